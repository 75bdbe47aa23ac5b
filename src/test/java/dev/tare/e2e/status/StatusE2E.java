package dev.tare.e2e.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatusBuilder;
import dev.tare.e2e.DocumentedCommands;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Kubectl;
import dev.tare.e2e.Scenario;
import dev.tare.plan.SpecHash;

import static org.assertj.core.api.Assertions.assertThat;

/** What statuses say, of what is the case: nothing that was not measured is Ready, and what is waited for is said. */
@ExtendWith(InstalledOperator.class)
class StatusE2E {

    private static final String NAME = "quickstart";
    private static final Duration MOST = Duration.ofMinutes(3);
    private static final Duration WITHIN_SECONDS = Duration.ofSeconds(30);
    private static final Path PAGE = Path.of("docs/cluster.md");

    private final Scenario user;

    StatusE2E(Scenario user) {
        this.user = user;
    }

    @BeforeAll
    static void open(Scenario user) {
        user.cluster()
                .upgrade(
                        Map.of("allow.priorityClasses[0]", "urgent", "allow.generatorImages[0]", "registry.invalid/*"));
    }

    @AfterAll
    static void close(Scenario user) {
        user.cluster().upgrade(Map.of());
    }

    @AfterEach
    void clear() {
        user.clear();
        user.client().limitRanges().inNamespace(user.namespace()).delete();
        user.liftQuota();
        Eventually.holds("end of all runs", MOST, () -> user.runs().isEmpty());
    }

    private static String quick(String change, String by) throws IOException {
        return Files.readString(Path.of("src/test/resources/e2e/quick.yaml"))
                .replace("name: quick\n", "name: " + NAME + "\n")
                .replace(change, by);
    }

    private static String quick() throws IOException {
        return quick("", "");
    }

    /** A profile whose target does not come, so that it never measures. */
    private static String waiting() throws IOException {
        return quick("sample: {}", "service: {name: checkuot, port: 8080}");
    }

    private PerformanceProfile profile() {
        return user.profile(NAME);
    }

    private static String condition(PerformanceProfile profile, String type) {
        return conditions(profile)
                .filter(condition -> condition.getType().equals(type))
                .map(condition -> condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                .findFirst()
                .orElse("absent");
    }

    private static Stream<Condition> conditions(PerformanceProfile profile) {
        return profile == null
                        || profile.getStatus() == null
                        || profile.getStatus().conditions() == null
                ? Stream.empty()
                : profile.getStatus().conditions().stream();
    }

    private void says(String type, String beginning) {
        Eventually.holds(
                () -> type + " of the profile that says '" + beginning + "' but '" + condition(profile(), type) + "'",
                WITHIN_SECONDS,
                () -> condition(profile(), type).startsWith(beginning));
    }

    private static String reason(PerformanceRun run) {
        return Scenario.conditionOf(run, Conditions.COMPLETE).getReason();
    }

    /** A profile that is Ready. */
    private void measured() throws IOException {
        user.apply(quick());
        PerformanceRun run = user.complete(user.firstRun(), MOST);
        String name = run.getMetadata().getName();
        Eventually.holds("end of clearing up", MOST, () -> Scenario.conditionOf(user.run(name), Conditions.RECONCILING)
                .getStatus()
                .equals("False"));
        declareValid(user.run(name));
        says(Conditions.READY, "True Complete");
    }

    /** Whether numbers may be used is not what is tried here, and may be false where others are at work. */
    private void declareValid(PerformanceRun run) {
        if (Scenario.is(run, Conditions.VALID) || Scenario.is(run, Conditions.FAILED)) {
            return;
        }
        user.client().resource(run).editStatus(ended -> {
            PerformanceRunStatus status = ended.getStatus();
            List<Condition> conditions = status.conditions().stream()
                    .map(condition -> declared(condition))
                    .toList();
            ended.setStatus(PerformanceRunStatusBuilder.builder()
                    .observedGeneration(status.observedGeneration())
                    .conditions(conditions)
                    .headline(status.headline())
                    .profile(status.profile())
                    .startedAt(status.startedAt())
                    .completedAt(Instant.now().toString())
                    .seed(status.seed())
                    .node(status.node())
                    .nodes(status.nodes())
                    .publication(status.publication())
                    .crossings(status.crossings())
                    .blocks(status.blocks())
                    .summary(status.summary())
                    .noiseFloorMicros(status.noiseFloorMicros())
                    .noiseFloorCapacityPermille(status.noiseFloorCapacityPermille())
                    .objectives(status.objectives())
                    .build());
            return ended;
        });
    }

    private static Condition declared(Condition condition) {
        return switch (condition.getType()) {
            case Conditions.VALID, Conditions.READY ->
                new ConditionBuilder(condition).withStatus("True").build();
            case Conditions.STALLED ->
                new ConditionBuilder(condition).withStatus("False").build();
            case Conditions.COMPLETE ->
                new ConditionBuilder(condition)
                        .withMessage("declared to be valid by this test")
                        .build();
            default -> condition;
        };
    }

    /** Declares what ends from now on, until it is told that this is enough. */
    private void declaring(AtomicBoolean enough) {
        Thread declaring = new Thread(() -> {
            while (!enough.get()) {
                Eventually.pause(Duration.ofMillis(500));
                user.runs().stream()
                        .filter(run -> Scenario.is(run, Conditions.COMPLETE))
                        .filter(run -> Scenario.conditionOf(run, Conditions.RECONCILING)
                                .getStatus()
                                .equals("False"))
                        .forEach(this::declareValid);
            }
        });
        declaring.setDaemon(true);
        declaring.start();
    }

    /** Whether that is a result of the spec that it has. */
    private static boolean isOfItsSpec(PerformanceProfile profile) {
        return profile.getStatus().lastRun() != null
                && SpecHash.of(profile.getSpec())
                        .equals(profile.getStatus().lastRun().profile().specHash());
    }

    private static boolean isReady(PerformanceProfile profile) {
        return condition(profile, Conditions.READY).startsWith("True")
                && conditions(profile)
                        .filter(condition -> condition.getType().equals(Conditions.READY))
                        .allMatch(condition -> Objects.equals(
                                condition.getObservedGeneration(),
                                profile.getMetadata().getGeneration()));
    }

    /** As kstatus has it, and Argo CD's script: neither looks at Ready before the generation was seen. */
    private static boolean isCurrent(PerformanceProfile profile) {
        return Objects.equals(
                        profile.getStatus() == null ? null : profile.getStatus().observedGeneration(),
                        profile.getMetadata().getGeneration())
                && condition(profile, Conditions.RECONCILING).startsWith("False")
                && condition(profile, Conditions.STALLED).startsWith("False");
    }

    @Test
    void theDocumentedGateWaitsForWhatWasEdited() throws IOException {
        measured();
        Kubectl kubectl = Kubectl.of(user.cluster(), user.namespace());
        List<PerformanceProfile> seen = new CopyOnWriteArrayList<>();
        Watch watch = watch(seen);
        AtomicBoolean enough = new AtomicBoolean();
        declaring(enough);
        try {
            List<String> gate = DocumentedCommands.of(PAGE, "## After a change");
            // In its way, so that the new run is queued at first.
            user.apply(Files.readString(Path.of("src/test/resources/e2e/quick.yaml"))
                    .replace("rate: 200", "rate: 150"));
            Kubectl.Result result = kubectl.run(gate.get(0), Duration.ofMinutes(4));
            user.keep("gate.txt", gate.get(0) + "\n" + result.text());

            PerformanceProfile now = profile();
            assertThat(result.code()).as(result.text()).isZero();
            assertThat(isOfItsSpec(now)).as("the result that was waited for").isTrue();
            assertThat(now.getStatus().lastRun().profile().generation())
                    .isEqualTo(now.getMetadata().getGeneration());
            Kubectl.Result both = kubectl.run(gate.get(1), Duration.ofMinutes(4));
            user.keep("gate-wide.txt", gate.get(1) + "\n" + both.text());
            assertThat(both.code()).as(both.text()).isZero();
            assertThat(isOfItsSpec(profile())).isTrue();
            assertThat(both.text()).contains("GENERATION", "MEASURED", "MESSAGE");
        } finally {
            enough.set(true);
            watch.close();
        }
        assertThat(seen).isNotEmpty();
        assertThat(seen)
                .filteredOn(profile -> isReady(profile) || isCurrent(profile))
                .isNotEmpty()
                .allMatch(StatusE2E::isOfItsSpec);
    }

    private Watch watch(List<PerformanceProfile> seen) {
        return user.client()
                .resources(PerformanceProfile.class)
                .inNamespace(user.namespace())
                .withName(NAME)
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, PerformanceProfile profile) {
                        seen.add(profile);
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                });
    }

    @Test
    void theGateStaysShutWhileNoOperatorLooks() throws IOException {
        measured();
        Kubectl kubectl = Kubectl.of(user.cluster(), user.namespace());
        user.cluster().operator().scale(0);
        try {
            Kubectl.Result result = kubectl.run(
                    "kubectl patch performanceprofile quickstart --type merge --patch '{\"spec\": {\"load\": {\"rate\": 210}}}'\n"
                            + "kubectl wait --for=condition=Ready --timeout=5s performanceprofile/quickstart",
                    Duration.ofSeconds(60));
            assertThat(result.code()).as(result.text()).isNotZero();
            assertThat(result.text()).contains("timed out");
        } finally {
            user.cluster().operator().scale(1);
        }
    }

    @Test
    void whatTheRunWaitsForAndItsEndBeforeItBeganAreSaid() throws IOException {
        user.apply(waiting());
        String waits = "Service \"checkuot\" was not found in namespace %s".formatted(user.namespace());
        says(Conditions.RESOLVED_REFS, "False ServiceNotFound: " + waits);
        says(Conditions.READY, "False ServiceNotFound: run quickstart-1-");
        says(Conditions.RECONCILING, "True ServiceNotFound");
        assertThat(profile().getStatus().headline()).isEqualTo(waits);

        PerformanceRun run = user.firstRun();
        user.client().resource(run).delete();
        says(Conditions.READY, "False RunDeleted: run " + run.getMetadata().getName());
        says(Conditions.STALLED, "True RunDeleted");
        user.keep("deleted.txt", user.listing());
    }

    @Test
    void anEditWhileItWaitsInTheQueueOrMeasuresIsSaid() throws IOException {
        String slow = Files.readString(Path.of("src/test/resources/e2e/quick.yaml"))
                .replace("duration: 300ms", "duration: 3s")
                .replace("maxBlocks: 4", "minBlocks: 12, maxBlocks: 12");
        user.apply(slow);
        PerformanceRun first = user.firstRun();
        Eventually.holds( // of two that were created within a second either may be the first
                "first run that has a place",
                MOST,
                () -> Scenario.is(user.run(first.getMetadata().getName()), Conditions.ADMITTED));
        user.apply(quick());
        says(Conditions.READY, "False Queued: run quickstart-1-");
        assertThat(profile().getStatus().headline()).startsWith("this run is 1st of 1 in the queue; it begins within ");

        Eventually.holds("first run that measures", MOST, () -> reason(
                        user.run(first.getMetadata().getName()))
                .equals("Measuring"));
        user.apply(slow.replace("rate: 200", "rate: 190"));
        String outdated = "False Outdated: run %s measures generation 1; generation 2 is measured after it"
                .formatted(first.getMetadata().getName());
        Eventually.holds(
                () -> outdated + " but " + condition(user.profile("quick"), Conditions.READY),
                WITHIN_SECONDS,
                () -> condition(user.profile("quick"), Conditions.READY).equals(outdated));
        user.keep("outdated.txt", user.listing());
    }

    private PerformanceRun failed(String profile) {
        user.apply(profile);
        return user.complete(user.firstRun(), MOST);
    }

    private void failsAtOnce(PerformanceRun run, String reason, String sentence) {
        assertThat(reason(run)).isEqualTo(reason);
        assertThat(run.getStatus().headline()).contains(sentence).doesNotContain("TooFewBlocks", "invalid");
        assertThat(Duration.between(
                        Instant.parse(run.getMetadata().getCreationTimestamp()), // it may not even have begun
                        Instant.parse(run.getStatus().completedAt())))
                .as("not after all the time that pods may take")
                .isLessThan(Duration.ofMinutes(1));
        says(Conditions.READY, "False " + reason);
        assertThat(profile().getStatus().headline()).isEqualTo(run.getStatus().headline());
        user.keep("failed-" + reason + ".txt", user.listing());
    }

    private static io.fabric8.kubernetes.api.model.ObjectMeta named(String name) {
        return new ObjectMetaBuilder().withName(name).build();
    }

    @Test
    void aLimitRangeThatNoPodKeepsEndsItAtOnce() throws IOException {
        user.client()
                .resource(new LimitRangeBuilder()
                        .withMetadata(named("small"))
                        .withNewSpec()
                        .addNewLimit()
                        .withType("Container")
                        .addToMax("memory", new Quantity("8Mi"))
                        .endLimit()
                        .endSpec()
                        .build())
                .inNamespace(user.namespace())
                .create();
        failsAtOnce(failed(quick()), "PodsRefused", "maximum memory usage per Container is 8Mi");
    }

    @Test
    void aPriorityClassThatIsNotThereEndsItAtOnce() throws IOException {
        failsAtOnce(
                failed(quick("trials:", "pods: {priorityClassName: urgent}\n  trials:")),
                "PodsRefused",
                "no PriorityClass with name urgent was found");
    }

    @Test
    void aQuotaThatOnePodExceedsEndsItAtOnce() throws IOException {
        user.quota("requests.memory", "4Mi");
        failsAtOnce(failed(quick()), "PodsRefused", "exceeded quota: quota");
    }

    @Test
    void aQuotaOfOtherObjectsEndsItAtOnce() throws IOException {
        user.quota("count/deployments.apps", "0");
        failsAtOnce(failed(quick()), "RequestRefused", "exceeded quota: quota");
    }

    private void startsAndSays(String sentence) {
        PerformanceRun run = user.firstRun();
        String name = run.getMetadata().getName();
        Eventually.holds(
                () -> "sentence '" + sentence + "' but " + user.run(name).getStatus(),
                WITHIN_SECONDS,
                () -> user.run(name).getStatus() != null
                        && user.run(name).getStatus().conditions() != null
                        && reason(user.run(name)).equals("Starting")
                        && Scenario.conditionOf(user.run(name), Conditions.COMPLETE)
                                .getMessage()
                                .contains(sentence));
        assertThat(user.run(name).getStatus().headline())
                .startsWith("starting: ")
                .contains(sentence);
        says(Conditions.READY, "False Starting: run " + name);
        user.keep("starting.txt", user.listing());
    }

    @Test
    void aQuotaThatOthersUseUpIsSaidWhileItIsWaitedFor() throws IOException {
        // One pod of two: the worker's waits for the target's to go, which it never does.
        user.quota("pods", "1");
        user.apply(quick());
        startsAndSays("exceeded quota: quota, requested: pods=1, used: pods=1, limited: pods=1");
    }

    @Test
    void anImageThatCannotBePulledIsSaidWhileItIsWaitedFor() throws IOException {
        user.apply(quick("trials:", "generator: {type: Fortio, image: \"registry.invalid/none:1\"}\n  trials:")
                .replace("rate: 200,", "rate: 200, arrival: Constant,"));
        startsAndSays("registry.invalid/none:1");
    }

    @Test
    void aNodeThatNobodyHasIsSaidWhileItIsWaitedFor() throws IOException {
        user.apply(quick("trials:", "pods: {nodeSelector: {no: such}}\n  trials:"));
        startsAndSays("no node accepts pod ");
    }

    @Test
    void oneMistakeIsOneEvent() throws IOException {
        user.apply(quick("rate: 200", "rate: 900000"));
        says(Conditions.STALLED, "True Invalid");
        Eventually.pause(Duration.ofSeconds(2));
        assertThat(user.client()
                        .v1()
                        .events()
                        .inNamespace(user.namespace())
                        .list()
                        .getItems())
                .filteredOn(event -> event.getReason().equals("Invalid"))
                .hasSize(1);
    }
}
