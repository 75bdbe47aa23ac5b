package dev.tare.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Hop;
import dev.tare.api.EnvironmentExplanation.Rank;

/** Which requests of a sample are shown, and how. */
final class Exemplars {

    private static final int SLOWEST = 3;
    private static final long NANOS_PER_MICRO = 1_000;

    private Exemplars() {}

    /**
     * The exemplars of an environment: the request next to the median, and the slowest but that one.
     *
     * @param sampled its requests that were answered, in any order
     */
    static EnvironmentExplanation of(String environment, List<TracedRequest> sampled) {
        List<TracedRequest> bySpeed = sampled.stream()
                .sorted(Comparator.comparingLong(TracedRequest::responseNs)
                        .thenComparing(request -> request.client().traceId()))
                .toList();
        List<Exemplar> exemplars = new ArrayList<>();
        if (!bySpeed.isEmpty()) {
            int median = (bySpeed.size() - 1) / 2;
            exemplars.add(exemplar(Rank.NearMedian, bySpeed.get(median)));
            for (int i = bySpeed.size() - 1; i > median && exemplars.size() <= SLOWEST; i--) {
                exemplars.add(exemplar(Rank.Slowest, bySpeed.get(i)));
            }
        }
        return new EnvironmentExplanation(environment, sampled.size(), exemplars);
    }

    private static Exemplar exemplar(Rank rank, TracedRequest request) {
        Split split = request.split();
        return new Exemplar(
                rank,
                request.client().traceId(),
                micros(split.totalNs()),
                hops(split),
                split.missing().stream().map(Layer::title).toList());
    }

    /** Rounded where one hop meets the next, so that they still add up to the whole. */
    private static List<Hop> hops(Split split) {
        List<Hop> hops = new ArrayList<>();
        long untilNs = 0;
        for (Split.Hop hop : split.hops()) {
            long fromNs = untilNs;
            untilNs += hop.durationNs();
            hops.add(new Hop(hop.name(), micros(untilNs) - micros(fromNs)));
        }
        return hops;
    }

    private static long micros(long ns) {
        return (ns + NANOS_PER_MICRO / 2) / NANOS_PER_MICRO;
    }
}
