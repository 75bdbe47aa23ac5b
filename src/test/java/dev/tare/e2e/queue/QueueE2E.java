package dev.tare.e2e.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.ApiRequests.Answer;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.RealCluster;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/** One namespace has five runs in the queue, and another one, which comes after them, has one. */
@ExtendWith(InstalledOperator.class)
class QueueE2E {

    private static final Duration MOST = Duration.ofMinutes(4);
    private static final String OTHER = "tare-e2e-queue-other";
    private static final String WITHIN = "it begins within [0-9]+ (min|h)";

    private final Scenario user;

    QueueE2E(Scenario user) {
        this.user = user;
    }

    @AfterEach
    void leave() {
        var other = user.client().namespaces().withName(OTHER);
        other.delete();
        other.waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
    }

    private static String profile() throws IOException {
        return Files.readString(Path.of("src/test/resources/e2e/quick.yaml"))
                .replace("duration: 300ms", "duration: 2s")
                .replace("maxBlocks: 4", "minBlocks: 6, maxBlocks: 6");
    }

    private List<PerformanceRun> runsOf(String namespace) {
        return user.client()
                .resources(PerformanceRun.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    private static boolean hasBegun(PerformanceRun run) {
        return run.getStatus() != null && run.getStatus().startedAt() != null;
    }

    private static String sentence(PerformanceRun run) {
        return run.getStatus() == null
                ? ""
                : Conditions.find(run.getStatus().conditions(), Conditions.ADMITTED)
                        .map(condition -> condition.getReason() + ": " + condition.getMessage())
                        .orElse("");
    }

    private List<String> sentences() {
        return Stream.of(user.namespace(), OTHER)
                .flatMap(namespace -> runsOf(namespace).stream())
                .map(run -> run.getMetadata().getNamespace() + "/"
                        + run.getMetadata().getName() + " " + sentence(run))
                .toList();
    }

    @Test
    void whoComesLastBeginsSecondWhereItsNamespaceHasHadNothing() throws IOException {
        user.apply(profile());
        PerformanceRun first = user.firstRun();
        Eventually.holds(
                "run that has its place",
                MOST,
                () -> Scenario.is(user.run(first.getMetadata().getName()), Conditions.ADMITTED));
        for (int i = 0; i < 4; i++) {
            user.start("quick", "more-");
        }
        Eventually.holds(
                () -> "four runs in the queue: " + sentences(),
                MOST,
                () -> runsOf(user.namespace()).stream()
                                .map(QueueE2E::sentence)
                                .filter(sentence ->
                                        sentence.matches("Queued: this run is [1-4](st|nd|rd|th) of [1-4] in the"
                                                + " queue(, behind others of team %s)?; %s"
                                                        .formatted(user.namespace(), WITHIN)))
                                .count()
                        == 4);
        assertThat(leases())
                .containsExactly("tare-place-1 " + user.namespace() + "/"
                        + first.getMetadata().getName());

        user.cluster().restrictedNamespace(OTHER);
        for (JsonNode resource : Manifest.parse(profile())) {
            Answer answer = user.cluster().requests().apply(OTHER, resource);
            assertThat(answer.isDone()).as(answer.message()).isTrue();
        }
        Eventually.holds(
                () -> "run of the other namespace that is the next: " + sentences(), MOST, () -> runsOf(OTHER).stream()
                        .map(QueueE2E::sentence)
                        .anyMatch(
                                sentence -> sentence.matches("Queued: this run is 1st of 5 in the queue; " + WITHIN)));
        user.keep("queued.txt", String.join("\n", sentences()));
        user.keep("listing.txt", user.listing());

        Eventually.holds(
                () -> "third run that has begun: " + sentences(), MOST.multipliedBy(2), () -> begun().size() >= 3);
        assertThat(begun().stream()
                        .limit(3)
                        .map(run -> run.getMetadata().getNamespace())
                        .toList())
                .containsExactly(user.namespace(), OTHER, user.namespace());
        user.keep(
                "begun.txt",
                begun().stream()
                        .map(run -> run.getStatus().startedAt() + " "
                                + run.getMetadata().getNamespace() + "/"
                                + run.getMetadata().getName())
                        .collect(Collectors.joining("\n")));
    }

    /** Those that have begun, in that order. */
    private List<PerformanceRun> begun() {
        List<PerformanceRun> all = new ArrayList<>(runsOf(user.namespace()));
        all.addAll(runsOf(OTHER));
        return all.stream()
                .filter(QueueE2E::hasBegun)
                .sorted(Comparator.comparing(run -> run.getStatus().startedAt()))
                .toList();
    }

    /** Places, and whose they are. */
    private List<String> leases() {
        return user
                .client()
                .leases()
                .inNamespace(RealCluster.NAMESPACE)
                .withLabel("tare.dev/place")
                .list()
                .getItems()
                .stream()
                .map(QueueE2E::text)
                .toList();
    }

    private static String text(Lease lease) {
        return lease.getMetadata().getName() + " "
                + Optional.ofNullable(lease.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get("tare.dev/run"))
                        .orElse("");
    }
}
