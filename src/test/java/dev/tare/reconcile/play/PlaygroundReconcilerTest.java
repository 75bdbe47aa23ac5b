package dev.tare.reconcile.play;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.Conditions;
import dev.tare.api.LessonStatus;
import dev.tare.api.LessonStatus.Result;
import dev.tare.api.Playground;
import dev.tare.play.Answer;
import dev.tare.play.PlayOrder;
import dev.tare.play.cluster.ClusterLessons;
import dev.tare.play.cluster.ExamplePlace;
import dev.tare.play.cluster.LessonObjects;

import static org.assertj.core.api.Assertions.assertThat;

/** Playgrounds, before a stand-in for the API server; each look is that of a new operator, which knows nothing of the one before. */
class PlaygroundReconcilerTest {

    private PlaygroundFixture fixture = new PlaygroundFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Answer answer(int status, String version) {
        return new Answer(Optional.of(status), Map.of(Answer.POD, "a", Answer.VERSION, version), 0, 1_000_000);
    }

    private List<GenericKubernetesResource> policies() {
        return fixture.client
                .genericKubernetesResources("security.istio.io/v1", "AuthorizationPolicy")
                .inNamespace(PlaygroundFixture.NAMESPACE)
                .list()
                .getItems();
    }

    /** Whether the policy is there decides who is let in. */
    private Answer controlled(PlayOrder order, int number) {
        return answer(order.id().matches(".*-1-0") && !policies().isEmpty() ? 403 : 200, "v1");
    }

    private void begin(String... lessons) {
        fixture.mesh("istio", true);
        fixture.create("istio", lessons);
        fixture.reconcile();
        fixture.startPods(true, true);
    }

    @Test
    void aLessonIsGoneThrough() {
        begin("access-control");
        fixture.run(this::controlled);
        Playground playground = fixture.playground();
        assertThat(playground.getStatus().passed()).isEqualTo("1 of 1 passed");
        assertThat(playground.getStatus().now()).startsWith("over, kept until 2026-03-01T13:0");
        assertThat(playground.getStatus().progress()).isNull();
        assertThat(playground.getStatus().application().url()).isEqualTo("http://first-shop.play.svc:8080");
        assertThat(fixture.condition(Conditions.READY))
                .isEqualTo("True LessonsPassed: all lessons passed: access-control");
        assertThat(fixture.condition(Conditions.STALLED)).startsWith("False");
        LessonStatus lesson = fixture.lessons().get(0);
        assertThat(lesson.result()).as(lesson.toString()).isEqualTo(Result.Passed);
        assertThat(lesson.seen()).isEqualTo("friend: 100 of 100; stranger: 100 of 100");
        assertThat(lesson.without()).isEqualTo("friend: 100 of 100; stranger: 0 of 100");
        assertThat(lesson.switchedOnBy()).containsExactly("AuthorizationPolicy/first-access-control");
        assertThat(lesson.what()).contains("answers all others with 403");
        assertThat(lesson.objects())
                .startsWith("---\n")
                .contains(
                        "kind: AuthorizationPolicy", "namespace: play", "ownerReferences:", "/sa/first-friend-on-mesh");
        assertThat(lesson.tryIt().get(0))
                .isEqualTo("kubectl -n play get playground first -o"
                        + " jsonpath='{.status.lessons[?(@.name==\"access-control\")].objects}' | kubectl apply -f -");
        assertThat(lesson.tryIt()).hasSize(3);
        assertThat(lesson.price().p50Micros()).isNull();
        assertThat(lesson.price().measure()).startsWith("not measured yet: ").contains("features: [authorization-1]");
        assertThat(policies()).isEmpty();
    }

    @Test
    void itIsSaidWhatGoesOn() {
        begin("canary", "access-control");
        fixture.reconcile();
        assertThat(fixture.playground().getStatus().now()).isEqualTo("canary: running");
        assertThat(fixture.playground().getStatus().passed()).isEqualTo("0 of 2 passed");
        assertThat(fixture.lessons()).extracting(LessonStatus::result).containsExactly(Result.Running);
        assertThat(fixture.condition(Conditions.READY)).isEqualTo("False LessonRunning: lesson canary is gone through");
        assertThat(fixture.condition(Conditions.RECONCILING)).startsWith("True");
    }

    /** What belongs to it says so: whoever deletes the playground deletes all of it. */
    @Test
    void allThatIsMadeIsOwned() {
        begin("access-control");
        for (int step = 0; step < 30 && policies().isEmpty(); step++) {
            fixture.clock.forward(fixture.reconcile().orElse(Duration.ofSeconds(1)));
            fixture.play(this::controlled);
        }
        String uid = fixture.playground().getMetadata().getUid();
        assertThat(policies()).hasSize(1).allSatisfy(policy -> {
            assertThat(policy.getMetadata().getOwnerReferences().get(0).getUid())
                    .isEqualTo(uid);
            assertThat(policy.getMetadata().getNamespace()).isEqualTo(PlaygroundFixture.NAMESPACE);
        });
        assertThat(fixture.deployments()).hasSize(7).allSatisfy(deployment -> assertThat(
                        deployment.getMetadata().getOwnerReferences().get(0).getUid())
                .isEqualTo(uid));
    }

    @Test
    void aLessonThatFailsIsSaid() {
        begin("access-control");
        fixture.run((order, number) -> answer(200, "v1"));
        assertThat(fixture.lessons().get(0).result()).isEqualTo(Result.Failed);
        assertThat(fixture.condition(Conditions.READY))
                .isEqualTo("False LessonFailed: access-control: Failed, friend: 100 of 100; stranger: 0 of 100 !");
        assertThat(fixture.condition(Conditions.STALLED)).startsWith("True LessonFailed");
    }

    @Test
    void theApplicationGoesAtItsTimeAndTheResultsStay() {
        begin("access-control");
        fixture.run(this::controlled);
        assertThat(fixture.reconcile()).contains(Duration.ofMinutes(1));
        assertThat(fixture.deployments()).isNotEmpty();
        fixture.client
                .load(new ByteArrayInputStream(
                        fixture.lessons().get(0).objects().getBytes(StandardCharsets.UTF_8)))
                .create();
        assertThat(policies()).as("applied again by hand").hasSize(1);
        fixture.clock.forward(Duration.ofHours(1));
        assertThat(fixture.reconcile()).isEmpty();
        assertThat(fixture.deployments()).isEmpty();
        assertThat(policies()).isEmpty();
        assertThat(fixture.client
                        .services()
                        .inNamespace(PlaygroundFixture.NAMESPACE)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(fixture.playground().getStatus().application()).isNull();
        assertThat(fixture.playground().getStatus().now()).isEqualTo("over");
        assertThat(fixture.lessons().get(0).result()).isEqualTo(Result.Passed);
        fixture.server.forget();
        fixture.reconcile();
        assertThat(fixture.server.requests())
                .as("nothing is left to do")
                .allMatch(request -> request.startsWith("GET"));
    }

    @Test
    void whatTheOperatorMayNotMakeIsSkipped() {
        begin("access-control");
        fixture.server.refuse(
                request -> request.startsWith("POST ") && request.contains("/authorizationpolicies"),
                new StatusBuilder().withCode(403).withMessage("forbidden").build());
        fixture.run((order, number) -> answer(200, "v1"));
        LessonStatus lesson = fixture.lessons().get(0);
        assertThat(lesson.result()).isEqualTo(Result.Skipped);
        assertThat(lesson.message())
                .startsWith("the operator is not permitted to create AuthorizationPolicy/first-access-control: ");
        assertThat(fixture.condition(Conditions.READY)).startsWith("False LessonFailed: access-control: Skipped, the ");
    }

    @Test
    void whatTheClusterDoesNotKnowIsSkipped() {
        begin("mtls");
        fixture.run((order, number) -> answer(200, "v1"));
        assertThat(fixture.lessons().get(0).result()).isEqualTo(Result.Skipped);
        assertThat(fixture.lessons().get(0).message())
                .isEqualTo("the cluster does not know PeerAuthentication of security.istio.io/v1");
    }

    @Test
    void podsAreAwaited() {
        fixture.mesh("istio", true);
        fixture.create("istio");
        assertThat(fixture.reconcile()).contains(Duration.ofSeconds(5));
        assertThat(fixture.condition(Conditions.READY))
                .isEqualTo(
                        "False ApplicationStarting: pods that are on their way: a, b, c, d, friend, stranger, outsider");
        fixture.client.resource(fixture.deployments().get(0)).editStatus(deployment -> new DeploymentBuilder(deployment)
                .withNewStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withMessage("violates PodSecurity")
                .endCondition()
                .endStatus()
                .build());
        fixture.reconcile();
        assertThat(fixture.condition(Conditions.READY)).isEqualTo("False ApplicationStarting: violates PodSecurity");
        fixture.startPods(true, false);
        fixture.reconcile();
        assertThat(fixture.condition(Conditions.STALLED))
                .isEqualTo(
                        "True NotOnMesh: pod first-a-1 has no container of the mesh (istio-proxy): look at the labels"
                                + " of namespace play");
    }

    @Test
    void aMeshIsAwaited() {
        fixture.create("istio");
        assertThat(fixture.reconcile()).contains(Duration.ofSeconds(10));
        assertThat(fixture.condition(Conditions.READY))
                .isEqualTo("False MeshNotReady: MeshInstall istio was not found");
        fixture.mesh("istio", false);
        fixture.reconcile();
        assertThat(fixture.condition(Conditions.READY)).isEqualTo("False MeshNotReady: MeshInstall istio is not ready");
        assertThat(fixture.condition(Conditions.RECONCILING)).startsWith("True");
        assertThat(fixture.deployments()).isEmpty();
    }

    @Test
    void aMeshWithoutLessonsOffersNone() {
        fixture.mesh("cilium", true);
        fixture.create("cilium");
        assertThat(fixture.reconcile()).isEmpty();
        assertThat(fixture.lessons()).hasSameSizeAs(ClusterLessons.known()).allSatisfy(lesson -> {
            assertThat(lesson.result()).isEqualTo(Result.NotOffered);
            assertThat(lesson.message())
                    .startsWith("Tare has this lesson for istio")
                    .endsWith(", and not for cilium yet");
        });
        assertThat(fixture.condition(Conditions.READY)).startsWith("False NothingOffered");
        assertThat(fixture.deployments()).isEmpty();
        assertThat(fixture.reconcile()).isEmpty();
    }

    @Test
    void aLessonThatOnlyOthersHaveIsNotOffered() {
        fixture.mesh("consul", true);
        fixture.create("consul", "mirroring");
        fixture.reconcile();
        assertThat(fixture.lessons()).singleElement().satisfies(lesson -> assertThat(lesson.message())
                .isEqualTo("Tare has this lesson for istio, kuma, and not for consul yet"));
    }

    /** Kuma takes in pods of namespaces with its label only. */
    @Test
    void aNamespaceWithoutTheMeshsLabelIsSaid() {
        fixture.client
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(PlaygroundFixture.NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        fixture.mesh("kuma", true);
        fixture.create("kuma", "retries");
        assertThat(fixture.reconcile()).contains(Duration.ofSeconds(10));
        assertThat(fixture.condition(Conditions.STALLED))
                .isEqualTo(
                        "True NotOnMesh: namespace play lacks the label kuma.io/sidecar-injection=enabled, without which"
                                + " Kuma takes none of its pods in; add it (kubectl label namespace play"
                                + " kuma.io/sidecar-injection=enabled), or make the playground in another namespace");
        assertThat(fixture.deployments()).isEmpty();
        fixture.client.namespaces().withName(PlaygroundFixture.NAMESPACE).edit(namespace -> new NamespaceBuilder(
                        namespace)
                .editMetadata()
                .addToLabels("kuma.io/sidecar-injection", "enabled")
                .endMetadata()
                .build());
        fixture.reconcile();
        assertThat(fixture.deployments()).hasSize(7);
    }

    /** Kuma knows by a label which mesh an object is for. */
    @Test
    void labelsOfALessonsObjectsStay() {
        Playground playground = new Playground();
        playground.setMetadata(new ObjectMetaBuilder()
                .withNamespace("play")
                .withName("first")
                .withUid("0c7e")
                .build());
        String yaml = PlaygroundObjects.yaml(
                playground,
                LessonObjects.of(ClusterLessons.of("kuma").named("retries").orElseThrow(), ExamplePlace.FIRST)
                        .in(1));
        assertThat(yaml).contains("kuma.io/mesh: default", "tare.dev/playground-uid: 0c7e");
    }

    @Test
    void anUnknownLessonIsRefused() {
        fixture.mesh("istio", true);
        fixture.create("istio", "canary", "canari", "canary");
        fixture.reconcile();
        assertThat(fixture.condition(Conditions.ACCEPTED))
                .startsWith("False Invalid: Playground first: spec.lessons[1]: is \"canari\", but must be a lesson: ")
                .endsWith("; Playground first: spec.lessons[2]: is \"canary\", but must be there once");
        assertThat(fixture.condition(Conditions.STALLED)).startsWith("True Invalid");
    }

    @Test
    void areOnlyWhereTheyAreAllowed() {
        fixture.close();
        fixture = new PlaygroundFixture(PlaygroundSettings.NONE);
        fixture.create("istio");
        assertThat(fixture.reconcile()).isEmpty();
        assertThat(fixture.condition(Conditions.ACCEPTED))
                .isEqualTo(
                        "False NotAllowed: this installation of Tare has no playgrounds (the chart's playground.enabled"
                                + " permits them)");
        fixture.close();
        fixture = new PlaygroundFixture(new PlaygroundSettings(true, List.of("elsewhere")));
        fixture.create("istio");
        fixture.reconcile();
        assertThat(fixture.condition(Conditions.ACCEPTED))
                .startsWith("False NotAllowed: there are no playgrounds in namespace play ");
    }

    @Test
    void nothingOfOthersIsTouched() {
        fixture.mesh("istio", true);
        fixture.create("istio", "access-control");
        fixture.client
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(PlaygroundFixture.NAMESPACE)
                        .withName("first-shop")
                        .endMetadata()
                        .build())
                .create();
        fixture.reconcile();
        assertThat(fixture.condition(Conditions.STALLED))
                .isEqualTo(
                        "True RequestRefused: Service first-shop exists already, and does not belong to this playground");
    }
}
