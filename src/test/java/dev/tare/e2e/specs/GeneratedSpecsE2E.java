package dev.tare.e2e.specs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.e2e.ApiRequests.Answer;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Metrics;
import dev.tare.e2e.Scenario;
import dev.tare.e2e.specs.GeneratedSpecs.GeneratedSpec;
import dev.tare.e2e.specs.Outcome.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generated specs against the real API server and operator: each is refused, gets a condition that says why, or leads to runs that
 * end; and then nothing happens any more. {@code -Dtare.e2e.specs=500} generates more, and {@code -Dtare.e2e.seed} the same again.
 */
@ExtendWith(InstalledOperator.class)
@Tag("nightly")
class GeneratedSpecsE2E {

    private static final int SPECS = Integer.getInteger("tare.e2e.specs", 150);
    private static final long SEED = Long.getLong("tare.e2e.seed", System.currentTimeMillis());

    /** So many are there at a time. */
    private static final int AT_A_TIME = 250;

    private static final Duration MOST = Duration.ofMinutes(10);
    private static final Duration UNTIL_AT_REST = Duration.ofMinutes(3);
    private static final Duration AT_REST = Duration.ofSeconds(20);

    /** A mesh of others is looked at every ten seconds until it is ready. */
    private static final int LOOKS_AT_A_MESH = 3;

    private static final int ALREADY_THERE = 409;
    private static final Pattern FIELD = Pattern.compile("\\b(spec|metadata|ObjectMeta)\\b");
    private static final int SHOWN = 400;

    private final Scenario user;
    private final SpecsWorld world;
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final List<String> broken = new ArrayList<>();
    private final StringBuilder record = new StringBuilder();
    private Pod operator;
    private int logged;

    GeneratedSpecsE2E(Scenario user) {
        this.user = user;
        this.world = new SpecsWorld(user);
    }

    @BeforeEach
    void begin() {
        world.begin();
        operator = user.cluster().operator().ready();
        logged = user.cluster().operator().log().length();
    }

    @AfterEach
    void end() {
        world.clear();
        world.end();
    }

    @Test
    void eachIsRefusedConditionedOrEnds() {
        System.out.printf("%d generated specs: -Dtare.e2e.specs=%d -Dtare.e2e.seed=%d%n", SPECS, SPECS, SEED);
        List<GeneratedSpec> specs = GeneratedSpecs.of(SEED, SPECS);
        try {
            for (int from = 0; from < SPECS; from += AT_A_TIME) {
                applyTogether(specs.subList(from, Math.min(SPECS, from + AT_A_TIME)));
                world.clear();
            }
        } finally {
            System.out.printf("generated specs of seed %d: %s, broken %d%n", SEED, counts, broken.size());
            broken.forEach(System.out::println);
            user.keep("specs-%d.txt".formatted(SEED), record.toString());
        }
        assertThat(broken).isEmpty();
        assertThat(counts).containsKeys(Kind.REFUSED, Kind.CONDITIONED, Kind.ENDED);
    }

    private void applyTogether(List<GeneratedSpec> specs) {
        world.known();
        Map<String, GeneratedSpec> taken = new LinkedHashMap<>();
        for (GeneratedSpec spec : specs) {
            Answer answer = world.create(spec);
            if (answer.isDone()) {
                taken.put(answer.body().at("/metadata/uid").asText(), spec);
            } else {
                refused(spec, answer);
            }
        }
        Eventually.holds(
                () -> "outcome of %s".formatted(without(taken, world.outcomes())),
                MOST,
                () -> pausing(world.outcomes().keySet().containsAll(taken.keySet())));
        Map<String, Outcome> outcomes = world.outcomes();
        taken.forEach((uid, spec) -> accepted(spec, outcomes.get(uid)));
        comesToRest();
        theOperatorIsWell();
    }

    /** Hundreds of resources are listed at each look. */
    private static boolean pausing(boolean holds) {
        if (!holds) {
            Eventually.pause(Duration.ofSeconds(2));
        }
        return holds;
    }

    private static List<GeneratedSpec> without(Map<String, GeneratedSpec> taken, Map<String, Outcome> outcomes) {
        return taken.entrySet().stream()
                .filter(spec -> !outcomes.containsKey(spec.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void refused(GeneratedSpec spec, Answer answer) {
        record(spec, new Outcome(Kind.REFUSED, answer.code() + " " + answer.message()));
        boolean saysWhere = FIELD.matcher(answer.message()).find() || answer.code() == ALREADY_THERE;
        if (answer.code() >= 500 || !saysWhere) {
            broken(spec, "is refused with " + answer.code() + " " + answer.message());
        }
    }

    private void accepted(GeneratedSpec spec, Outcome outcome) {
        record(spec, outcome);
        if (outcome.sentence().contains(" InternalError: ")
                || outcome.sentence().startsWith("Accepted=False Invalid: ")
                        && !FIELD.matcher(outcome.sentence()).find()) {
            broken(spec, outcome.sentence());
        }
    }

    private void record(GeneratedSpec spec, Outcome outcome) {
        counts.merge(outcome.kind(), 1, Integer::sum);
        record.append("%d %s %s: %s %s%n"
                .formatted(spec.number(), spec.kind(), shown(spec.name()), outcome.kind(), shown(outcome.sentence())));
    }

    private void broken(GeneratedSpec spec, String what) {
        broken.add("%d %s %s %s: %s"
                .formatted(
                        spec.number(),
                        spec.kind(),
                        spec.name(),
                        shown(what),
                        spec.resource().toString()));
    }

    private static String shown(String text) {
        String line = text.replace("\n", "\\n");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }

    /** What a schedule wakes is not at rest. */
    private void comesToRest() {
        world.profiles().stream()
                .filter(profile -> profile.getSpec().schedule() != null)
                .forEach(profile -> user.client().resource(profile).delete());
        Eventually.holds("rest", UNTIL_AT_REST, () -> {
            Map<String, Outcome> outcomes = world.outcomes();
            long waiting = world.runs().stream()
                    .map(run -> outcomes.get(run.getMetadata().getUid()))
                    .filter(outcome -> outcome != null && outcome.kind() == Kind.CONDITIONED)
                    .count();
            long meshes = outcomes.values().stream()
                    .filter(outcome -> outcome.sentence().startsWith("Ready="))
                    .count();
            Metrics before = user.cluster().operator().metrics();
            Eventually.pause(AT_REST);
            Metrics after = user.cluster().operator().metrics();
            double profiles = looks(after, "performanceprofile") - looks(before, "performanceprofile");
            double runs = looks(after, "performancerun") - looks(before, "performancerun");
            double looksAtMeshes = looks(after, "meshinstall") - looks(before, "meshinstall");
            String seen =
                    "in %d s %.0f reconciliations of profiles, %.0f of runs, of which %d wait, %.0f of %d meshes%n"
                            .formatted(AT_REST.toSeconds(), profiles, runs, waiting, looksAtMeshes, meshes);
            System.out.print(seen);
            record.append(seen);
            return profiles == 0 && runs <= waiting && looksAtMeshes <= LOOKS_AT_A_MESH * meshes;
        });
    }

    private static double looks(Metrics metrics, String controller) {
        return metrics.sum("operator_sdk_reconciliations_started_total", "controller_name=\"" + controller + "\"");
    }

    private void theOperatorIsWell() {
        Pod now = user.cluster().operator().ready();
        assertThat(now.getMetadata().getName()).isEqualTo(operator.getMetadata().getName());
        assertThat(restarts(now)).as("restarts of the operator").isEqualTo(restarts(operator));
        String log = user.cluster().operator().log();
        String since = log.substring(Math.min(logged, log.length()));
        logged = log.length();
        user.keep("operator.log", since);
        assertThat(since).doesNotContain("\tat ");
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }
}
