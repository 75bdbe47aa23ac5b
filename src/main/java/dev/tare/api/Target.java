package dev.tare.api;

import java.time.Duration;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What is called: exactly one of sample, service and url.
 *
 * @param sample Tare's own sample service
 * @param service an existing Service of the cluster. In a cluster only: refused on one machine
 * @param url a server that already runs, as {@code http://host:port}, {@code https://host:port}, or {@code tcp://host:port}
 *     with protocol tcp
 * @param tls that it is called in TLS, and how; absent: in cleartext, but for {@code https://}. With {@code sample} it is
 *     {@code {}}: Tare makes the certificate of the sample service, and its workers trust that one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.sample) ? 1 : 0) + (has(self.service) ? 1 : 0) + (has(self.url) ? 1 : 0) == 1",
        message = "must have exactly one of sample, service and url")
@ValidationRule(
        value = "!has(self.sample) || !has(self.tls) || !has(self.tls.serverName) && !has(self.tls.ca)"
                + " && !has(self.tls.clientCertificate)"
                + " && !(has(self.tls.insecureSkipVerify) && self.tls.insecureSkipVerify)",
        message = "must be {} with sample: Tare makes the certificate of its sample service",
        fieldPath = ".tls")
@ValidationRule(
        value = "!has(self.tls) || !has(self.url) || !self.url.lowerAscii().startsWith('http://')",
        message = "must be left out with http://: a server that speaks TLS is called by https://",
        fieldPath = ".tls")
public record Target(
        Sample sample,

        Service service,

        @Size(max = 2048)
        @ValidationRule(
                value = Rules.SERVER,
                message = "must be http://host, http://host:port, https://host, https://host:port or tcp://host:port;"
                        + " the path belongs in request.path")
        String url,

        Tls tls) {

    /** Fills what is absent with its default, and writes a URL in one way: its scheme in lower case, and no slash behind it. */
    public Target {
        url = url == null ? null : canonical(url);
        tls = tls == null && url != null && url.startsWith("https://") ? Tls.DEFAULT : tls;
    }

    private static String canonical(String url) {
        int scheme = Math.max(0, url.indexOf("://"));
        String server = url.substring(scheme);
        return url.substring(0, scheme).toLowerCase(Locale.ROOT)
                + (server.endsWith("/") ? server.substring(0, server.length() - 1) : server);
    }

    /** What proxies on the way see of a request: its protocol, or bytes where it is in TLS. */
    public Protocol carried(Request request) {
        return tls == null ? request.protocol() : Protocol.TCP;
    }

    /** A target in cleartext, but for one of {@code https://}. */
    public Target(Sample sample, Service service, String url) {
        this(sample, service, url, null);
    }

    /**
     * Tare's own sample service: it answers every request with a body of the given size, after the given time.
     *
     * @param replicas how many pods it has in each environment. On one machine it is one process, whatever is asked for
     * @param responseBytes size of the response's body in bytes; with protocol tcp, {@code request.tcp.receiveBytes} is
     * @param serviceTime how long the service takes to answer
     * @param serviceTimeDistribution how that time varies from one request to the next
     * @param concurrency how many requests each replica serves at a time; others wait for their turn, first come, first
     *     served. With {@code serviceTime} this fixes the capacity: concurrency / serviceTime. By default no request waits
     *     for another
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.concurrency) || has(self.serviceTime) && self.serviceTime.matches('[1-9]')",
            message = "needs a serviceTime above 0: requests that take no time never wait",
            fieldPath = ".concurrency")
    public record Sample(
            @Min(1) @Max(100) @Default("1") Integer replicas,

            @Min(0) @Max(16777216) @Default("1024") Integer responseBytes,

            @AsDuration
            @Size(max = 32)
            @Default("0s")
            @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
            @ValidationRule(value = Rules.UP_TO_A_MINUTE, message = Rules.UP_TO_A_MINUTE_MESSAGE)
            Duration serviceTime,

            @Default("Constant") Distribution serviceTimeDistribution,

            @Min(1) @Max(10000) Integer concurrency) {

        /** Fills what is absent with its default. */
        public Sample {
            replicas = replicas == null ? Integer.valueOf(1) : replicas;
            responseBytes = responseBytes == null ? Integer.valueOf(1024) : responseBytes;
            serviceTime = serviceTime == null ? Duration.ZERO : serviceTime;
            serviceTimeDistribution = serviceTimeDistribution == null ? Distribution.Constant : serviceTimeDistribution;
        }
    }

    /**
     * A Service of the cluster, and one of its ports.
     *
     * @param name its name. One of the type ExternalName must lead to a host that the chart's value {@code targets.hosts}
     *     lists, unless {@code allow.externalNameServices} is set; one without a selector needs {@code
     *     allow.selectorlessServices}
     * @param namespace its namespace; by default the profile's. Another one must carry the label {@code
     *     tare.dev/allow-load: "true"}
     * @param port its port
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Service(
            @Required @Size(min = 1, max = 63) @ValidationRule(value = Rules.LABEL, message = Rules.LABEL_MESSAGE)
            String name,

            @Size(min = 1, max = 63) @ValidationRule(value = Rules.LABEL, message = Rules.LABEL_MESSAGE)
            String namespace,

            @Required @Min(1) @Max(65535) Integer port) {}

    /** How a service time varies. */
    public enum Distribution {
        /** Every request takes the same time. */
        Constant,
        /** Exponentially distributed around the given mean. */
        Exponential
    }
}
