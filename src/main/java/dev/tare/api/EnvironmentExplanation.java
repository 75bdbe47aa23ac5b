package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;

/**
 * Where the time of some requests of an environment went. They illustrate, and estimate nothing.
 *
 * @param environment the environment
 * @param sampled how many requests carried trace context and were answered without error
 * @param exemplars some of them: the one next to the sample's median, and then the slowest, of these the slowest first
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EnvironmentExplanation(@Required String environment, int sampled, List<Exemplar> exemplars) {

    /** Copies the list. */
    public EnvironmentExplanation {
        exemplars = exemplars == null ? List.of() : List.copyOf(exemplars);
    }

    /** Which request of a sample it is. */
    public enum Rank {
        /** The one whose response time is next to the sample's median. */
        NearMedian,
        /** One of the slowest. */
        Slowest
    }

    /**
     * A request, and where its time went.
     *
     * @param rank which one it is
     * @param traceId its trace, 32 hexadecimal digits
     * @param responseMicros its response time in microseconds: the sum of its hops
     * @param hops where that went, from the client on
     * @param missingSpans who should have recorded the request, and did not: the time there is part of the hop before
     * @param url where people see the trace in a browser; absent where the operator knows no pages of a Jaeger
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Exemplar(
            Rank rank,
            @Required String traceId,
            long responseMicros,
            List<Hop> hops,
            List<String> missingSpans,
            String url) {

        /** One of which nobody keeps the trace. */
        public Exemplar(Rank rank, String traceId, long responseMicros, List<Hop> hops, List<String> missingSpans) {
            this(rank, traceId, responseMicros, hops, missingSpans, null);
        }

        /** Copies the lists. */
        public Exemplar {
            hops = hops == null ? List.of() : List.copyOf(hops);
            missingSpans = missingSpans == null ? List.of() : List.copyOf(missingSpans);
        }
    }

    /**
     * A part of a request's way.
     *
     * @param name what it is, such as {@code client proxy and wire}
     * @param micros the time spent there, on the way there and back, in microseconds
     */
    public record Hop(@Required String name, long micros) {}
}
