package dev.tare.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.tare.wire.WorkerLine.ClientSpan;

/** A request that carried trace context, and what those on its way have recorded of it so far. */
final class TracedRequest {

    private final ClientSpan client;
    private final Way way;
    private final Map<Layer, Long> durationsNs = new EnumMap<>(Layer.class);
    private final List<Span> unnamed = new ArrayList<>();

    TracedRequest(ClientSpan client, Way way) {
        this.client = client;
        this.way = way;
    }

    ClientSpan client() {
        return client;
    }

    /** Where it was sent again, the longest span of each is that of the request that was answered. */
    void take(Layer layer, long durationNs) {
        durationsNs.merge(layer, durationNs, Math::max);
    }

    /** Takes what a proxy has recorded that has no name of its own: which one it is shows by what it lies in. */
    void take(Span ofProxy) {
        unnamed.add(ofProxy);
    }

    boolean has(Layer layer) {
        return durationsNs().containsKey(layer);
    }

    boolean isComplete() {
        return durationsNs().keySet().containsAll(way.recording());
    }

    /**
     * The outermost proxy's span has the client's as its parent, and the next one's has that. Where there are several, as of a
     * request that was sent again, the longest is that of the answer.
     */
    private Map<Layer, Long> durationsNs() {
        Map<Layer, Long> all = new EnumMap<>(Layer.class);
        all.putAll(durationsNs);
        Set<String> seen = new HashSet<>(Set.of(client.spanId()));
        String around = client.spanId();
        for (Layer layer : way.recording()) {
            Optional<Span> within = layer == Layer.SERVER ? Optional.empty() : longestIn(around);
            if (within.isEmpty() || !seen.add(within.get().spanId())) {
                break;
            }
            all.merge(layer, within.get().durationNs(), Math::max);
            around = within.get().spanId();
        }
        return all;
    }

    private Optional<Span> longestIn(String around) {
        return unnamed.stream()
                .filter(span -> span.parentSpanId().equals(around))
                .max(Comparator.comparingLong(Span::durationNs));
    }

    long responseNs() {
        return client.endEpochNs() - client.intendedEpochNs();
    }

    Split split() {
        return Split.of(
                client.sentEpochNs() - client.intendedEpochNs(),
                client.endEpochNs() - client.sentEpochNs(),
                way.layers(),
                durationsNs());
    }
}
