package dev.tare.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.apache.commons.numbers.fraction.BigFraction;

/** Users with tasks of one shape each, of CPU and memory, who take from a pool until the next in turn finds no room. */
final class Filling {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Amounts capacity;
    private final Map<String, Amounts> tasks = new LinkedHashMap<>();
    private final Map<String, BigFraction> weights = new LinkedHashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    private Filling(Amounts capacity) {
        this.capacity = capacity;
    }

    static Filling of(long cpu, long memory) {
        return new Filling(amounts(cpu, memory));
    }

    static Amounts amounts(long cpu, long memory) {
        return new Amounts(Map.of(Resource.CPU_MILLIS, cpu, Resource.MEMORY_BYTES, memory));
    }

    /** A user who has as many tasks as could ever find room, and one more. */
    Filling user(String name, long cpu, long memory) {
        tasks.put(name, amounts(cpu, memory));
        long most = Math.min(
                cpu == 0 ? Long.MAX_VALUE : capacity.get(Resource.CPU_MILLIS) / cpu,
                memory == 0 ? Long.MAX_VALUE : capacity.get(Resource.MEMORY_BYTES) / memory);
        for (int i = 0; i <= most; i++) {
            waiting.add(new Waiting(
                    "%s-%06d".formatted(name, i), name, tasks.get(name), NOW.plusSeconds(i), Duration.ofHours(1)));
        }
        return this;
    }

    Filling weight(String name, long weight) {
        weights.put(name, BigFraction.of(weight));
        return this;
    }

    /** The users in the order in which they are given something. */
    List<String> order() {
        return queue(capacity, weights).begins(NOW, List.of(), waiting, Map.of()).stream()
                .filter(begins -> !begins.backfilled())
                .map(begins -> begins.id().substring(0, begins.id().lastIndexOf('-')))
                .toList();
    }

    /** How many tasks each user has in the end. */
    Map<String, Long> counts() {
        Map<String, Long> counts = order().stream()
                .collect(Collectors.groupingBy(user -> user, LinkedHashMap::new, Collectors.counting()));
        tasks.keySet().forEach(user -> counts.putIfAbsent(user, 0L));
        return counts;
    }

    /** The dominant share of so many tasks of a user, not weighted. */
    BigFraction share(String user, long count) {
        Amounts task = tasks.get(user);
        return new FairOrder(capacity, Map.of())
                .share(user, amounts(count * task.get(Resource.CPU_MILLIS), count * task.get(Resource.MEMORY_BYTES)));
    }

    static FairQueue queue(Amounts capacity, Map<String, BigFraction> weights) {
        return new FairQueue(capacity, new FairOrder(capacity, weights), new PastUsage(Duration.ofHours(24)));
    }
}
