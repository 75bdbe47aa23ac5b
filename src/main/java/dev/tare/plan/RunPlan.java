package dev.tare.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;

import dev.tare.api.Environment;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.measure.Percentile;

/**
 * All that can be known of a run before it begins. The same profile and the same seed give the same plan.
 *
 * @param profile the profile's name
 * @param spec what it asks for
 * @param environments the environments in the order of the spec, with their references resolved
 * @param family the percentiles that the run answers for together, in rising order
 * @param minBlocks blocks that are measured at least
 * @param maxBlocks blocks that are measured at most
 * @param timing the parts of every trial
 * @param seed what order and arrivals are drawn from
 */
public record RunPlan(
        String profile,
        PerformanceProfileSpec spec,
        List<PlannedEnvironment> environments,
        List<Percentile> family,
        int minBlocks,
        int maxBlocks,
        Timing timing,
        long seed) {

    /**
     * Plans a run.
     *
     * @param profile what to measure; its schema's rules hold
     * @param meshes the meshes that its environments may be on
     * @param seed what order and arrivals are drawn from
     */
    public static Checked<RunPlan> of(PerformanceProfile profile, Collection<MeshInstall> meshes, long seed) {
        List<Problem> problems = new PlanRules(profile, meshes).problems();
        if (!problems.isEmpty()) {
            return new Checked.Refused<>(problems);
        }
        PerformanceProfileSpec spec = profile.getSpec();
        List<PlannedEnvironment> environments = spec.environments().stream()
                .map(environment -> resolve(environment, spec, meshes))
                .toList();
        int leastBlocks = Claims.leastBlocks(spec);
        return new Checked.Accepted<>(new RunPlan(
                profile.getMetadata().getName(),
                spec,
                environments,
                Claims.family(spec.load()),
                Optional.ofNullable(spec.trials().minBlocks()).orElse(leastBlocks),
                spec.trials().maxBlocks(),
                Timing.of(spec.load(), spec.request()),
                seed));
    }

    /** The block that runs first and does not count: it looks like the others. */
    public Block rehearsal() {
        return expand(Block.REHEARSAL);
    }

    /**
     * A block that counts.
     *
     * @param number from 0 to less than {@link #maxBlocks}
     */
    public Block block(int number) {
        if (number < 0 || number >= maxBlocks) {
            throw new IllegalArgumentException("block " + number + " of " + maxBlocks);
        }
        return expand(number);
    }

    /**
     * The seed of the arrivals in a block, of which each worker takes its share. Every environment of the block sees the
     * same arrivals, so that what chance does to them cancels in the differences.
     */
    public long arrivalSeed(int block) {
        return Seeds.derive(seed, Seeds.ARRIVALS, block);
    }

    /** How many copies of the sample service there are in each environment; those with another target are left out. */
    public Map<String, Integer> sampleReplicas() {
        return environments.stream()
                .filter(environment -> environment.target().sample() != null)
                .collect(Collectors.toMap(
                        PlannedEnvironment::name,
                        environment -> environment.target().sample().replicas()));
    }

    /** What each worker does: its index is its place in the list. */
    public List<WorkerLoad> workers() {
        return WorkerLoad.split(spec.load());
    }

    private Block expand(int number) {
        List<Trial> drawn = new ArrayList<>();
        for (PlannedEnvironment environment : environments) {
            drawn.add(new Trial(environment.name(), 0, Duration.ZERO));
            if (environment.isBaseline()) {
                drawn.add(new Trial(environment.name(), 1, Duration.ZERO));
            }
        }
        UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(Seeds.derive(seed, Seeds.ORDER, number));
        ListSampler.shuffle(random, drawn);

        List<Trial> trials = new ArrayList<>();
        for (Trial trial : drawn) {
            trials.add(
                    new Trial(trial.environment(), trial.repeat(), timing.slot().multipliedBy(trials.size())));
        }
        return new Block(number, trials, timing.slot().multipliedBy(trials.size()));
    }

    private static PlannedEnvironment resolve(
            Environment environment, PerformanceProfileSpec spec, Collection<MeshInstall> meshes) {
        return new PlannedEnvironment(
                environment.name(),
                meshes.stream()
                        .filter(mesh -> mesh.getMetadata().getName().equals(environment.mesh()))
                        .findFirst(),
                environment.features(),
                Optional.ofNullable(environment.target()).orElse(spec.target()));
    }
}
