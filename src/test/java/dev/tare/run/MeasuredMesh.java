package dev.tare.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.HdrHistogram.Histogram;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.api.Objective;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.manifest.Validated;
import dev.tare.measure.Answers;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Histograms;
import dev.tare.measure.Saturation;
import dev.tare.measure.TrialResult;
import dev.tare.measure.TrialResultBuilder;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.plan.Specs;

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

    private static final PerformanceProfileSpec SPEC = Specs.profile("""
            target:
              url: http://127.0.0.1:8080
            load:
              rate: %d
              connections: 10
              workers: 2
              warmup: 1s
              duration: 1s
            environments:
              - name: baseline
              - name: %s
                mesh: reference
            trials:
              maxBlocks: %d
            """.formatted(REQUESTS, MESH, MOST_BLOCKS));

    static RunPlan plan(Objective... objectives) {
        MeshInstall install = new MeshInstall();
        install.setMetadata(new ObjectMetaBuilder().withName("reference").build());
        install.setSpec(MeshInstallSpecBuilder.builder().mesh("reference").build());
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder().withName("checkout").build());
        profile.setSpec(SPEC.withObjectives(List.of(objectives)));
        return ((Validated.Accepted<RunPlan>) RunPlan.of(profile, List.of(install), 42)).value();
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
        return TrialResultBuilder.builder()
                .block(block)
                .environment(environment)
                .repeat(repeat)
                .requestsPerSecond(REQUESTS)
                .recordedNs(1_000_000_000L)
                .scheduled(REQUESTS)
                .sentInTime(REQUESTS)
                .answered(REQUESTS - failed)
                .errors(failed == 0 ? Map.of() : Map.of(ErrorCause.STATUS_5XX, failed))
                .clamped(0)
                .response(response)
                .service(response)
                .lateness(Histograms.create())
                .leastResponse(response)
                .usage(List.of())
                .throttledNs(0)
                .stealNs(0)
                .startSkewNs(0)
                .saturation(Saturation.UNKNOWN)
                .answers(Answers.NONE)
                .build();
    }
}
