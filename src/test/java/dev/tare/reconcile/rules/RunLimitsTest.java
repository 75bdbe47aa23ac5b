package dev.tare.reconcile.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.PerformanceProfile;
import dev.tare.fleet.pods.desired.PlannedRun;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.plan.RunPlan;
import dev.tare.plan.Specs;
import dev.tare.plan.WaitLimits;

import static org.assertj.core.api.Assertions.assertThat;

/** How long a run may be, how many pods it may have, and how much of it is stored. */
class RunLimitsTest {

    private static final List<Rule> RULES = List.of(new PodLimit(), new RunDurationLimit(), new ResultBytesLimit());

    private static RunPlan plan(String load, String trials, String target) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder().withName("checkout").build());
        profile.setSpec(Specs.profile("""
                target: {sample: %s}
                load: %s
                environments: [{name: baseline}, {name: other}]
                trials: %s
                """.formatted(target, load, trials)));
        Validated<RunPlan> checked = RunPlan.of(profile, List.of(), 7);
        assertThat(checked.problems()).isEmpty();
        return ((Validated.Accepted<RunPlan>) checked).value();
    }

    private static List<String> problems(RunPlan plan, ClusterLimits limits) {
        ClusterFacts facts = new ClusterFacts("shop", limits, PlannedRun.SETTINGS, Map.of(), Map.of());
        return RULES.stream()
                .flatMap(rule -> rule.problems(plan, facts).stream())
                .map(Problem::sentence)
                .toList();
    }

    @Test
    void aRunHasItsPods() {
        RunPlan plan = plan("{rate: 1000, workers: 3}", "{}", "{replicas: 4}");
        ClusterLimits limits = ChartLimits.DEFAULT.withPods(14);
        assertThat(problems(plan, limits)).isEmpty();
        assertThat(problems(plan, limits.withPods(13)))
                .containsExactly(
                        "PerformanceProfile checkout: spec.environments: asks for 14 pods, of which 8 are copies"
                                + " of the sample service, but this cluster allows no more than 13 in a run: use fewer"
                                + " environments, load.workers or target.sample.replicas");
    }

    /** 91 blocks, the rehearsal among them, of 3 trials and 34 s, all of it twice; and 13 minutes. */
    @Test
    void aRunHasItsTime() {
        RunPlan plan = plan("{rate: 1000, warmup: 10s, duration: 60s}", "{maxBlocks: 60}", "{}");
        Duration longest =
                Duration.ofMinutes(13).plus(Duration.ofSeconds(3 * 75 + 34).multipliedBy(2 * 91));
        assertThat(PlannedRun.SETTINGS.waits().longest(plan)).isEqualTo(longest);
        ClusterLimits limits = ChartLimits.DEFAULT.withRunDuration(longest);
        assertThat(problems(plan, limits)).isEmpty();
        assertThat(problems(plan, limits.withRunDuration(Duration.ofHours(12))))
                .containsExactly(
                        "PerformanceProfile checkout: spec.trials.maxBlocks: is 60, but a run of so many blocks"
                                + " may take up to 13h19m, with every wait at its longest, and this cluster allows 12h: use fewer"
                                + " blocks, shorter trials (load.duration, load.warmup) or fewer environments");
    }

    @Test
    void aRunHasMoreTimeWhereItsPodsHave() {
        RunPlan plan = plan("{rate: 1000}", "{}", "{}");
        Duration usual = PlannedRun.SETTINGS.waits().longest(plan);
        assertThat(WaitLimits.inCluster(WaitLimits.START_WITHIN.plusMinutes(8)).longest(plan))
                .isEqualTo(usual.plusMinutes(8));
    }

    /** Where the load is not known before, the cluster's limit is what it is held to. */
    @ParameterizedTest
    @CsvSource({
        "'{rate: 10000, duration: 20s}', 1.3 MiB",
        "'{rate: 10000, duration: 20s, workers: 8}', 5.3 MiB",
        "'{concurrency: 8, duration: 20s}', 2.3 MiB",
    })
    void aRunHasWhatIsStoredOfIt(String load, String estimate) {
        RunPlan plan = plan(load, "{maxBlocks: 29}", "{}");
        assertThat(problems(plan, ChartLimits.DEFAULT)).isEmpty();
        assertThat(problems(plan, ChartLimits.DEFAULT.withResultBytes(1 << 20)))
                .singleElement()
                .asString()
                .startsWith(
                        "PerformanceProfile checkout: spec.trials.maxBlocks: is 29, but the results of so many blocks"
                                + " take about ")
                .contains(estimate + ", and this cluster stores 1 MiB of a run: use fewer blocks");
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("examples"))) {
            return all
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .filter(RunLimitsTest::hasProfile)
                    .toList()
                    .stream();
        }
    }

    private static boolean hasProfile(Path file) {
        try {
            return Files.readString(file).contains("kind: PerformanceProfile\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsWithinTheLimitsOfTheChart(Path example) {
        boolean hasFilesBeside = example.endsWith("profile.yaml");
        PlannedRun run = PlannedRun.of(hasFilesBeside ? example.getParent() : example);
        assertThat(problems(run.plan(), ChartLimits.DEFAULT)).isEmpty();
    }
}
