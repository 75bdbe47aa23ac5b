package dev.tare.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import dev.tare.api.Environment;
import dev.tare.api.Generator;
import dev.tare.api.LoadBuilder;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.RequestBuilder;
import dev.tare.api.Trials;

import static org.assertj.core.api.Assertions.assertThat;

/** The expansion of a plan, for any number of environments and any seed. */
class RunPlanTest {

    private static final PerformanceProfileSpec SPEC = Specs.profile("""
            target:
              url: http://127.0.0.1:8080
            load:
              rate: 1000
            environments:
              - name: baseline
            """);

    @Property(tries = 200)
    void everyBlockHoldsEachTrialOnce(@ForAll @IntRange(max = 9) int others, @ForAll long seed) {
        RunPlan plan = plan(others, seed);
        List<String> wanted = new ArrayList<>(List.of("baseline 0", "baseline 1"));
        IntStream.range(0, others).forEach(i -> wanted.add("mesh-" + i + " 0"));

        for (int number : new int[] {0, 1, 17, 29}) {
            assertThat(labels(plan.block(number))).containsExactlyInAnyOrderElementsOf(wanted);
        }
        assertThat(labels(plan.rehearsal())).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(plan.rehearsal().counts()).isFalse();
    }

    @Property(tries = 200)
    void trialsFollowEachOtherWithoutOverlap(@ForAll @IntRange(max = 9) int others, @ForAll long seed) {
        RunPlan plan = plan(others, seed);
        Block block = plan.block(3);
        Duration next = Duration.ZERO;
        for (Trial trial : block.trials()) {
            assertThat(trial.start()).isEqualTo(next);
            next = next.plus(plan.timing().slot());
        }
        assertThat(block.length()).isEqualTo(next);
    }

    @Test
    void rehearsalIsShortWhereTrialsAreLong() {
        RunPlan plan = plan(1, 42);
        assertThat(plan.timing().duration()).isEqualTo(Duration.ofSeconds(20));
        Timing rehearsed = plan.rehearsal().timing();
        assertThat(rehearsed.duration()).isEqualTo(Duration.ofSeconds(5));
        assertThat(rehearsed.warmup()).isEqualTo(plan.timing().warmup());
        assertThat(plan.block(0).timing()).isEqualTo(plan.timing());
        assertThat(plan.rehearsal().length()).isEqualTo(rehearsed.slot().multipliedBy(3));
    }

    @Property(tries = 200)
    void sameSeedSamePlan(@ForAll @IntRange(max = 9) int others, @ForAll long seed) {
        assertThat(plan(others, seed).block(5)).isEqualTo(plan(others, seed).block(5));
        assertThat(plan(others, seed).arrivalSeed(5))
                .isEqualTo(plan(others, seed).arrivalSeed(5));
    }

    @Test
    void orderOfABlockIsIndependentOfHowManyThereAre() {
        PerformanceProfileSpec more = spec(3, new Trials(null, 100, null, null, null));
        assertThat(plan(more, 42).block(20)).isEqualTo(plan(3, 42).block(20));
    }

    @Test
    void ordersAreBalanced() {
        Map<String, int[]> places = new HashMap<>();
        int seeds = 400;
        for (int seed = 0; seed < seeds; seed++) {
            RunPlan plan = plan(2, seed);
            for (int number = 0; number < 30; number++) {
                List<String> labels = labels(plan.block(number));
                for (int place = 0; place < labels.size(); place++) {
                    places.computeIfAbsent(labels.get(place), label -> new int[4])[place]++;
                }
            }
        }
        // 12,000 blocks, a quarter each: the standard deviation is 47.
        places.values().forEach(counts -> assertThat(counts)
                .satisfies(c -> assertThat(IntStream.of(c).boxed().toList())
                        .allSatisfy(count -> assertThat(count).isBetween(2800, 3200))));
    }

    @Test
    void arrivalsDifferBetweenBlocksAndWorkers() {
        RunPlan plan = plan(1, 42);
        Set<Long> seeds = new HashSet<>();
        for (int block = Block.REHEARSAL; block < 30; block++) {
            seeds.add(plan.arrivalSeed(block));
        }
        assertThat(seeds).hasSize(31);
    }

    @Property
    void openLoopSplitsExactly(
            @ForAll @IntRange(min = 100, max = 10_000_000) int rate,
            @ForAll @IntRange(min = 100, max = 10_000) int connections,
            @ForAll @IntRange(min = 1, max = 100) int workers) {
        List<WorkerLoad> parts = WorkerLoad.split(LoadBuilder.builder()
                .rate(rate)
                .connections(connections)
                .workers(workers)
                .build());
        assertThat(parts).hasSize(workers);
        assertThat(parts.stream().mapToInt(WorkerLoad::connections).sum()).isEqualTo(connections);
        assertThat(parts).allSatisfy(part -> assertThat(part.connections())
                .isBetween(connections / workers, connections / workers + 1));
    }

    @Test
    void closedLoopSplitsExactly() {
        assertThat(WorkerLoad.split(
                        LoadBuilder.builder().concurrency(7).workers(3).build()))
                .containsExactly(new WorkerLoad(3), new WorkerLoad(2), new WorkerLoad(2));
    }

    @Test
    void drainIsATenthWithinLimitsAndTheTimeout() {
        assertThat(drain("1s", "5s")).isEqualTo(Duration.ofMillis(250));
        assertThat(drain("20s", "5s")).isEqualTo(Duration.ofSeconds(2));
        assertThat(drain("10m", "30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(drain("10m", "100ms")).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void programsOfOthersGetTimeToStart() {
        Duration drain = drain("1s", "5s", new Generator(Generator.Type.Fortio, null));

        assertThat(drain).isEqualTo(Duration.ofMillis(2_250));
    }

    private static Duration drain(String duration, String timeout) {
        return drain(duration, timeout, Generator.TARE);
    }

    private static Duration drain(String duration, String timeout, Generator generator) {
        return Timing.of(
                        LoadBuilder.builder()
                                .rate(10)
                                .duration(dev.tare.api.DurationText.parse(duration))
                                .build(),
                        RequestBuilder.builder()
                                .timeout(dev.tare.api.DurationText.parse(timeout))
                                .build(),
                        generator)
                .drain();
    }

    private static List<String> labels(Block block) {
        return block.trials().stream()
                .map(trial -> trial.environment() + " " + trial.repeat())
                .toList();
    }

    private static RunPlan plan(int others, long seed) {
        return plan(spec(others, null), seed);
    }

    private static RunPlan plan(PerformanceProfileSpec spec, long seed) {
        return new Profiles(spec).plan(seed);
    }

    private static PerformanceProfileSpec spec(int others, Trials trials) {
        List<Environment> environments = new ArrayList<>(List.of(new Environment("baseline", null, null, null, null)));
        IntStream.range(0, others)
                .forEach(i -> environments.add(i / 2, new Environment("mesh-" + i, null, null, null, null)));
        return SPEC.with().environments(environments).trials(trials).build();
    }
}
