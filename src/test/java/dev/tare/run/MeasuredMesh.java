package dev.tare.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.HdrHistogram.Histogram;

import dev.tare.api.Environment;
import dev.tare.api.Load;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.Objective;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.Target;
import dev.tare.api.Trials;
import dev.tare.measure.Answers;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Histograms;
import dev.tare.measure.Saturation;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.Checked;
import dev.tare.plan.RunPlan;

/**
 * A plan of a baseline and one mesh, with the trials that it might have: a baseline of 1 ms, and a mesh that costs 1 ms.
 *
 * @param spreadNs how far trials lie apart
 * @param failedShare the share of the mesh's requests that fail
 */
record MeasuredMesh(long spreadNs, double failedShare) {

    static final MeasuredMesh QUIET = new MeasuredMesh(10_000, 0);
    static final MeasuredMesh NOISY = new MeasuredMesh(2_000_000, 0);
    static final MeasuredMesh FAILING = new MeasuredMesh(10_000, 0.5);

    static final String MESH = "mesh";
    static final int MOST_BLOCKS = 12;

    private static final int REQUESTS = 100;

    static RunPlan plan(Objective... objectives) {
        MeshInstall install = new MeshInstall();
        install.setMetadata(new ObjectMetaBuilder().withName("reference").build());
        install.setSpec(new MeshInstallSpec("reference", null, null, null));
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder().withName("checkout").build());
        profile.setSpec(new PerformanceProfileSpec(
                new Target(null, null, "http://127.0.0.1:8080"),
                null,
                new Load(
                        REQUESTS,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        10,
                        2,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)),
                null,
                List.of(
                        new Environment(Environment.BASELINE, null, null, null, null),
                        new Environment(MESH, "reference", null, null, null)),
                new Trials(null, MOST_BLOCKS, null, null, null),
                List.of(objectives),
                null,
                null,
                null));
        return ((Checked.Accepted<RunPlan>) RunPlan.of(profile, List.of(install), 42)).value();
    }

    /** Every trial of a block. */
    List<TrialResult> block(Block block) {
        return block.trials().stream()
                .map(trial -> trial(block.number(), trial.environment(), trial.repeat()))
                .toList();
    }

    /** The first blocks of a plan, without the rehearsal. */
    List<TrialResult> blocks(RunPlan plan, int count) {
        List<TrialResult> trials = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            trials.addAll(block(plan.block(number)));
        }
        return trials;
    }

    private TrialResult trial(int block, String environment, int repeat) {
        boolean mesh = environment.equals(MESH);
        long failed = mesh ? Math.round(failedShare * REQUESTS) : 0;
        Random random = new Random(31L * (31L * block + environment.hashCode()) + repeat);
        long latencyNs = (mesh ? 2_000_000 : 1_000_000) + (long) (random.nextDouble() * spreadNs);
        Histogram response = Histograms.create();
        response.recordValueWithCount(latencyNs, REQUESTS - failed);
        return new TrialResult(
                block,
                environment,
                repeat,
                REQUESTS,
                1_000_000_000L,
                REQUESTS,
                REQUESTS,
                REQUESTS - failed,
                failed == 0 ? Map.of() : Map.of(ErrorCause.STATUS_5XX, failed),
                0,
                response,
                response,
                Histograms.create(),
                response,
                List.of(),
                0,
                0,
                0,
                Saturation.UNKNOWN,
                Answers.NONE);
    }
}
