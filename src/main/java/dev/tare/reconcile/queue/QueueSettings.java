package dev.tare.reconcile.queue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import org.apache.commons.numbers.fraction.BigFraction;

import dev.tare.queue.Amounts;
import dev.tare.queue.FairOrder;
import dev.tare.queue.FairQueue;
import dev.tare.queue.PastUsage;
import dev.tare.queue.Resource;

/**
 * How runs share a cluster.
 *
 * @param places how many measure at a time, 1 or more
 * @param capacity what all of them together may take besides places; what is not named is not limited
 * @param weights of teams, by their paths; 1 where none is given
 * @param halfLife after which what a team has had counts half as much
 */
public record QueueSettings(int places, Amounts capacity, Map<String, BigFraction> weights, Duration halfLife) {

    /** What a whole place is, in the unit in which places are counted. */
    static final long PLACE = 1_000_000;

    /** A half-life for teams that measure daily. */
    public static final Duration HALF_LIFE = Duration.ofHours(24);

    /** Copies the map. */
    public QueueSettings {
        weights = Map.copyOf(weights);
    }

    /** So many places, which are all that is shared, between equal teams. */
    public static QueueSettings ofPlaces(int places) {
        return new QueueSettings(places, Amounts.NONE, Map.of(), HALF_LIFE);
    }

    /** How what teams have had fades. */
    PastUsage memory() {
        return new PastUsage(halfLife);
    }

    /** The queue. */
    FairQueue queue() {
        Map<Resource, Long> shared = new EnumMap<>(Resource.class);
        shared.putAll(capacity.byResource());
        shared.put(Resource.PLACE_MICROS, places * PLACE);
        Amounts all = new Amounts(shared);
        return new FairQueue(all, new FairOrder(all, weights), memory());
    }
}
