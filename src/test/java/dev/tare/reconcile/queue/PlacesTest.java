package dev.tare.reconcile.queue;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.SettableClock;

import static dev.tare.reconcile.queue.QueuedRuns.T0;
import static dev.tare.reconcile.queue.QueuedRuns.ended;
import static dev.tare.reconcile.queue.QueuedRuns.entry;
import static dev.tare.reconcile.queue.QueuedRuns.measuring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Places before a stand-in for the API server, where several operators want them. */
class PlacesTest {

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final SettableClock clock = new SettableClock(T0);
    private final Places one = new Places(client, 1, clock);
    private final Places another = new Places(client, 1, clock);

    @AfterEach
    void close() {
        server.close();
    }

    private RunIdentity create(String name) {
        RunOutline run = new RunOutline();
        run.setMetadata(
                new ObjectMetaBuilder().withNamespace("shop").withName(name).build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef("checkout")));
        return RunIdentity.of(client.resource(run).create());
    }

    /** It gets the status, and the deletion, of another one. */
    private void becomes(String name, RunOutline as) {
        RunOutline run = client.resources(RunOutline.class)
                .inNamespace("shop")
                .withName(name)
                .get();
        run.setStatus(as.getStatus());
        client.resource(run).updateStatus();
    }

    private List<Lease> leases() {
        return client.leases().inNamespace(client.getNamespace()).list().getItems();
    }

    @Test
    void aRunHasThePlaceThatItTook() {
        RunIdentity first = create("first");
        assertThat(one.take(first)).isTrue();
        assertThat(one.take(first)).isTrue();
        assertThat(another.take(first)).as("as the API server knows").isTrue();
        assertThat(leases()).singleElement().satisfies(lease -> {
            assertThat(lease.getMetadata().getName()).isEqualTo("tare-place-1");
            assertThat(lease.getMetadata().getAnnotations()).containsEntry("tare.dev/run", "shop/first");
            assertThat(lease.getSpec().getHolderIdentity()).isEqualTo(first.uid());
        });
    }

    @Test
    void ofTwoOperatorsThatBelieveAPlaceIsFreeOneIsRefused() {
        RunIdentity first = create("first");
        RunIdentity second = create("second");
        assertThat(one.take(first)).isTrue();
        assertThat(another.take(second)).isFalse();
        becomes("first", measuring("first", entry("shop", 30), T0));
        clock.forward(Duration.ofHours(1));
        assertThat(another.take(second)).as("it measures").isFalse();
    }

    @Test
    void whoeverWritesLaterIsRefused() {
        RunIdentity gone = create("gone");
        assertThat(one.take(gone)).isTrue();
        client.resources(PerformanceRun.class)
                .inNamespace("shop")
                .withName("gone")
                .delete();
        RunIdentity first = create("first");
        meanwhile("GET ", "/leases?", "{\"spec\": {\"holderIdentity\": \"another\"}}");
        assertThat(one.take(first))
                .as("another operator has written it since it was read")
                .isFalse();
        assertThat(leases()).singleElement().satisfies(lease -> assertThat(
                        lease.getSpec().getHolderIdentity())
                .isEqualTo("another"));
    }

    /** As soon as somebody has asked for it, another one writes the Lease. */
    private void meanwhile(String method, String part, String patch) {
        server.loseAnswers(request -> {
            if (request.startsWith(method) && request.contains(part)) {
                server.loseAnswers(any -> false);
                server.interfere(
                        "/apis/coordination.k8s.io/v1/namespaces/" + client.getNamespace() + "/leases/tare-place-1",
                        patch);
            }
            return false;
        });
    }

    private void isFreeAfter(Consumer<String> what) {
        assertThat(one.take(create("first"))).isTrue();
        becomes("first", measuring("first", entry("shop", 30), T0));
        RunIdentity second = create("second");
        assertThat(another.take(second)).isFalse();
        what.accept("first");
        assertThat(another.take(second)).isTrue();
        assertThat(one.take(create("third"))).isFalse();
    }

    @Test
    void isFreeWhenItsRunHasEnded() {
        isFreeAfter(name -> becomes(name, ended(name, entry("shop", 30), T0, T0)));
    }

    @Test
    void isFreeWhenItsRunIsGone() {
        isFreeAfter(name -> client.resources(PerformanceRun.class)
                .inNamespace("shop")
                .withName(name)
                .delete());
    }

    @Test
    void isFreeWhenItsNameIsThatOfAnotherRun() {
        isFreeAfter(name -> {
            client.resources(PerformanceRun.class)
                    .inNamespace("shop")
                    .withName(name)
                    .delete();
            create(name);
        });
    }

    @Test
    void isFreeWhenItsRunIsBeingDeleted() {
        isFreeAfter(name -> {
            client.resources(PerformanceRun.class)
                    .inNamespace("shop")
                    .withName(name)
                    .edit(run -> {
                        run.getMetadata().setFinalizers(List.of("example.com/backup"));
                        return run;
                    });
            client.resources(PerformanceRun.class)
                    .inNamespace("shop")
                    .withName(name)
                    .delete();
        });
    }

    @Test
    void isFreeWhenItsRunDoesNotSaySoForTooLong() {
        assertThat(one.take(create("first"))).isTrue();
        RunIdentity second = create("second");
        clock.forward(Duration.ofSeconds(29));
        assertThat(another.take(second)).isFalse();
        clock.forward(Duration.ofSeconds(1));
        assertThat(another.take(second)).isTrue();
    }

    @Test
    void isFreeWhereTheOperatorMayNotLookAnyMore() {
        assertThat(one.take(create("first"))).isTrue();
        Status status =
                new StatusBuilder().withCode(403).withMessage("forbidden").build();
        server.refuse(request -> request.startsWith("GET ") && request.contains("/performanceruns/"), status);
        assertThat(another.take(create("second"))).isTrue();
    }

    @Test
    void isNotFreeWhereTheApiServerDoesNotSay() {
        assertThat(one.take(create("first"))).isTrue();
        Status status = new StatusBuilder().withCode(500).withMessage("no").build();
        RunIdentity second = create("second");
        server.refuse(request -> request.startsWith("GET ") && request.contains("/performanceruns/"), status);
        assertThatThrownBy(() -> another.take(second)).isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void thereAreAsManyAsWanted() {
        Places three = new Places(client, 3, clock);
        for (int i = 0; i < 3; i++) {
            assertThat(three.take(create("run-" + i))).isTrue();
        }
        RunIdentity fourth = create("run-3");
        assertThat(three.take(fourth)).isFalse();
        assertThat(one.take(fourth)).as("of fewer, none").isFalse();
        assertThat(new Places(client, 4, clock).take(fourth)).isTrue();
    }
}
