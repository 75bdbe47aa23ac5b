package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import dev.tare.api.Explain;
import dev.tare.api.PerformanceProfileSpecBuilder;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.api.PerformanceRunStatus.UsedNode;
import dev.tare.api.Reason;
import dev.tare.api.RunReason;
import dev.tare.api.SpecVersion;
import dev.tare.plan.RunPlan;
import dev.tare.plan.RunPlanBuilder;
import dev.tare.plan.SpecHash;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.run.ExampleFindings;
import dev.tare.run.Findings;
import dev.tare.run.FindingsBuilder;
import dev.tare.run.RunOutcome;

/** Runs in every state that there is, with the statuses that the operator gives them. */
public final class RunStates {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** What runs wait for, with what they say then. */
    private static final Map<RunReason, String> WAITS = new EnumMap<>(RunReason.class);

    static {
        WAITS.put(
                RunReason.Queued,
                "this run is 2nd of 5 in the queue; team data has used 0.31 of the cluster, team shop 0.44; it begins within 12 min");
        WAITS.put(RunReason.MeshNotFound, "MeshInstall \"istio\" was not found");
        WAITS.put(RunReason.MeshNotReady, "MeshInstall \"istio\" is not ready");
        WAITS.put(RunReason.ServiceNotFound, "Service \"checkout\" was not found in namespace shop");
        WAITS.put(RunReason.SecretNotFound, "Secret \"token\" was not found in namespace shop");
        WAITS.put(
                RunReason.WaitsForKueue,
                "the run waits in Kueue's LocalQueue team-a: insufficient unused quota for cpu in flavor default-flavor, 100m more needed");
        WAITS.put(
                RunReason.PlaceTaken,
                "Kueue has admitted this run; it begins as soon as one of those that measure has ended");
        WAITS.put(RunReason.Evicted, "Kueue has taken its admission back: The ClusterQueue is stopped");
        WAITS.put(RunReason.LocalQueueNotFound, "namespace shop has no LocalQueue 'team-a'");
        WAITS.put(RunReason.KueueUnavailable, "the cluster serves no Workloads of kueue.x-k8s.io/v1beta2");
    }

    private final RunStatusFactory statuses = new RunStatusFactory(Clock.fixed(NOW, ZoneOffset.UTC), Optional.empty());
    private final RunPlan plan;
    private final SpecVersion version;

    /** Runs of this plan, which is that of a generation of its profile. */
    public RunStates(RunPlan plan, SpecVersion version) {
        this.plan = plan;
        this.version = version;
    }

    /** Runs of what was planned. */
    public static RunStates of(RunPlan plan, long generation) {
        return new RunStates(
                plan, new SpecVersion(generation, SpecHash.of(plan.spec()), SpecHash.ofObjectives(plan.spec())));
    }

    /** What a run may wait for. */
    public static List<RunReason> waits() {
        return List.copyOf(WAITS.keySet());
    }

    /** It was created, and nobody has looked at it. */
    public PerformanceRun created() {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("checkout-1-" + version.specHash())
                .withCreationTimestamp(NOW.toString())
                .withGeneration(1L)
                .build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef(plan.profile())));
        return run;
    }

    private static PerformanceRun with(PerformanceRun run, StatusChange<PerformanceRunStatus> change) {
        run.setStatus(change.status());
        return run;
    }

    /** It waits. */
    public PerformanceRun waiting(RunReason reason) {
        PerformanceRun run = created();
        return with(run, statuses.waiting(run, Optional.of(version), reason, WAITS.get(reason)));
    }

    private PerformanceRun admitted() {
        PerformanceRun run = created();
        return with(run, statuses.admitted(run, version, plan, new QueueEntry("shop", 600, 805_306_368, 200, 8, 900)));
    }

    /** Its pods are on their way, or are kept from it. */
    public PerformanceRun starting(Optional<String> cause) {
        PerformanceRun run = admitted();
        return with(run, statuses.starting(run, cause));
    }

    /** It measures. */
    public PerformanceRun measuring() {
        PerformanceRun run = starting(Optional.empty());
        return with(
                run,
                statuses.published(run, plan.block(2), NOW, 2, List.of(new UsedNode("node-1", null, 4, 2)), List.of()));
    }

    /** It was refused before it began. */
    public PerformanceRun refused(Reason reason) {
        PerformanceRun run = created();
        return with(run, statuses.refused(run, Optional.of(version), reason, "(the particulars)"));
    }

    /** It has ended, and the run's objects are being deleted. */
    public PerformanceRun ended(ExampleFindings found, RunOutcome ending) {
        PerformanceRun run = measuring();
        return with(run, statuses.finished(run, found.of(ending)));
    }

    /** It has ended, and other pods show where the time of its requests goes. */
    public PerformanceRun explaining(ExampleFindings found, RunOutcome ending) {
        PerformanceRun run = measuring();
        Findings findings = found.of(ending);
        RunPlan explained = RunPlanBuilder.builder(findings.plan())
                .spec(PerformanceProfileSpecBuilder.builder(findings.plan().spec())
                        .explain(new Explain(1))
                        .build())
                .build();
        return with(
                run,
                statuses.finished(
                        run, FindingsBuilder.builder(findings).plan(explained).build()));
    }

    /** It has ended, and nothing is left of it. */
    public PerformanceRun cleared(ExampleFindings found, RunOutcome ending, Optional<String> stayed) {
        PerformanceRun run = ended(found, ending);
        return with(run, statuses.cleared(run, stayed, Optional.empty()));
    }

    /** It has ended, and what was made for it cannot be deleted. */
    public PerformanceRun leftBehind(ExampleFindings found, RunOutcome ending) {
        PerformanceRun run = ended(found, ending);
        return with(run, statuses.leftBehind(run, "(the particulars)"));
    }
}
