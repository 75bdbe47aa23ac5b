package dev.tare.e2e.meshinstall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.LessonStatus;
import dev.tare.api.LessonStatus.Result;
import dev.tare.api.MeshInstall;
import dev.tare.api.Playground;
import dev.tare.api.PlaygroundStatus;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;
import dev.tare.play.cluster.ClusterLessons;

import static org.assertj.core.api.Assertions.assertThat;

/** The lessons of Istio, on a real one. Needs {@code cluster istio}. */
@ExtendWith(InstalledOperator.class)
@TestMethodOrder(OrderAnnotation.class)
@Tag("istio")
@Tag("nightly")
class PlaygroundE2E {

    /** Some of them, in a comma list; all of them where that is empty. */
    private static final String LESSONS = System.getProperty("tare.e2e.lessons", "");

    private static final String MESH = "istio";
    private static final Duration STARTED = Duration.ofMinutes(4);
    private static final Duration MOST = Duration.ofMinutes(15);
    private static final Duration GONE = Duration.ofMinutes(2);
    private static final String LINE = "%-20s %-8s %-52s %-60s %s%n";

    private static Set<String> before = Set.of();

    private final Scenario user;
    private final KubernetesClient client;

    PlaygroundE2E(Scenario user) {
        this.user = user;
        this.client = user.client();
    }

    @BeforeAll
    static void installIstio(Scenario user) throws IOException {
        RealIstio.offer(user, Map.of("playground.enabled", true, "playground.namespaces[0]", user.namespace()));
        RealIstio.of(user).apply(MESH, "");
        new Meshes(user.client()).ready(MESH);
        before = user.objects();
    }

    @AfterAll
    static void uninstallIstio(Scenario user) {
        for (String kind : List.of("VirtualService", "DestinationRule")) { // those in the way
            user.client()
                    .genericKubernetesResources("networking.istio.io/v1", kind)
                    .inNamespace(user.namespace())
                    .delete();
        }
        user.client().resources(MeshInstall.class).withName(MESH).delete();
        new Meshes(user.client()).gone(MESH);
        user.cluster().upgrade(Map.of());
    }

    @Test
    @Order(1)
    void allLessonsPass() {
        user.apply("""
                apiVersion: tare.dev/v1alpha1
                kind: Playground
                metadata: {name: first}
                spec: {mesh: istio%s}
                """.formatted(LESSONS.isEmpty() ? "" : ", lessons: [" + LESSONS + "]"));
        Eventually.holds(() -> "application: " + told("first"), STARTED, () -> status("first")
                .map(s -> s.progress() != null)
                .orElse(false));
        List<LessonStatus> lessons = completed("first");
        System.out.print(table(lessons));
        user.keep("lessons.txt", table(lessons));
        user.keep("playground.yaml", Manifest.yaml(find("first").orElseThrow().getStatus()));
        assertThat(lessons).isNotEmpty().allSatisfy(lesson -> assertThat(lesson.result())
                .as(lesson.toString())
                .isEqualTo(Result.Passed));
    }

    /** Somebody's own routes for the application's host were there before: Istio takes the oldest. */
    @Test
    @Order(2)
    void aBrokenOneFails() {
        user.apply("""
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: in-the-way}
                spec:
                  hosts: [second-shop.%1$s.svc.cluster.local]
                  http:
                  - route:
                    - destination: {host: second-shop.%1$s.svc.cluster.local}
                ---
                apiVersion: tare.dev/v1alpha1
                kind: Playground
                metadata: {name: second}
                spec: {mesh: istio, lessons: [canary, access-control]}
                """.formatted(user.namespace()));
        List<LessonStatus> lessons = completed("second");
        System.out.print(table(lessons));
        assertThat(lessons).extracting(LessonStatus::result).containsExactly(Result.Failed, Result.Passed);
        assertThat(lessons.get(0).seen()).contains("0 of 2,000 !");
    }

    /** Two whose pods somebody's routes leave out, and all others on an Istio that does not look at what switches them on. */
    @Test
    @Order(3)
    void eachFailsThatIsBroken() throws IOException {
        user.apply(Files.readString(Path.of("src/test/resources/e2e/playground/broken.yaml"))
                .replace("NAMESPACE", user.namespace()));
        List<LessonStatus> lessons = new ArrayList<>();
        try (UnseenObjects unseen = UnseenObjects.in(user)) {
            for (String name : List.of("one-pod", "unseen-1", "unseen-2", "unseen-3")) {
                lessons.addAll(completed(name));
            }
            unseen.check();
        }
        System.out.print(table(lessons));
        user.keep("broken.txt", table(lessons));
        assertThat(lessons)
                .extracting(LessonStatus::name)
                .containsAll(ClusterLessons.of(MESH).names());
        assertThat(lessons)
                .allSatisfy(lesson ->
                        assertThat(lesson.result()).as(lesson.toString()).isEqualTo(Result.Failed));
    }

    @Test
    @Order(4)
    void leavesNothing() {
        client.resources(Playground.class).inNamespace(user.namespace()).delete();
        Eventually.holds(() -> "end of all that was made: " + left(), GONE, () -> left().isEmpty());
        for (String kind : List.of("VirtualService", "DestinationRule", "EnvoyFilter", "Sidecar")) {
            assertThat(client.genericKubernetesResources("networking.istio.io/v1alpha3", kind)
                            .inNamespace(user.namespace())
                            .list()
                            .getItems())
                    .filteredOn(object -> !object.getMetadata().getName().startsWith("in-the-way"))
                    .isEmpty();
        }
    }

    private Set<String> left() {
        Set<String> left = user.objects();
        left.removeAll(before);
        return left;
    }

    private Optional<Playground> find(String name) {
        return Optional.ofNullable(client.resources(Playground.class)
                .inNamespace(user.namespace())
                .withName(name)
                .get());
    }

    private Optional<PlaygroundStatus> status(String name) {
        return find(name).map(Playground::getStatus);
    }

    private List<LessonStatus> completed(String name) {
        return Eventually.get("end of all lessons of " + name, MOST, () -> status(name)
                .filter(status -> status.completedAt() != null)
                .map(status -> status.lessons()));
    }

    private String told(String name) {
        return status(name).map(Manifest::yaml).orElse("nothing");
    }

    private static String table(List<LessonStatus> lessons) {
        return LINE.formatted("lesson", "result", "seen", "expected", "without")
                + lessons.stream()
                        .map(lesson -> LINE.formatted(
                                lesson.name(),
                                lesson.result(),
                                lesson.seen(),
                                lesson.expected(),
                                lesson.without() + (lesson.message() == null ? "" : "  " + lesson.message())))
                        .collect(Collectors.joining());
    }
}
