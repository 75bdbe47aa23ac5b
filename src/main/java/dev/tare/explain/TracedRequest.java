package dev.tare.explain;

import java.util.EnumMap;
import java.util.Map;

import dev.tare.wire.WorkerLine.ClientSpan;

/** A request that carried trace context, and what those on its way have recorded of it so far. */
final class TracedRequest {

    private final ClientSpan client;
    private final Way way;
    private final Map<Layer, Long> durationsNs = new EnumMap<>(Layer.class);

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

    boolean has(Layer layer) {
        return durationsNs.containsKey(layer);
    }

    boolean isComplete() {
        return durationsNs.keySet().containsAll(way.recording());
    }

    long responseNs() {
        return client.endEpochNs() - client.intendedEpochNs();
    }

    Split split() {
        return Split.of(
                client.sentEpochNs() - client.intendedEpochNs(),
                client.endEpochNs() - client.sentEpochNs(),
                way.layers(),
                durationsNs);
    }
}
