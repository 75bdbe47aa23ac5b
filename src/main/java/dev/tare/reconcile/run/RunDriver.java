package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.Crossed;
import dev.tare.api.Reason;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.MeshSigns;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.PodsSeen;
import dev.tare.fleet.pods.RunIdentity;
import dev.tare.measure.Analyst;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.TrialResult;
import dev.tare.mesh.SidecarMesh;
import dev.tare.plan.Block;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
import dev.tare.reconcile.run.RunObserver.Sight;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.reconcile.status.StatusWriter;
import dev.tare.run.Crossing;
import dev.tare.run.Ending;
import dev.tare.run.Findings;
import dev.tare.run.Publication;
import dev.tare.run.Receipt;
import dev.tare.run.RunAnalysis;
import dev.tare.run.RunMachine;
import dev.tare.run.Step;
import dev.tare.wire.Sign;

/** Takes a run that has a place one step further: observes, lets the machine decide, does the one thing. */
final class RunDriver {

    /** A block reaches the workers through the kubelet; the first one tells how long that takes. */
    private static final Duration FIRST_LEAD = Duration.ofSeconds(4);

    private static final Duration LEAST_LEAD = Duration.ofSeconds(1);

    /** By clocks that differ, a block may take any time. */
    private static final Duration MOST_LEAD = Duration.ofSeconds(30);

    private static final Duration RESULTS_PATIENCE = Duration.ofSeconds(30);
    private static final Duration READY_PATIENCE = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofMillis(250);

    private final PodFleet fleet;
    private final PodStarter starter;
    private final RunObserver observer;
    private final StatusWriter<PerformanceRunStatus, PerformanceRun> writer;
    private final RunStatusFactory statuses;
    private final RunMetrics metrics;
    private final Clock clock;

    RunDriver(
            PodFleet fleet,
            PodStarter starter,
            RunObserver observer,
            StatusWriter<PerformanceRunStatus, PerformanceRun> writer,
            RunStatusFactory statuses,
            RunMetrics metrics,
            Clock clock) {
        this.fleet = fleet;
        this.starter = starter;
        this.observer = observer;
        this.writer = writer;
        this.statuses = statuses;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Takes the one step.
     *
     * @return when to look again, whatever happens until then; empty when it has ended
     */
    Optional<Duration> drive(PerformanceRun run, Preparation.Ready ready, PodsSeen pods) {
        Sight sight;
        try {
            sight = observer.look(run, ready.plan(), pods);
        } catch (FleetException e) {
            return end(
                    run,
                    statuses.refused(run, Optional.of(ready.profile()), new Reason.Quoted(e.reason()), e.getMessage()));
        }
        try {
            return act(run, ready, pods, sight);
        } catch (FleetException e) {
            return finish(run, ready, sight, new Ending(Ending.Kind.Failed, e.reason(), e.getMessage()));
        }
    }

    private Optional<Duration> act(PerformanceRun run, Preparation.Ready ready, PodsSeen pods, Sight sight)
            throws FleetException {
        RunPlan plan = ready.plan();
        Optional<Publication> published = sight.observed().published();
        Optional<String> cause = Optional.empty();
        if (published.isEmpty() && sight.observed().failure().isEmpty()) {
            PodStarter.Outlook outlook = starter.outlook(run, ready, pods);
            Optional<Ending> wrongPod =
                    outlook.ending().or(() -> MeshedPods.wrong(ready.plan(), ready.memberships(), pods));
            if (wrongPod.isPresent()) {
                return finish(run, ready, sight, wrongPod.get());
            }
            cause = outlook.cause();
        }
        Step step = machine(run, ready, sight).next(sight.observed());
        if (step instanceof Step.Finish finish) {
            return finish(run, ready, sight, published.isEmpty() ? because(finish.ending(), cause) : finish.ending());
        }
        if (step instanceof Step.Publish publish) {
            Optional<Ending> uncaptured =
                    published.isEmpty() ? MeshedPods.uncaptured(ready.memberships(), pods) : Optional.empty();
            if (uncaptured.isPresent()) {
                return finish(run, ready, sight, uncaptured.get());
            }
            return publish(run, ready, sight, pods, publish);
        }
        if (published.isEmpty()) {
            Duration again;
            try {
                again = starter.start(run, ready, pods);
            } catch (KubernetesClientException e) {
                PodStarter.Outlook outlook = starter.refused(run, e);
                if (outlook.ending().isPresent()) {
                    return finish(run, ready, sight, outlook.ending().get());
                }
                cause = outlook.cause();
                again = PodStarter.ASKED_AGAIN;
            }
            if (writer.write(run, statuses.starting(run, cause)).isEmpty()) {
                return Optional.of(SOON);
            }
            Duration until = Duration.between(clock.instant(), ((Step.Await) step).until());
            return Optional.of(until.compareTo(again) < 0 ? until : again);
        }
        tell(run, plan, pods, published.get(), sight);
        return Optional.of(untilNews(plan, published.get()));
    }

    /** Why workers are not ready says more than that they are not. */
    private static Ending because(Ending ending, Optional<String> cause) {
        return ending.kind() == Ending.Kind.Failed && cause.isPresent()
                ? new Ending(ending.kind(), ending.reason(), ending.message() + "; " + cause.get())
                : ending;
    }

    private RunMachine machine(PerformanceRun run, Preparation.Ready ready, Sight sight) {
        return new RunMachine(
                ready.plan(),
                RunObserver.workers(ready.plan()),
                // What the first block was published upon is found already.
                sight.observed().published().isEmpty() ? crossings(ready) : Map.of(),
                RunMachine.Patience.with(ready.plan(), READY_PATIENCE, FIRST_LEAD, RESULTS_PATIENCE)
                        .withLead(lead(run, sight)));
    }

    /** Twice as long as the slowest worker took to receive the block before, by its own clock. */
    private static Duration lead(PerformanceRun run, Sight sight) {
        if (sight.observed().receipts().isEmpty()
                || !sight.observed().receipts().stream().allMatch(Receipt::inTime)) {
            return FIRST_LEAD;
        }
        Instant publishedAt = Instant.parse(run.getStatus().publication().publishedAt());
        Duration twice = sight.observed().receipts().stream()
                .map(receipt -> Duration.between(publishedAt, receipt.at()).multipliedBy(2))
                .max(Duration::compareTo)
                .orElse(FIRST_LEAD);
        if (twice.compareTo(MOST_LEAD) > 0) {
            return MOST_LEAD;
        }
        return twice.compareTo(LEAST_LEAD) > 0 ? twice : LEAST_LEAD;
    }

    /** The status is written first, and only by the one leader: a pod that carries a block carries one that stands there. */
    private Optional<Duration> publish(
            PerformanceRun run, Preparation.Ready ready, Sight sight, PodsSeen pods, Step.Publish publish) {
        Block block = publish.block();
        int complete = Math.max(0, block.number()); // a block is published when those before it are stored
        String node = pods.nodes().stream().findFirst().orElse(null);
        List<Crossed> crossings = sight.observed().published().isEmpty()
                ? MeshedPods.shown(sight.crossings(), ready.memberships(), pods)
                : sight.crossings();
        Optional<PerformanceRun> written =
                writer.write(run, statuses.published(run, block, publish.start(), complete, node, crossings));
        if (written.isEmpty()) {
            return Optional.of(SOON);
        }
        Publication publication = RunObserver.published(written.get()).orElseThrow();
        tell(written.get(), ready.plan(), pods, publication, sight);
        return Optional.of(untilNews(ready.plan(), publication));
    }

    private void tell(PerformanceRun run, RunPlan plan, PodsSeen pods, Publication publication, Sight sight) {
        if (clock.instant().isBefore(publication.start())) {
            RunObserver.Orders orders = RunObserver.orders(plan, publication, List.of(sight.measured()));
            pods.all()
                    .filter(pod -> !orders.areCarriedBy(pod))
                    .forEach(pod -> fleet.publish(RunIdentity.of(run), pod, orders.of(pod)));
        }
    }

    /** The next moment at which logs say something new: when all should know of the block, and when it has ended. */
    private Duration untilNews(RunPlan plan, Publication publication) {
        Instant now = clock.instant();
        Block block = publication.block() == Block.REHEARSAL ? plan.rehearsal() : plan.block(publication.block());
        for (Instant moment : List.of(
                publication.start().plus(SOON),
                publication.start().plus(block.length()).plus(SOON))) {
            if (now.isBefore(moment)) {
                return Duration.between(now, moment);
            }
        }
        return SOON;
    }

    private Optional<Duration> finish(PerformanceRun run, Preparation.Ready ready, Sight sight, Ending ending) {
        Findings findings = new Findings(
                ready.plan(),
                Analyst.analyse(RunAnalysis.settings(ready.plan()), counting(sight)),
                withUnreadable(ending, sight),
                sight.observed().startedAt().orElseThrow(),
                clock.instant(),
                ready.versions(),
                shown(sight));
        return end(run, statuses.finished(run, findings));
    }

    private static Ending withUnreadable(Ending ending, Sight sight) {
        return ending.kind() == Ending.Kind.Failed && sight.unreadable().isPresent()
                ? new Ending(
                        ending.kind(),
                        ending.reason(),
                        ending.message() + "; " + sight.unreadable().get())
                : ending;
    }

    /** It has ended, unless somebody else has changed it meanwhile. */
    private Optional<Duration> end(PerformanceRun run, StatusChange<PerformanceRunStatus> change) {
        if (writer.write(run, change).isEmpty()) {
            return Optional.of(SOON);
        }
        metrics.ended(change.status());
        return Optional.empty();
    }

    private static List<TrialResult> counting(Sight sight) {
        return RunMachine.counting(
                sight.measured().stream().map(MeasuredTrial::result).toList());
    }

    private static Map<String, List<String>> shown(Sight sight) {
        Map<String, List<String>> shown = new LinkedHashMap<>();
        sight.crossings().forEach(crossed -> shown.put(crossed.environment(), Crossing.shown(crossed)));
        return shown;
    }

    private static Map<String, Crossing> crossings(Preparation.Ready ready) {
        Map<String, Crossing> crossings = new LinkedHashMap<>();
        for (PlannedEnvironment environment : ready.plan().environments()) {
            if (environment.mesh().isEmpty()) {
                crossings.put(environment.name(), Crossing.OFF_MESH);
            }
            Optional.ofNullable(ready.memberships().get(environment.name()))
                    .ifPresent(membership -> crossings.put(
                            environment.name(),
                            Crossing.withSigns(
                                    MeshSigns.required(
                                                    environment,
                                                    ready.plan().spec().request(),
                                                    membership)
                                            .stream()
                                            .map(Sign::title)
                                            .toList())));
            Optional.ofNullable(ready.meshes().get(environment.name()))
                    .ifPresent(mesh -> crossings.put(
                            environment.name(),
                            Crossing.of(
                                    ready.plan().spec().request(),
                                    environment.target(),
                                    mesh.proxyNames(),
                                    environment.features().contains(SidecarMesh.STRICT_MTLS))));
        }
        return crossings;
    }
}
