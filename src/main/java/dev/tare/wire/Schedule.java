package dev.tare.wire;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.tare.measure.ProcessUsage;

/**
 * What is measured next: a file that is replaced as a whole, and holds the trials of one block. What stands in it no
 * longer is not measured, and is broken off where it has begun. Workers read it, and so does a target that reports what
 * its pod uses.
 *
 * @param watched what the reader of this file reports the use of CPU and memory of; itself it counts once, whether it is
 *     among these or not. Everything else is watched by one reader, so that nothing is counted twice. A target takes part in
 *     the trials of those environments that it finds here
 * @param warmupNs unrecorded part at the beginning of each trial, in nanoseconds
 * @param durationNs recorded part after that, in nanoseconds
 * @param trials every trial of the block in the order of their start times, those of other workers' environments too;
 *     trials that were run already are passed over
 * @param farewell how a worker leaves; null as long as there may be more to measure
 * @param sampling which requests carry trace context; null: none does, as in all trials that count
 */
public record Schedule(
        List<Watched> watched,
        long warmupNs,
        long durationNs,
        List<Trial> trials,
        @JsonInclude(JsonInclude.Include.NON_NULL) Farewell farewell,
        @JsonInclude(JsonInclude.Include.NON_NULL) Sampling sampling) {

    /** Copies the lists. */
    public Schedule {
        watched = List.copyOf(watched);
        trials = List.copyOf(trials);
    }

    /** A schedule of what is measured next. */
    public Schedule(List<Watched> watched, long warmupNs, long durationNs, List<Trial> trials) {
        this(watched, warmupNs, durationNs, trials, null, null);
    }

    /** The same with requests that carry trace context. */
    public Schedule with(Sampling sampled) {
        return new Schedule(watched, warmupNs, durationNs, trials, farewell, sampled);
    }

    /** Nothing is measured any more, and workers leave. */
    public static Schedule farewell(List<Exit> exits) {
        return new Schedule(List.of(), 0, 0, List.of(), new Farewell(exits), null);
    }

    /**
     * Which of the recorded requests of a trial carry trace context.
     *
     * @param traceIdPrefix what the IDs of all traces begin with, 16 hexadecimal digits in lower case, not all of them 0
     * @param oneOf by environment, one request of so many, drawn by chance from each so many that follow each other; 1 or
     *     more. Of an environment that is not among them, none
     * @param most requests of a trial at the most, over all workers; 1 or more
     * @param flagged environments all other requests of which carry trace context, too, that says that nobody is to record
     *     them: their proxies would record what says nothing
     */
    public record Sampling(String traceIdPrefix, Map<String, Integer> oneOf, int most, Set<String> flagged) {

        /** A sample besides which no request carries trace context. */
        public Sampling(String traceIdPrefix, Map<String, Integer> oneOf, int most) {
            this(traceIdPrefix, oneOf, most, Set.of());
        }

        /** Refuses what is no sample, and copies map and set; the set in a fixed order, by which equal ones are equal lines. */
        public Sampling {
            oneOf = Collections.unmodifiableMap(new TreeMap<>(oneOf));
            flagged = flagged == null ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(flagged));
            if (!traceIdPrefix.matches("[0-9a-f]{16}")
                    || oneOf.values().stream().anyMatch(many -> many < 1)
                    || most < 1) {
                throw new IllegalArgumentException(
                        "no sample: prefix %s, one of %s, %d at the most".formatted(traceIdPrefix, oneOf, most));
            }
        }
    }

    /**
     * How a worker leaves.
     *
     * @param exits what it asks of the proxies of its pod before, each of which is tried, in this order, until one agrees
     */
    public record Farewell(List<Exit> exits) {

        /** Copies the list. */
        public Farewell {
            exits = List.copyOf(exits);
        }
    }

    /**
     * A request by HTTP on the pod's loopback upon which a proxy ends.
     *
     * @param method the method
     * @param port the port
     * @param path the path
     */
    public record Exit(String method, int port, String path) {}

    /** What is watched in the trials of an environment. */
    public List<Watched> watched(String environment) {
        return watched.stream()
                .filter(entry -> entry.environment().equals(environment))
                .toList();
    }

    /**
     * A process or a container whose use of CPU and memory is reported: exactly one of {@code pid} and
     * {@code containerId} is there.
     *
     * @param environment the environment whose trials it takes part in
     * @param role what it is
     * @param pid its process id
     * @param containerId its container ID as the runtime knows it, without the {@code containerd://} of a pod's status
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Watched(String environment, ProcessUsage.Role role, Long pid, String containerId) {

        /** Refuses what names neither or both. */
        public Watched {
            if ((pid == null) == (containerId == null || containerId.isBlank())) {
                throw new IllegalArgumentException("what is watched is either a process or a container");
            }
        }

        /** A process. */
        public static Watched process(String environment, ProcessUsage.Role role, long pid) {
            return new Watched(environment, role, pid, null);
        }

        /** A container. */
        public static Watched container(String environment, ProcessUsage.Role role, String containerId) {
            return new Watched(environment, role, null, containerId);
        }
    }

    /**
     * One trial. The same trial at another start is another one.
     *
     * @param block its block; less than 0 where it does not count
     * @param environment what is measured
     * @param repeat 1 for the baseline's second trial in a block, else 0
     * @param startEpochNs when the warm-up begins, in nanoseconds since 1970-01-01T00:00:00Z
     * @param arrivalSeed what Poisson arrivals are drawn from
     * @param requestsPerSecond the rate over all workers; 0 in a closed loop
     */
    public record Trial(
            int block, String environment, int repeat, long startEpochNs, long arrivalSeed, long requestsPerSecond) {

        /** Whether its figures are part of the run's result. */
        public boolean counts() {
            return block >= 0;
        }
    }
}
