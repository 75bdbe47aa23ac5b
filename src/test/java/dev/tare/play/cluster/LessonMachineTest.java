package dev.tare.play.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.tare.api.LessonStatus;
import dev.tare.api.LessonStatus.Result;
import dev.tare.play.Answer;
import dev.tare.play.PlayOrder;

import static org.assertj.core.api.Assertions.assertThat;

/** What is done in a playground, step by step, where everything is known from outside. */
class LessonMachineTest {

    private static final ClusterLesson CANARY = istio("canary");
    private static final ClusterLesson ACCESS = istio("access-control");
    private static final long MILLI_NS = 1_000_000;

    /** Three pods, one of which is killed in each round; and of which two join. */
    private static final ClusterLesson PODS = ClusterLessons.parse("""
            name: pods
            title: Pods come and go
            what: They come. They go.
            steps:
            - absent: [b, c]
              without: {by: Outsider}
              requests:
              - send: {count: 100}
                meanwhile: {action: Start, pods: [b, c]}
                checks:
                - {kind: Share, of: {pod: b}, expected: some from b, with: {atLeast: 0.2}, without: {is: 0}}
            - without: {by: Outsider}
              requests:
              - send: {count: 10}
                rounds: 6
                meanwhile: {action: Kill, pods: [a, b, c]}
                checks:
                - {kind: PerKill, of: {status: 503}, expected: none fails, with: {atMost: 0}, without: {atLeast: 1}}
            try: ["{request} {urls.shop}/"]
            sources: ["https://example.com/"]
            """);

    private static ClusterLesson istio(String name) {
        return ClusterLessons.of("istio").named(name).orElseThrow();
    }

    private static Answer answer(int status, String pod, String version) {
        return new Answer(Optional.of(status), Map.of(Answer.POD, pod, Answer.VERSION, version), 0, MILLI_NS);
    }

    /** Proxies that do what the objects of the two lessons say. */
    private static Answer right(PlayOrder order, int number, Set<LessonObjects.Id> objects) {
        if (has(objects, "canary-10") && number % 10 == 0 || has(objects, "canary-50") && number % 2 == 0) {
            return answer(200, "d", "v2");
        }
        boolean stranger = order.id().startsWith("access-control") && order.id().matches(".*-1-0");
        return answer(stranger && has(objects, "access-control") ? 403 : 200, "a", "v1");
    }

    private static boolean has(Set<LessonObjects.Id> objects, String name) {
        return objects.stream().anyMatch(id -> id.name().equals("first-" + name));
    }

    private static SimulatedMesh run(SimulatedMesh mesh) {
        mesh.run();
        return mesh;
    }

    @Test
    void lessonsPassOneAfterTheOther() {
        SimulatedMesh mesh = run(new SimulatedMesh(List.of(CANARY, ACCESS), LessonMachineTest::right));
        assertThat(mesh.over).extracting(LessonStatus::name).containsExactly("canary", "access-control");
        assertThat(mesh.over).extracting(LessonStatus::result).containsOnly(Result.Passed);
        LessonStatus canary = mesh.over.get(0);
        assertThat(canary.seen()).isEqualTo("90/10: 200 of 2,000 (10 %); 50/50: 1,000 of 2,000 (50 %)");
        assertThat(canary.without()).isEqualTo("90/10: 0 of 2,000; 50/50: 0 of 2,000");
        assertThat(canary.expected())
                .isEqualTo("90/10: 10 % from v2 (138 to 269 of 2,000); 50/50: half from v2 (891 to 1,109 of 2,000)");
        assertThat(canary.switchedOnBy()).containsExactly("VirtualService/first-canary-50");
        assertThat(canary.tryIt())
                .containsExactly(
                        "kubectl -n play exec deploy/first-friend -c player -- java -cp"
                                + " '/opt/tare/app/*:/opt/tare/lib/*' dev.tare.app.Tare request http://first-shop:8080/ --count 100");
        assertThat(mesh.objects).as("what is left").isEmpty();
    }

    /** Where annotations of a Service switch a feature on, the lesson has a Service of its own. */
    @Test
    void withoutTheFeatureRequestsMayGoElsewhere() {
        ClusterLesson ejection =
                ClusterLessons.of("linkerd").named("outlier-ejection").orElseThrow();
        List<String> urls = new ArrayList<>();
        SimulatedMesh mesh = run(new SimulatedMesh(List.of(ejection), (order, number, objects) -> {
            if (number == 0) {
                urls.add(order.url());
            }
            boolean failing = order.headers().containsKey("tare-fails-every");
            boolean own = order.url().contains("outlier-ejection");
            return answer(failing && number % (own ? 40 : 3) == 0 ? 500 : 200, number % 3 == 0 ? "c" : "a", "v1");
        }));
        assertThat(mesh.over).extracting(LessonStatus::result).containsExactly(Result.Passed);
        assertThat(urls)
                .containsExactly(
                        "http://first-shop:8080/",
                        "http://first-shop:8080/",
                        "http://first-outlier-ejection:8080/",
                        "http://first-outlier-ejection:8080/");
    }

    @Test
    void eachStepIsSentWithoutTheFeatureAndWithIt() {
        SimulatedMesh mesh = run(new SimulatedMesh(List.of(CANARY), LessonMachineTest::right));
        assertThat(mesh.kinds(step -> step instanceof PlayStep.Create
                        || step instanceof PlayStep.Remove
                        || step instanceof PlayStep.Publish
                        || step instanceof PlayStep.Finish))
                .containsExactly(
                        "Publish", "Create", "Publish", "Remove", "Publish", "Create", "Publish", "Remove", "Finish");
        assertThat(published(mesh))
                .containsExactly("canary-0-1-0-0", "canary-1-1-0-0", "canary-2-1-0-0", "canary-3-1-0-0");
    }

    private static List<String> published(SimulatedMesh mesh) {
        return mesh.steps.stream()
                .filter(PlayStep.Publish.class::isInstance)
                .map(step -> ((PlayStep.Publish) step).order().id())
                .toList();
    }

    /** A feature that does not act: its objects are there, and change nothing. */
    @Test
    void aLessonFailsWhoseFeatureDoesNotAct() {
        SimulatedMesh mesh = run(
                new SimulatedMesh(List.of(CANARY, ACCESS), (order, number, objects) -> right(order, number, Set.of())));
        assertThat(mesh.over).extracting(LessonStatus::result).containsExactly(Result.Failed, Result.Failed);
        assertThat(mesh.over.get(0).seen()).isEqualTo("90/10: 0 of 2,000 !; 50/50: 0 of 2,000 !");
        assertThat(mesh.objects).isEmpty();
    }

    /** A retry that hides failures shows nothing where nothing fails. */
    @Test
    void aLessonFailsThatHasNothingToAct() {
        SimulatedMesh mesh =
                run(new SimulatedMesh(List.of(ACCESS), (order, number, objects) -> answer(403, "a", "v1")));
        assertThat(mesh.over.get(0).result()).isEqualTo(Result.Failed);
        assertThat(mesh.over.get(0).without())
                .isEqualTo("friend: 0 of 100 (should be 100 of 100); stranger: 100 of 100 (should be 0 of 100)");
    }

    /** A control plane that takes its time: requests are sent again until proxies know. */
    @Test
    void proxiesMayBeToldLater() {
        SimulatedMesh mesh = new SimulatedMesh(List.of(CANARY, ACCESS), LessonMachineTest::right);
        mesh.delay = Duration.ofSeconds(20);
        mesh.run();
        assertThat(mesh.over).extracting(LessonStatus::result).containsOnly(Result.Passed);
        assertThat(published(mesh)).contains("canary-1-2-0-0");
        SimulatedMesh never = new SimulatedMesh(List.of(CANARY), LessonMachineTest::right);
        never.delay = Duration.ofMinutes(10);
        never.run();
        assertThat(never.over).extracting(LessonStatus::result).containsExactly(Result.Failed);
    }

    @Test
    void aPlayerThatTellsNothingFailsItsLessonOnly() {
        SimulatedMesh mesh = new SimulatedMesh(List.of(ACCESS), LessonMachineTest::right);
        mesh.silent = true;
        Instant began = mesh.now;
        mesh.run();
        assertThat(mesh.over.get(0).result()).isEqualTo(Result.Failed);
        assertThat(mesh.over.get(0).message()).startsWith("pod first-friend has not told what it has seen since 2026-");
        assertThat(Duration.between(began, mesh.now)).isLessThan(LessonMachine.TOLD_WITHIN.plusMinutes(1));
    }

    /** An order is published once more to a pod that does not have it: the one that had it has gone. */
    @Test
    void anOrderIsPublishedToWhateverPodIsThere() {
        SimulatedMesh mesh = new SimulatedMesh(List.of(ACCESS), LessonMachineTest::right);
        mesh.silent = true;
        while (!(LessonMachine.next(mesh.observation()) instanceof PlayStep.Publish)) {
            mesh.carryOut(LessonMachine.next(mesh.observation()));
        }
        PlayStep first = LessonMachine.next(mesh.observation());
        mesh.carryOut(first);
        assertThat(LessonMachine.next(mesh.observation())).isInstanceOf(PlayStep.Await.class);
        mesh.pods.put("friend", new PlayPod("another", true, Optional.empty(), Optional.empty()));
        assertThat(LessonMachine.next(mesh.observation())).isEqualTo(first);
        mesh.pods.put("friend", new PlayPod("another", false, Optional.empty(), Optional.empty()));
        assertThat(LessonMachine.next(mesh.observation())).isEqualTo(new PlayStep.AwaitPods(List.of("friend")));
    }

    @Test
    void noLessonIsBegunWhileARunMeasures() {
        SimulatedMesh mesh = new SimulatedMesh(List.of(ACCESS), LessonMachineTest::right);
        mesh.measuring = true;
        assertThat(LessonMachine.next(mesh.observation())).isInstanceOf(PlayStep.AwaitRuns.class);
    }

    @Test
    void podsAreAwaited() {
        SimulatedMesh mesh = new SimulatedMesh(List.of(ACCESS), LessonMachineTest::right);
        mesh.carryOut(LessonMachine.next(mesh.observation()));
        mesh.pods.remove("c");
        assertThat(LessonMachine.next(mesh.observation())).isEqualTo(new PlayStep.AwaitPods(List.of("c")));
    }

    /** Pods that join and pods that die: each round kills the pod that was written down before, and no other. */
    @Test
    void podsAreStartedAndKilledWhileRequestsAreSent() {
        SimulatedMesh mesh = run(new SimulatedMesh(List.of(PODS), (order, number, objects) -> {
            boolean on = order.id().startsWith("pods-1") || order.id().startsWith("pods-3");
            boolean fails = order.id().startsWith("pods-2") && number < 2;
            return answer(fails ? 503 : 200, on ? List.of("a", "b", "c").get(number % 3) : "a", "v1");
        }));
        LessonStatus lesson = mesh.over.get(0);
        assertThat(lesson.result()).as(lesson.toString()).isEqualTo(Result.Passed);
        assertThat(lesson.seen()).isEqualTo("33 of 100 (33 %); 0.0 a kill [0.0, 0.0] in 6");
        assertThat(lesson.without()).isEqualTo("0 of 100; 2.0 a kill [2.0, 2.0] in 6");
        assertThat(mesh.killed).hasSize(12).doesNotHaveDuplicates();
        assertThat(mesh.killed.stream().map(uid -> uid.substring(0, 1)))
                .containsExactly("a", "b", "c", "a", "b", "c", "a", "b", "c", "a", "b", "c");
        assertThat(mesh.replicas).containsOnly(Map.entry("b", 1), Map.entry("c", 1));
        assertThat(published(mesh)).filteredOn(id -> id.startsWith("pods-3")).hasSize(6);
    }
}
