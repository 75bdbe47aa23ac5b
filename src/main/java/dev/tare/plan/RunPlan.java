package dev.tare.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;

import dev.tare.api.Environment;
import dev.tare.api.Load;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.measure.AnalysisSettings;
import dev.tare.measure.CapacitySearch;
import dev.tare.measure.Percentile;
import dev.tare.measure.SearchSettings;
import dev.tare.measure.TrialResult;

/**
 * All that can be known of a run before it begins. The same profile and the same seed give the same plan.
 *
 * @param profile the profile's name
 * @param spec what it asks for
 * @param environments the environments in the order of the spec, with their references resolved
 * @param family the percentiles that the run answers for together, in rising order
 * @param minBlocks blocks that are measured at least; of a search, with those of scouting
 * @param maxBlocks blocks that are measured at most, disturbed ones apart; of a search, with those of scouting
 * @param timing the parts of every trial
 * @param seed what order and arrivals are drawn from
 */
@RecordBuilder
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
    public static Validated<RunPlan> of(PerformanceProfile profile, Collection<MeshInstall> meshes, long seed) {
        List<Problem> problems = new PlanRules(profile, meshes).problems();
        if (!problems.isEmpty()) {
            return new Validated.Refused<>(problems);
        }
        PerformanceProfileSpec spec = profile.getSpec();
        List<PlannedEnvironment> environments = spec.environments().stream()
                .map(environment -> resolve(environment, spec, meshes))
                .toList();
        int leastBlocks = IntervalPlan.leastBlocks(spec);
        return new Validated.Accepted<>(RunPlanBuilder.builder()
                .profile(profile.getMetadata().getName())
                .spec(spec)
                .environments(environments)
                .family(IntervalPlan.family(spec.load()))
                .minBlocks(blocks(
                        spec, Optional.ofNullable(spec.trials().minBlocks()).orElse(leastBlocks)))
                .maxBlocks(blocks(spec, spec.trials().maxBlocks()))
                .timing(Timing.of(spec.load(), spec.request(), spec.generator()))
                .seed(seed)
                .build());
    }

    private static int blocks(PerformanceProfileSpec spec, int asked) {
        return spec.load().search() == null ? asked : search(spec.load(), 0).blocks(asked);
    }

    private static SearchSettings search(Load load, long seed) {
        Load.Search search = load.search();
        return new SearchSettings(
                search.from(),
                search.to(),
                search.p99Below().toNanos(),
                search.errorsPerMillionBelow(),
                Seeds.derive(seed, Seeds.SEARCHES));
    }

    /** What is searched, if capacities are what is asked for. */
    public Optional<SearchSettings> search() {
        return spec.load().search() == null ? Optional.empty() : Optional.of(search(spec.load(), seed));
    }

    /** How far apart workers send; zero where they send each request when it is due. */
    public Duration batchInterval() {
        return Optional.ofNullable(spec.load().batchInterval()).orElse(Duration.ZERO);
    }

    /** How many blocks are measured at most, however many of them are disturbed. */
    public int mostBlocks() {
        return spec.load().search() == null ? AnalysisSettings.mostBlocks(maxBlocks) : maxBlocks;
    }

    /**
     * The block that runs first and does not count: it looks like the others, with shorter trials where theirs are long. A
     * search's has the rate to begin with.
     */
    public Block rehearsal() {
        long rate = spec.load().search() == null
                ? fixedRate()
                : spec.load().search().from();
        // A rate that changes is to be seen at its highest.
        Timing rehearsed = spec.load().stages() == null ? timing.ofRehearsal() : timing;
        return expand(Block.REHEARSAL, rehearsed, (environment, repeat) -> rate);
    }

    /**
     * The block that follows all others where the run is to explain itself: one trial of each environment, in the order of the
     * spec, as long as those of the rehearsal.
     */
    public Block explanation() {
        Timing timed = rehearsal().timing();
        List<Trial> trials = new ArrayList<>();
        for (PlannedEnvironment environment : environments) {
            trials.add(new Trial(environment.name(), 0, timed.slot().multipliedBy(trials.size()), fixedRate()));
        }
        return new Block(Block.EXPLANATION, trials, timed);
    }

    /**
     * A block that counts, as it is to be measured: in a search, each environment's rate is the one that its own trials
     * before lead to.
     *
     * @param number from 0 to less than {@link #mostBlocks}
     * @param measured what has been measured; blocks from {@code number} on are passed over
     */
    public Block block(int number, Collection<TrialResult> measured) {
        check(number);
        List<TrialResult> counting =
                measured.stream().filter(trial -> trial.block() >= 0).toList();
        return search().map(asked -> expand(number, timing, (environment, repeat) -> new CapacitySearch(
                                asked, environment, repeat, counting)
                        .rate(number)))
                .orElseGet(() -> block(number));
    }

    /**
     * A block that counts: its trials, their order and their times. Of a search, without their rates.
     *
     * @param number from 0 to less than {@link #mostBlocks}
     */
    public Block block(int number) {
        check(number);
        return expand(number, timing, (environment, repeat) -> fixedRate());
    }

    /** A block of whatever kind, as it is to be measured. */
    public Block numbered(int number, Collection<TrialResult> measured) {
        return number >= 0 ? block(number, measured) : numbered(number);
    }

    /** A block of whatever kind: its trials, their order and their times. Of a search, without their rates. */
    public Block numbered(int number) {
        return switch (number) {
            case Block.REHEARSAL -> rehearsal();
            case Block.EXPLANATION -> explanation();
            default -> block(number);
        };
    }

    private void check(int number) {
        if (number < 0 || number >= mostBlocks()) {
            throw new IllegalArgumentException("block " + number + " of " + mostBlocks());
        }
    }

    private long fixedRate() {
        return LoadRate.average(spec.load()).orElse(0L);
    }

    private interface Rates {
        long requestsPerSecond(String environment, int repeat);
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

    private Block expand(int number, Timing timing, Rates rates) {
        List<Trial> drawn = new ArrayList<>();
        for (PlannedEnvironment environment : environments) {
            drawn.add(new Trial(environment.name(), 0, Duration.ZERO, 0));
            if (environment.isBaseline()) {
                drawn.add(new Trial(environment.name(), 1, Duration.ZERO, 0));
            }
        }
        UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(Seeds.derive(seed, Seeds.ORDER, number));
        ListSampler.shuffle(random, drawn);

        List<Trial> trials = new ArrayList<>();
        for (Trial trial : drawn) {
            trials.add(new Trial(
                    trial.environment(),
                    trial.repeat(),
                    timing.slot().multipliedBy(trials.size()),
                    rates.requestsPerSecond(trial.environment(), trial.repeat())));
        }
        return new Block(number, trials, timing);
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
