package dev.tare.explain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the time of one request went.
 *
 * @param hops the parts of its way, from the client on; their times add up to its response time
 * @param missing who should have recorded it, and did not: their time is in the hop before
 */
public record Split(List<Hop> hops, List<Layer> missing) {

    /** What passes between the instant at which a request should have been sent and that at which it is. */
    public static final String WAITING = "waiting before the send";

    /** Copies the lists. */
    public Split {
        hops = List.copyOf(hops);
        missing = List.copyOf(missing);
    }

    /**
     * A part of a request's way.
     *
     * @param name what it is
     * @param durationNs the time spent there, on the way there and back, in nanoseconds
     */
    public record Hop(String name, long durationNs) {}

    /** The request's response time in nanoseconds. */
    public long totalNs() {
        return hops.stream().mapToLong(Hop::durationNs).sum();
    }

    /**
     * Splits a request's time by the durations of its spans. What a layer's span has more than the next one's within it was
     * spent between the two. A span that is longer than the one around it, as a proxy's can be that goes on after its answer
     * has left, counts as long as that one.
     *
     * @param waitingNs how long the request waited before it was sent, in nanoseconds, 0 or more
     * @param clientNs from then to the end of its answer, in nanoseconds, 0 or more
     * @param expected who is on the way, the client apart; without {@link Layer#SERVER}, a target that records nothing is
     *     behind the last of them
     * @param durationsNs what they recorded, in nanoseconds, 0 or more each; what nobody expects is passed over
     */
    public static Split of(long waitingNs, long clientNs, Collection<Layer> expected, Map<Layer, Long> durationsNs) {
        List<Layer> inner = expected.stream()
                .filter(layer -> layer != Layer.CLIENT)
                .sorted()
                .distinct()
                .toList();
        List<Layer> missing =
                inner.stream().filter(layer -> !durationsNs.containsKey(layer)).toList();
        List<Hop> hops = new ArrayList<>();
        hops.add(new Hop(WAITING, waitingNs));
        List<Layer> covered = new ArrayList<>(List.of(Layer.CLIENT));
        long aroundNs = clientNs;
        for (Layer layer : inner) {
            Long durationNs = durationsNs.get(layer);
            if (durationNs == null) {
                covered.add(layer);
                continue;
            }
            long withinNs = Math.min(durationNs, aroundNs);
            hops.add(new Hop(name(covered, inner), aroundNs - withinNs));
            covered = new ArrayList<>(List.of(layer));
            aroundNs = withinNs;
        }
        hops.add(new Hop(name(covered, inner), aroundNs));
        return new Split(hops, missing);
    }

    private static String name(List<Layer> covered, List<Layer> inner) {
        return covered.stream().map(layer -> name(layer, inner)).collect(Collectors.joining(", "));
    }

    /** What lies between a layer and the next that there is, whether it was recorded or not. */
    private static String name(Layer layer, List<Layer> inner) {
        return switch (layer) {
            case CLIENT ->
                inner.isEmpty()
                        ? "client and all behind it"
                        : "client to " + inner.get(0).title();
            case CLIENT_PROXY -> endsAt(layer, inner) ? "client proxy, wire and target" : "client proxy and wire";
            case SERVER_PROXY -> endsAt(layer, inner) ? "server proxy and target" : layer.title();
            case SERVER -> layer.title();
        };
    }

    private static boolean endsAt(Layer layer, List<Layer> inner) {
        return inner.get(inner.size() - 1) == layer;
    }
}
