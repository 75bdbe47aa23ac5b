package dev.tare.wire;

import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.measure.RateCurve;

/**
 * What a worker is, and does in every trial: a file that is written once.
 *
 * @param worker the worker's number, from 0; where each environment has workers of its own, its number among those
 * @param workers how many workers share the load of a trial
 * @param request the request to send
 * @param load how to send it
 * @param paths where each environment's requests go; trials of environments without a path are the work of others
 * @param program the program that sends; null: the worker itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Assignment(
        int worker, int workers, RequestTemplate request, LoadShape load, List<Path> paths, Program program) {

    /** What a worker itself sends. */
    public Assignment(int worker, int workers, RequestTemplate request, LoadShape load, List<Path> paths) {
        this(worker, workers, request, load, paths, null);
    }

    /** Refuses an assignment of which a part is missing. */
    public Assignment {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(load, "load");
        paths = List.copyOf(paths);
    }

    /** Load generators of others. */
    public enum Program {
        FORTIO,
        K6,
        NIGHTHAWK,
        WRK2
    }

    /**
     * How this worker sends. At which rate, each trial of its schedule says.
     *
     * @param concurrency this worker's requests under way; 0 in an open loop
     * @param constant evenly spaced sends instead of Poisson
     * @param connections this worker's connections
     * @param drainNs how long answers are awaited after the recorded part of a trial, in nanoseconds
     * @param pacing how the instants at which requests are due are awaited; absent, as with {@link Pacing#PRECISE}
     * @param batchNs with {@link Pacing#BATCHED}, the distance of the instants at which it sends, in nanoseconds; else 0
     * @param thinkNs in a closed loop, how long it waits after an answer before the next request, in nanoseconds; else 0
     * @param stages how the rate of all workers changes in the recorded part of each trial, from that of the first stage, which is
     *     that of the warm-up, too; empty: it does not
     * @param mostPerSecond in a closed loop, requests per second that all workers together must not exceed, of which each
     *     sends its share at most; 0: as many as they can
     */
    @RecordBuilder
    public record LoadShape(
            int concurrency,
            boolean constant,
            int connections,
            long drainNs,
            Pacing pacing,
            long batchNs,
            long thinkNs,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RateCurve.Stage> stages,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long mostPerSecond) {

        /** An absent pacing is the precise one, and absent stages are none. */
        public LoadShape {
            pacing = pacing == null ? Pacing.PRECISE : pacing;
            stages = stages == null ? List.of() : List.copyOf(stages);
        }
    }

    /** How the instants at which requests are due are awaited. */
    public enum Pacing {
        /** With a timer until shortly before each, then polling. */
        PRECISE,
        /** With a timer, at multiples of {@link LoadShape#batchNs} from a trial's start; what is due waits for the next. */
        BATCHED,
        /** Polling all the time. */
        SPIN
    }

    /**
     * Where an environment's requests go.
     *
     * @param environment the environment's name
     * @param host host to connect to
     * @param port port to connect to
     * @param authority the {@code Host} header
     * @param target what they end at, where that is not Tare's own sample service; null where it is
     * @param tls how they go in TLS; null: in cleartext
     * @param signs what is looked for on the way, before anything is measured
     * @param samples requests that show whether features of its mesh act, before anything is measured
     */
    @RecordBuilder
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Path(
            String environment,
            String host,
            int port,
            String authority,
            End target,
            Tls tls,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Sign> signs,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FeatureSample> samples) {

        /** Absent signs and samples are none. */
        public Path {
            signs = signs == null ? List.of() : List.copyOf(signs);
            samples = samples == null ? List.of() : List.copyOf(samples);
        }

        /** A path to a sample service, on which nothing is looked for. */
        public Path(String environment, String host, int port, String authority, Tls tls) {
            this(environment, host, port, authority, null, tls, List.of(), List.of());
        }

        /** A path to a sample service in cleartext. */
        public Path(String environment, String host, int port, String authority) {
            this(environment, host, port, authority, null);
        }

        /** Where requests are sent to, in sentences: with the address, where that is known. */
        public String where() {
            return target != null && host.equals(target.address()) && !host.equals(target.host())
                    ? "%s:%d (%s)".formatted(target.host(), port, host)
                    : (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, port);
        }
    }

    /**
     * What requests end at, behind proxies or without them.
     *
     * @param host its host, as the user names it
     * @param address the address that all environments load, where the host's name was resolved for all of them; null: the
     *     worker is to find out
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record End(String host, String address) {}

    /**
     * How requests go in TLS. The files are in PEM.
     *
     * @param serverName the name that is asked for, and that the peer's certificate must be for; a host name or an address
     * @param caFile certificates of the authorities that are trusted; null: those that the Java runtime trusts
     * @param certificateFile the worker's own certificate with its chain; null: it has none
     * @param keyFile the key of that certificate; null without one
     * @param insecureSkipVerify whether every certificate will do
     */
    public record Tls(
            String serverName, String caFile, String certificateFile, String keyFile, boolean insecureSkipVerify) {

        /** Refuses TLS without a name. */
        public Tls {
            Objects.requireNonNull(serverName, "serverName");
        }
    }
}
