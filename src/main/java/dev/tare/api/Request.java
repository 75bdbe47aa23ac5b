package dev.tare.api;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The request that is sent.
 *
 * @param protocol how it goes over the wire
 * @param method its method
 * @param path its path with the query, if any
 * @param host the host that the target is asked for, with its port if that is part of its name: what {@code Host} and
 *     {@code :authority} say, and in TLS, without the port, the name that is asked for (SNI) and that the certificate
 *     must be for unless {@code target.tls.serverName} is another. Set it for a gateway that is called by its
 *     address. By default the host that the target names, with its port unless that is the default of its scheme. It
 *     holds for all environments, whatever their target
 * @param headers headers to send in addition to {@code Host} and {@code Content-Length}
 * @param secretHeaders headers whose values are in Secrets of the profile's namespace that carry the label {@code
 *     tare.dev/allow-use: "true"}; the chart's value {@code allow.secretNamespaces} must list the namespace. They reach the workers as
 *     files and appear in no status, log or copy. In a cluster only: refused on one machine, which has no Secrets
 * @param body its body, sent as UTF-8
 * @param tcp what is sent and awaited in TCP
 * @param http2 how requests share connections in HTTP/2 and gRPC
 * @param grpc what is called in gRPC
 * @param timeout how long an answer may take from the moment the request is written; after that the request counts as
 *     an error and its connection is closed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.headers) || !has(self.secretHeaders) || self.secretHeaders.all(s,"
                + " !self.headers.exists(h, h.lowerAscii() == s.name.lowerAscii()))",
        message = "must not name a header that headers has already",
        fieldPath = ".secretHeaders")
@ValidationRule(
        value = "self.protocol != 'tcp' || !has(self.host)",
        message = "must be left out with protocol tcp, which asks for no host: target.tls.serverName is for TLS",
        fieldPath = ".host")
@ValidationRule(
        value = "self.protocol == 'tcp' || !has(self.tcp)",
        message = "must be left out: it goes with protocol tcp",
        fieldPath = ".tcp")
@ValidationRule(
        value = "self.protocol in ['http2', 'grpc'] || !has(self.http2)",
        message = "must be left out: it goes with protocols http2 and grpc",
        fieldPath = ".http2")
@ValidationRule(
        value = "self.protocol == 'grpc' || !has(self.grpc)",
        message = "must be left out: it goes with protocol grpc",
        fieldPath = ".grpc")
@ValidationRule(
        value =
                "self.protocol != 'grpc' || self.method == 'GET' && self.path == '/' && (!has(self.body) || self.body == '')",
        message = "must have no method, path or body with protocol grpc: grpc says what is called")
@ValidationRule(
        value = "!(self.protocol in ['http2', 'grpc']) || !has(self.headers)"
                + " || self.headers.all(k, !(k.lowerAscii() in " + Rules.CONNECTION_HEADERS + "))",
        message = "must not set te, upgrade, keep-alive or proxy-connection: HTTP/2 forbids them",
        fieldPath = ".headers")
@ValidationRule(
        value = "self.protocol != 'tcp' || self.method == 'GET' && self.path == '/'"
                + " && (!has(self.headers) || size(self.headers) == 0)"
                + " && (!has(self.secretHeaders) || size(self.secretHeaders) == 0)"
                + " && (!has(self.body) || self.body == '')",
        message = "must have no method, path, headers, secretHeaders or body with protocol tcp:"
                + " tcp says how many bytes are sent")
@RecordBuilder
public record Request(
        @Default("http1") Protocol protocol,

        @Default("GET") Method method,

        @Default("/") @Size(min = 1, max = 2048) @ValidationRule(value = Rules.PATH, message = Rules.PATH_MESSAGE)
        String path,

        @Size(min = 1, max = 261) @ValidationRule(value = Rules.AUTHORITY, message = Rules.AUTHORITY_MESSAGE)
        String host,

        @Size(max = 32)
        @ValidationRule(
                value = "self.all(k, k.matches('^[A-Za-z0-9!#$%&*+.^_`|~-]+$'))",
                message = "must have names that HTTP allows: letters, digits and '-'")
        @ValidationRule(value = "self.all(k, size(k) <= 128)", message = "must have names of at most 128 characters")
        @ValidationRule(
                value = "self.all(k, !(k.lowerAscii() in " + Rules.OWN_HEADERS + "))",
                message = Rules.OWN_HEADERS_MESSAGE)
        @ValidationRule(
                value = "self.all(k, self[k].matches('^[ -~]*$'))",
                message = "must have values in printable ASCII")
        Map<String, @Size(max = 4096) String> headers,

        @Size(max = 8) List<SecretHeader> secretHeaders,

        @Size(max = 262144) String body,

        Tcp tcp,

        Http2 http2,

        Grpc grpc,

        @AsDuration
        @Size(max = 32)
        @Default("5s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @ValidationRule(value = Rules.MILLISECOND_TO_MINUTE, message = Rules.MILLISECOND_TO_MINUTE_MESSAGE)
        Duration timeout)
        implements RequestBuilder.With {

    /** {@code GET /} with a timeout of five seconds. */
    public static final Request DEFAULT = RequestBuilder.builder().build();

    /** Fills what is absent with its default. */
    public Request {
        protocol = protocol == null ? Protocol.HTTP1 : protocol;
        method = method == null ? Method.GET : method;
        path = path == null ? "/" : path;
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        secretHeaders = secretHeaders == null ? List.of() : List.copyOf(secretHeaders);
        body = body == null ? "" : body;
        tcp = tcp == null && protocol == Protocol.TCP ? Tcp.DEFAULT : tcp;
        http2 = http2 == null && protocol.hasStreams() ? Http2.DEFAULT : http2;
        grpc = grpc == null && protocol == Protocol.GRPC ? Grpc.DEFAULT : grpc;
        timeout = timeout == null ? Duration.ofSeconds(5) : timeout;
    }

    /** What is asked, in a few words: the call, the bytes, or the method and the path. */
    public String asked() {
        if (grpc != null) {
            return grpc.method();
        }
        return tcp == null ? method + " " + path : tcp.asked();
    }

    /**
     * A request in TCP: bytes are sent, and it is answered when a given number of bytes has come back.
     *
     * @param sendBytes how many bytes are sent
     * @param receiveBytes how many bytes are awaited; Tare's sample service answers with as many
     * @param newConnection whether each request makes a connection of its own, and closes it when it is answered, so that
     *     latencies hold what connecting costs
     */
    public record Tcp(
            @Min(1) @Max(262144) @Default("1024") Integer sendBytes,
            @Min(1) @Max(16777216) @Default("1024") Integer receiveBytes,
            @Default("false") Boolean newConnection) {

        /** A kibibyte each way, on connections that are kept. */
        public static final Tcp DEFAULT = new Tcp(null, null, null);

        /** Fills what is absent with its default. */
        public Tcp {
            sendBytes = sendBytes == null ? Integer.valueOf(1024) : sendBytes;
            receiveBytes = receiveBytes == null ? Integer.valueOf(1024) : receiveBytes;
            newConnection = newConnection == null ? Boolean.FALSE : newConnection;
        }

        private String asked() {
            String connections = newConnection ? "a connection each" : "connections are kept";
            return String.format(Locale.ROOT, "%,d B out, %,d B back, %s", sendBytes, receiveBytes, connections);
        }
    }

    /**
     * How requests share connections.
     *
     * @param streams how many requests a connection carries at a time. In an open loop as many requests may be under way as
     *     all connections carry; a closed loop has as many connections as its concurrency needs
     */
    public record Http2(@Min(1) @Max(100) @Default("10") Integer streams) {

        /** Ten requests a connection. */
        public static final Http2 DEFAULT = new Http2((Integer) null);

        /** Fills what is absent with its default. */
        public Http2 {
            streams = streams == null ? Integer.valueOf(10) : streams;
        }
    }

    /**
     * A unary call in gRPC.
     *
     * @param method what is called, as {@code package.Service/Method}. By default {@code tare.v1.Echo/Say}, which Tare's
     *     sample service answers
     * @param message the request's message, in the JSON of protocol buffers; by default an empty one
     * @param descriptorSet the {@code FileDescriptorSet} that describes the method, in base64, as
     *     {@code protoc --include_imports --descriptor_set_out=FILE} writes it. Not needed for {@code tare.v1.Echo/Say}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Grpc(
            @Size(max = 512)
            @ValidationRule(
                    value = "self.matches('^[A-Za-z_][A-Za-z0-9_.]*/[A-Za-z_][A-Za-z0-9_]*$')",
                    message = "must be package.Service/Method")
            @Default("tare.v1.Echo/Say")
            String method,

            @Size(max = 65536) String message,

            @Size(max = 262144) String descriptorSet) {

        /** Tare's own service, and an empty message. */
        public static final Grpc DEFAULT = new Grpc(null, null, null);

        /** Fills what is absent with its default. */
        public Grpc {
            method = method == null ? "tare.v1.Echo/Say" : method;
            message = message == null ? "{}" : message;
        }
    }

    /**
     * A header whose value is in a Secret.
     *
     * @param name the header's name
     * @param secretKeyRef where its value is, of at most 16384 characters. A line break at its end is dropped
     */
    public record SecretHeader(
            @Required
            @Size(min = 1, max = 128)
            @ValidationRule(
                    value = "self.matches('^[A-Za-z0-9!#$%&*+.^_`|~-]+$')",
                    message = "must be a name that HTTP allows: letters, digits and '-'")
            @ValidationRule(
                    value = "!(self.lowerAscii() in " + Rules.OWN_HEADERS + ")",
                    message = "must not be host, content-length, transfer-encoding or connection:"
                            + " the load generator sets those, and request.host says which host")
            String name,

            @Required SecretKeyRef secretKeyRef) {}

    /**
     * A key of a Secret in the profile's namespace.
     *
     * @param name the Secret's name
     * @param key the key in it
     */
    public record SecretKeyRef(
            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.SUBDOMAIN, message = Rules.SUBDOMAIN_MESSAGE)
            String name,

            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.DATA_KEY, message = Rules.DATA_KEY_MESSAGE)
            String key) {}

    /** The methods of RFC 9110 that a load can be made of. */
    public enum Method {
        GET,
        HEAD,
        POST,
        PUT,
        PATCH,
        DELETE,
        OPTIONS
    }
}
