package dev.tare.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.Quantity;

import dev.tare.api.DurationText;
import dev.tare.api.Generator;
import dev.tare.api.Load;
import dev.tare.api.MeshInstall;
import dev.tare.api.Objective;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PodSettings;
import dev.tare.api.QuantityAmount;
import dev.tare.api.Request;
import dev.tare.api.Target;
import dev.tare.api.Trials;
import dev.tare.manifest.NameSuggestions;
import dev.tare.manifest.Problem;
import dev.tare.measure.CountText;
import dev.tare.measure.Percentile;

/** What a schema cannot say of a profile: references, and arithmetic over several fields. */
final class PlanRules {

    /** At 2 % more than a target takes, the wait at a trial's end is then the limit: the capacity is too high by that at most. */
    private static final int DURATION_PER_LATENCY = 50;

    /** As many as the 99th percentile needs. */
    private static final int LEAST_REQUESTS = 100 * Percentile.REQUESTS_BEYOND;

    /** As many as the median needs for as many to be beyond it. */
    private static final int LEAST_REQUESTS_OF_MEDIAN = 2 * Percentile.REQUESTS_BEYOND;

    /** As {@code load.duration} may be. */
    private static final Duration LONGEST_DURATION = Duration.ofHours(1);

    private static final Duration WRK2_CALIBRATES = Duration.ofSeconds(10);

    private final String resource;
    private final PerformanceProfileSpec spec;
    private final List<String> meshNames;
    private final List<Problem> problems = new ArrayList<>();

    PlanRules(PerformanceProfile profile, Collection<MeshInstall> meshes) {
        this.resource = "PerformanceProfile " + profile.getMetadata().getName();
        this.spec = profile.getSpec();
        this.meshNames = meshes.stream()
                .map(mesh -> mesh.getMetadata().getName())
                .sorted()
                .toList();
    }

    List<Problem> problems() {
        checkMeshes();
        checkBlocks();
        checkRequests();
        checkServiceTime();
        checkSearch();
        checkThinkTime();
        checkStages();
        checkObjectives();
        checkSchedule();
        checkResources();
        checkGrpc();
        checkGenerator();
        return problems;
    }

    private void checkMeshes() {
        for (int i = 0; i < spec.environments().size(); i++) {
            String mesh = spec.environments().get(i).mesh();
            if (mesh != null && !meshNames.contains(mesh)) {
                problems.add(Problem.unresolved(
                        resource,
                        "spec.environments[" + i + "].mesh",
                        '"' + mesh + '"',
                        NameSuggestions.oneOf("a MeshInstall", meshNames)));
            }
        }
    }

    private void checkBlocks() {
        Trials trials = spec.trials();
        int least = IntervalPlan.leastBlocks(spec);
        String why =
                "must be at least " + least + ": " + claim() + " cannot be estimated at " + trials.confidencePercent()
                        + " % confidence from fewer " + (spec.load().search() == null ? "blocks" : "searches");
        if (trials.minBlocks() != null && trials.minBlocks() < least) {
            refuse("spec.trials.minBlocks", String.valueOf(trials.minBlocks()), why);
        }
        if (trials.maxBlocks() < least) {
            refuse("spec.trials.maxBlocks", String.valueOf(trials.maxBlocks()), why);
        }
    }

    private String claim() {
        int intervals = IntervalPlan.intervals(spec);
        List<String> compared = IntervalPlan.compared(spec);
        String whose =
                switch (compared.size()) {
                    case 0 -> "the noise floor";
                    case 1 -> compared.get(0);
                    default -> "each of " + String.join(", ", compared);
                };
        return intervals == 1
                ? "an interval"
                : "%d intervals together (%s of %s)"
                        .formatted(intervals, spec.load().search() == null ? labels("") : "capacity and loss", whose);
    }

    /** Of fewer requests, nobody could say what a percentile is, or whether one is due at all. */
    private void checkRequests() {
        Load load = spec.load();
        if (load.rate() == null && load.stages() == null) {
            return;
        }
        double requests = LoadRate.requests(load);
        if (requests >= LEAST_REQUESTS_OF_MEDIAN) {
            return;
        }
        String duration = DurationText.format(load.duration());
        if (load.stages() != null) {
            refuse(
                    "spec.load.stages",
                    CountText.of(Math.round(requests), "request") + " in all",
                    "must be at least %d in a trial: with fewer, too few lie beyond any percentile"
                            .formatted(LEAST_REQUESTS_OF_MEDIAN));
            return;
        }
        double seconds = load.duration().toNanos() / 1e9;
        refuse(
                "spec.load.rate",
                String.valueOf(load.rate()),
                "must be at least %d, or duration %ds: with fewer than %d requests in a trial of %s, too few lie beyond any percentile"
                        .formatted(
                                (long) Math.ceil(LEAST_REQUESTS_OF_MEDIAN / seconds),
                                (long) Math.ceil((double) LEAST_REQUESTS_OF_MEDIAN / load.rate()),
                                LEAST_REQUESTS_OF_MEDIAN,
                                duration));
    }

    /** What the sample service has not answered when a trial must end counts as failed, and it is known how much that is. */
    private void checkServiceTime() {
        if (spec.generator().type() != Generator.Type.Tare) {
            return;
        }
        slowest("spec.target", spec.target());
        for (int i = 0; i < spec.environments().size(); i++) {
            slowest(
                    "spec.environments[" + i + "].target",
                    spec.environments().get(i).target());
        }
    }

    private void slowest(String field, Target target) {
        if (target == null || target.sample() == null) {
            return;
        }
        Target.Sample sample = target.sample();
        Duration timeout = spec.request().timeout();
        String takes = DurationText.format(sample.serviceTime());
        if (sample.serviceTime().compareTo(timeout) >= 0) {
            refuse(
                    field + ".sample.serviceTime",
                    takes,
                    "must be less than request.timeout, which is %s".formatted(DurationText.format(timeout)));
            return;
        }
        Duration duration = spec.load().duration();
        new LateAnswers(sample, timeout)
                .durationThatWouldDo(duration)
                .ifPresent(longer -> refuse(
                        spec.load().stages() == null ? "spec.load.duration" : "spec.load.stages",
                        DurationText.format(duration),
                        "must be at least %s: answers take %s (%s.sample.serviceTime), and at the end of a trial late ones are awaited for %s, a tenth of its duration"
                                .formatted(
                                        DurationText.format(longer),
                                        takes,
                                        field,
                                        DurationText.format(Timing.drain(duration, timeout)))));
    }

    private void checkSearch() {
        Load.Search search = spec.load().search();
        if (search == null) {
            return;
        }
        Duration duration = spec.load().duration();
        Duration most = duration.dividedBy(DURATION_PER_LATENCY);
        if (search.p99Below().compareTo(most) > 0) {
            refuse(
                    "spec.load.search.p99Below",
                    DurationText.format(search.p99Below()),
                    "must be at most %s: a trial of %s ends before a queue is much longer than that"
                            .formatted(DurationText.format(most), DurationText.format(duration)));
        }
        double seconds = duration.toNanos() / 1e9;
        long least = (long) Math.ceil(LEAST_REQUESTS / seconds);
        if (search.from() < least) {
            refuse(
                    "spec.load.search.from",
                    String.valueOf(search.from()),
                    "must be at least %d: with fewer than %,d requests in a trial of %s, too few lie beyond p99"
                            .formatted(least, LEAST_REQUESTS, DurationText.format(duration)));
        }
    }

    private void checkThinkTime() {
        Duration thinkTime = spec.load().thinkTime();
        Duration duration = spec.load().duration();
        if (thinkTime != null && thinkTime.compareTo(duration) >= 0) {
            refuse(
                    "spec.load.thinkTime",
                    DurationText.format(thinkTime),
                    "must be less than %s: in a trial of that duration, a user who thinks for longer may not send"
                            .formatted(DurationText.format(duration)));
        }
    }

    private void checkStages() {
        if (spec.load().stages() == null) {
            return;
        }
        Duration together =
                spec.load().stages().stream().map(Load.Stage::duration).reduce(Duration.ZERO, Duration::plus);
        if (!spec.load().duration().equals(together)) {
            refuse(
                    "spec.load.duration",
                    DurationText.format(spec.load().duration()),
                    "must be left out, or %s, the sum of the stages' durations"
                            .formatted(DurationText.format(together)));
        }
        if (together.compareTo(LONGEST_DURATION) > 0) {
            refuse(
                    "spec.load.stages",
                    DurationText.format(together) + " together",
                    "must be at most %s".formatted(DurationText.format(LONGEST_DURATION)));
        }
    }

    private void checkObjectives() {
        List<Percentile> family = IntervalPlan.family(spec.load());
        for (int i = 0; i < spec.objectives().size(); i++) {
            Objective objective = spec.objectives().get(i);
            boolean ofCapacity = objective.metric() == Objective.Metric.CAPACITY;
            if (ofCapacity != (spec.load().search() != null)) {
                refuse(
                        "spec.objectives[" + i + "].metric",
                        '"' + name(objective.metric()) + '"',
                        ofCapacity
                                ? "must not be capacity without load.search"
                                : "must be capacity: a search compares nothing else");
                continue;
            }
            // The schema lets an overhead be limited of latencies only.
            if (objective.overheadBelow() != null && !family.contains(percentile(objective.metric()))) {
                String label = percentile(objective.metric()).label();
                refuse(
                        "spec.objectives[" + i + "].metric",
                        "\"latency." + label + '"',
                        "must be one of " + labels("latency.") + ": a trial of "
                                + CountText.of(Math.round(LoadRate.requests(spec.load())), "request")
                                + " has too few beyond "
                                + label);
            }
        }
    }

    private String labels(String prefix) {
        return IntervalPlan.family(spec.load()).stream()
                .map(percentile -> prefix + percentile.label())
                .collect(Collectors.joining(", "));
    }

    private static String name(Objective.Metric metric) {
        return switch (metric) {
            case CAPACITY -> "capacity";
            case ERRORS -> "errors";
            default -> "latency." + percentile(metric).label();
        };
    }

    private static Percentile percentile(Objective.Metric metric) {
        return switch (metric) {
            case LATENCY_P50 -> Percentile.P50;
            case LATENCY_P90 -> Percentile.P90;
            case LATENCY_P99 -> Percentile.P99;
            case LATENCY_P999 -> Percentile.P999;
            case CAPACITY, ERRORS -> throw new IllegalArgumentException("no latency: " + metric);
        };
    }

    private void checkSchedule() {
        if (spec.schedule() != null) {
            CronTimes.of(spec.schedule()).problems().stream()
                    .map(problem -> Problem.inField(resource, problem.field(), problem.held(), problem.allowed()))
                    .forEach(problems::add);
        }
    }

    private void checkResources() {
        PodSettings.Resources resources = spec.pods().resources();
        if (resources != null) {
            new TreeMap<>(resources.limits()).forEach((name, limit) -> checkQuantity("limits." + name, limit));
            new TreeMap<>(resources.requests()).forEach((name, request) -> {
                checkQuantity("requests." + name, request);
                Quantity limit = resources.limits().get(name);
                if (limit != null && isMore(request, limit)) {
                    refuse(
                            "spec.pods.resources.requests." + name,
                            request.toString(),
                            "must be at most " + limit + ", which is its limit");
                }
            });
        }
    }

    /** The definition says so, too, but not every one that a cluster may have. */
    private void checkQuantity(String field, Quantity quantity) {
        if (QuantityAmount.of(quantity).isEmpty()) {
            refuse(
                    "spec.pods.resources." + field,
                    '"' + quantity.toString() + '"',
                    "must be a quantity, such as 500m, 2 or 1Gi");
        }
    }

    private static boolean isMore(Quantity request, Quantity limit) {
        return QuantityAmount.of(request)
                .flatMap(asked -> QuantityAmount.of(limit).map(most -> asked.compareTo(most) > 0))
                .orElse(false);
    }

    private void checkGrpc() {
        if (spec.request().grpc() != null) {
            GrpcMessage.of(spec.request().grpc())
                    .problem()
                    .ifPresent(problem ->
                            refuse("spec.request.grpc." + problem.field(), problem.held(), problem.allowed()));
        }
    }

    /** What programs of others cannot be told. */
    private void checkGenerator() {
        Generator.Type type = spec.generator().type();
        if (type != Generator.Type.Nighthawk && type != Generator.Type.Wrk2) {
            return;
        }
        if (!spec.request().body().isEmpty()) {
            refuse(
                    "spec.request.body",
                    CountText.of(spec.request().body().length(), "character"),
                    "must be left out with generator.type: " + type);
        }
        if (type == Generator.Type.Wrk2 && spec.request().method() != Request.Method.GET) {
            refuse("spec.request.method", spec.request().method().name(), "must be GET with generator.type: Wrk2");
        }
        wholeSeconds("spec.load.duration", spec.load().duration());
        if (type == Generator.Type.Nighthawk) {
            wholeSeconds("spec.load.warmup", spec.load().warmup());
        } else if (!spec.load().warmup().equals(WRK2_CALIBRATES)) {
            refuse(
                    "spec.load.warmup",
                    DurationText.format(spec.load().warmup()),
                    "must be 10s: wrk2 calibrates itself for so long, and records nothing");
        }
        wholeSeconds("spec.request.timeout", spec.request().timeout());
    }

    private void wholeSeconds(String field, Duration duration) {
        if (duration.toNanosPart() != 0) {
            refuse(
                    field,
                    DurationText.format(duration),
                    "must be whole seconds with generator.type: "
                            + spec.generator().type());
        }
    }

    private void refuse(String field, String held, String allowed) {
        problems.add(Problem.inField(resource, field, held, allowed));
    }
}
