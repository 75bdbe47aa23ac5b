package dev.tare.reconcile.run;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Pod;
import org.HdrHistogram.Histogram;

import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.measure.Answers;
import dev.tare.measure.Histograms;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.Saturation;
import dev.tare.reconcile.SettableClock;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLineResultBuilder;

/** Workers and targets, which write what they would. A baseline answers after 1 ms, and the mesh costs 1 ms. */
final class FakeWorkers {

    private static final String NAMESPACE = ClusterScript.NAMESPACE;
    private static final String MESH = ClusterScript.MESH;
    private static final int REQUESTS = ClusterScript.REQUESTS;

    /** Above these rates, in requests per second, answers are late. */
    static final int BASELINE_CAPACITY = 1_500;

    static final int MESH_CAPACITY = 1_230;

    private final ApiServerStandIn server;
    private final FakeNode node;
    private final SettableClock clock;
    private final FakeSpans spans;
    private final Set<String> written = new HashSet<>();
    private final Map<String, Instant> seenAt = new HashMap<>();
    private final Set<Integer> late = new HashSet<>();

    /** By environment, what first requests show; those of others show Tare's own proxies. */
    final Map<String, Evidence> ways = new HashMap<>();

    /** How many figures a target tells of what it and others have used. */
    int usedByEach = 1;

    /** Targets and their proxies write nothing of requests. */
    boolean silentTargets;

    /** The proxies of a mesh do not end when they are asked to. */
    boolean stubborn;

    FakeWorkers(ApiServerStandIn server, FakeNode node, SettableClock clock) {
        this.server = server;
        this.node = node;
        this.clock = clock;
        this.spans = new FakeSpans(server);
    }

    /** Those that come from now on are others, which have written nothing yet. */
    void areReplaced() {
        written.clear();
        seenAt.clear();
    }

    /** They learn of a block only after it has begun, when it is published for the first time. */
    void late(int block) {
        late.add(block);
    }

    /** What the containers write until now. */
    void act() {
        for (Pod pod : node.pods()) {
            if (pod.getStatus() == null
                    || pod.getStatus().getContainerStatuses().isEmpty()) {
                continue;
            }
            Map<String, String> labels = pod.getMetadata().getLabels();
            if (labels.containsKey(ObjectLabels.NODE_GROUP)) {
                continue;
            }
            boolean worker = labels.containsKey(ObjectLabels.WORKER);
            String environment = labels.get(ObjectLabels.ENVIRONMENT);
            if (worker) {
                say(pod, clock.instant(), ready(environment));
            }
            Optional.ofNullable(pod.getMetadata().getAnnotations().get("tare.dev/schedule"))
                    .map(text -> Json.read(text, Schedule.class))
                    .ifPresent(schedule -> follow(pod, environment, worker, schedule));
        }
    }

    private WorkerLine ready(String environment) {
        if (ways.containsKey(environment)) {
            return new WorkerLine.Ready(0, Map.of(environment, ways.get(environment)));
        }
        List<String> via = environment.equals(MESH) ? List.of("1.1 tare-server", "1.1 tare-client") : List.of();
        return new WorkerLine.Ready(0, Map.of(environment, new Evidence(via, "")));
    }

    private void follow(Pod pod, String environment, boolean worker, Schedule schedule) {
        if (schedule.farewell() != null) {
            boolean asked = !schedule.farewell().exits().isEmpty();
            node.change(pod.getMetadata().getName(), leaving -> FakeNode.left(leaving, asked && !stubborn));
            return;
        }
        Instant start = EpochNanos.toInstant(schedule.trials().get(0).startEpochNs());
        int block = schedule.trials().get(0).block();
        boolean tooLate = late.contains(block) && firstAttempt(block, start);
        Instant seen = seenAt.computeIfAbsent(pod.getMetadata().getName() + " " + start, key -> clock.instant());
        Instant received = tooLate ? start.plusMillis(100) : seen.plusMillis(700);
        if (clock.instant().isBefore(received)) {
            return;
        }
        if (worker) {
            say(pod, received, new WorkerLine.Scheduled(0, block, EpochNanos.of(start), EpochNanos.of(received)));
        }
        for (Schedule.Trial trial : schedule.trials()) {
            Instant end = EpochNanos.toInstant(trial.startEpochNs()).plusMillis(2_250);
            if (trial.environment().equals(environment)
                    && !tooLate
                    && !clock.instant().isBefore(end)) {
                boolean isNew = say(pod, end, worker ? result(trial) : usage(trial));
                if (isNew && schedule.sampling() != null && (worker || !silentTargets)) {
                    spans.write(pod, worker, trial, schedule.sampling(), end);
                }
            }
        }
    }

    /** Whether a block is seen with the start that it was published with first. */
    private boolean firstAttempt(int block, Instant start) {
        written.add("attempt " + block + " " + start);
        return written.stream()
                        .filter(seen -> seen.startsWith("attempt " + block + " "))
                        .count()
                == 1;
    }

    /** A line is written once; whether it was now. */
    boolean say(Pod pod, Instant at, WorkerLine line) {
        if (written.add(pod.getMetadata().getName() + " " + Json.write(line))) {
            server.writeLog(NAMESPACE, pod.getMetadata().getName(), at, Json.write(line));
            return true;
        }
        return false;
    }

    private WorkerLine usage(Schedule.Trial trial) {
        Random figures = new Random(trial.startEpochNs());
        return new WorkerLine.Usage(
                trial.block(),
                trial.environment(),
                trial.repeat(),
                trial.startEpochNs(),
                Stream.generate(() -> new ProcessUsage(
                                ProcessUsage.Role.TARGET,
                                usedByEach == 1 ? 2_000_000 : figures.nextInt(1_000_000_000),
                                50L << 20))
                        .limit(usedByEach)
                        .toList());
    }

    private static WorkerLine result(Schedule.Trial trial) {
        Histogram response = Histograms.create();
        boolean ofMesh = trial.environment().equals(MESH);
        long latencyNs = trial.requestsPerSecond() > (ofMesh ? MESH_CAPACITY : BASELINE_CAPACITY)
                ? 900_000_000
                : (ofMesh ? 2_000_000 : 1_000_000) + 1_000L * trial.block();
        response.recordValueWithCount(latencyNs + 100L * trial.repeat(), REQUESTS);
        String encoded = Histograms.encode(response);
        return WorkerLineResultBuilder.builder()
                .worker(0)
                .block(trial.block())
                .environment(trial.environment())
                .repeat(trial.repeat())
                .startEpochNs(trial.startEpochNs())
                .requestsPerSecond(trial.requestsPerSecond())
                .recordedNs(1_000_000_000L)
                .startSkewNs(0)
                .scheduled(REQUESTS)
                .sentInTime(REQUESTS)
                .answered(REQUESTS)
                .errors(Map.of())
                .clamped(0)
                .response(encoded)
                .service(encoded)
                .lateness(Histograms.encode(Histograms.create()))
                .leastResponse(encoded)
                .usage(List.of(new ProcessUsage(ProcessUsage.Role.WORKER, 1_000_000, 40L << 20)))
                .throttledNs(0)
                .stealNs(0)
                .saturation(Saturation.UNKNOWN)
                .answers(Answers.NONE)
                .build();
    }
}
