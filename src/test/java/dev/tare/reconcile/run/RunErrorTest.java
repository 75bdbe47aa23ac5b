package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.logging.Level;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.fleet.FleetException;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.reconcile.OperatorLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of a run whose looks fail: before a stand-in for the API server, which refuses, or an operator that is mistaken. */
class RunErrorTest {

    private static final String QUOTA = "configmaps \"x\" is forbidden: exceeded quota: objects";
    private static final String POLICY = "admission webhook \"policy.example\" denied the request: no";

    private ClusterScript cluster = ClusterScript.ofSample();

    @AfterEach
    void close() {
        cluster.close();
    }

    private static Status status(int code, String message) {
        return new StatusBuilder().withCode(code).withMessage(message).build();
    }

    private void refuse(String method, String part, Status with) {
        cluster.server.refuse(
                request -> request.startsWith(method + " ") && request.contains(part) && !request.contains("dryRun="),
                with);
    }

    private void refuseNothing() {
        cluster.server.refuse(request -> false, status(0, ""));
    }

    private void failed(String reason, String message) {
        assertThat(cluster.condition("Complete")).isEqualTo("True " + reason + ": " + message);
        assertThat(cluster.condition("Failed")).startsWith("True " + reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 408, 410, 429, 500, 502, 503, 504})
    void triesAgainWhatPasses(int code) throws FleetException {
        cluster.untilPublished(0);
        refuse("POST", "/configmaps", status(code, "not now"));
        for (int time = 0; time < 10; time++) {
            assertThatThrownBy(() -> cluster.until(cluster::isComplete)).isInstanceOf(KubernetesClientException.class);
        }
        assertThat(cluster.isPublished(0)).isTrue();
        refuseNothing();
        cluster.untilComplete();
        assertThat(cluster.condition("Complete")).startsWith("True Precise: ");
    }

    @Test
    void waitsForWhatMayBeFreedWhileItStartsAndNoLonger() throws FleetException {
        refuse("PATCH", "/deployments/", status(403, QUOTA));
        cluster.untilNodesAreFound();
        assertThat(cluster.reconcile()).isPresent();
        assertThat(cluster.condition("Complete"))
                .isEqualTo(
                        "False Starting: the run's pods are starting: the API server has refused a request: " + QUOTA);
        cluster.clock.forward(Duration.ofSeconds(29));
        assertThat(cluster.reconcile()).isPresent();
        cluster.clock.forward(Duration.ofSeconds(1));
        cluster.reconcile();
        failed("RequestRefused", "the API server has refused a request: " + QUOTA);
    }

    /** Such as a webhook that is down, or a namespace that is gone. */
    @ParameterizedTest
    @ValueSource(ints = {404, 410, 500, 502})
    void endsByWhatShouldPassAndStaysForAMinute(int code) throws FleetException {
        cluster.untilPublished(0);
        refuse("POST", "/configmaps", status(code, "failed calling webhook \"policy.example\""));
        assertThatThrownBy(() -> cluster.until(cluster::isComplete)).isInstanceOf(KubernetesClientException.class);
        cluster.clock.forward(Duration.ofSeconds(59));
        assertThatThrownBy(() -> cluster.reconcile()).isInstanceOf(KubernetesClientException.class);
        cluster.clock.forward(Duration.ofSeconds(1));
        cluster.reconcile();
        failed("RequestRefused", "the API server has refused a request: failed calling webhook \"policy.example\"");
        refuseNothing();
        cluster.until(cluster::isCleared);
        assertThat(cluster.listing.objects()).isEmpty();
    }

    /** The machine cannot decide on what cannot be looked at. */
    @Test
    void endsWhenItsTimeIsOverAlthoughItCannotBeLookedAt() throws FleetException {
        cluster.untilPublished(0);
        refuse("POST", "/configmaps", status(503, "not now"));
        assertThatThrownBy(() -> cluster.until(cluster::isComplete)).isInstanceOf(KubernetesClientException.class);
        cluster.clock.forward(Duration.ofMinutes(2));
        assertThatThrownBy(() -> cluster.reconcile()).isInstanceOf(KubernetesClientException.class);
        cluster.clock.forward(Duration.ofHours(2));
        cluster.reconcile();
        assertThat(cluster.condition("Complete"))
                .matches(
                        "True DeadlineExceeded: the run did not end within [0-9]+ s, and the last look at it failed: .*");
        refuseNothing();
        cluster.until(cluster::isCleared);
        assertThat(cluster.listing.objects()).isEmpty();
    }

    @Test
    void goesOnWhenWhatWasRefusedIsFreed() throws FleetException {
        refuse("PATCH", "/deployments/", status(403, QUOTA));
        cluster.untilNodesAreFound().reconcile();
        refuseNothing();
        cluster.untilComplete();
        assertThat(cluster.condition("Complete")).startsWith("True Precise: ");
    }

    @Test
    void endsAtOnceWhereARuleRefuses() throws FleetException {
        refuse("PATCH", "/deployments/", status(403, POLICY));
        cluster.untilNodesAreFound().reconcile();
        failed("RequestRefused", "the API server has refused a request: " + POLICY);
    }

    @Test
    void keepsWhatItHasFoundWhereABlockMustNotBeStored() throws FleetException {
        cluster.untilPublished(2);
        refuse("POST", "/configmaps", status(403, QUOTA));
        cluster.untilComplete();
        failed("RequestRefused", "the API server has refused a request: " + QUOTA);
        assertThat(cluster.run().getStatus().blocks().complete()).isEqualTo(2);
        assertThat(cluster.run().getStatus().summary().get(1).overheadMicros()).isNotNull();
    }

    @Test
    void endsWhereItMustNotEvenBeLookedAt() throws FleetException {
        cluster.untilPublished(1).restart();
        refuse("GET", "/configmaps?", status(403, "configmaps is forbidden"));
        cluster.reconcile();
        failed("RequestRefused", "the API server has refused a request: configmaps is forbidden");
        refuseNothing();
        cluster.until(cluster::isCleared);
        assertThat(cluster.listing.objects()).isEmpty();
    }

    @Test
    void endsWhereItCannotBePrepared() throws FleetException {
        refuse("GET", "/meshinstalls/", status(403, "meshinstalls is forbidden"));
        cluster.reconcile();
        failed("RequestRefused", "the API server has refused a request: meshinstalls is forbidden");
        assertThat(cluster.condition("Stalled")).startsWith("True RequestRefused");
    }

    @Test
    void leavesWhatItMustNotDelete() throws FleetException {
        refuse("DELETE", "/deployments", status(403, "deployments is forbidden"));
        cluster.untilComplete();
        cluster.until(cluster::isCleared);
        assertThat(cluster.condition("Reconciling"))
                .isEqualTo("False LeftBehind: the run has ended, but its objects could not be deleted: the API"
                        + " server has refused a request: deployments is forbidden");
        assertThat(cluster.condition("Complete")).startsWith("True Precise: ");
        cluster.server.forget();
        assertThat(cluster.reconcile()).isEmpty();
    }

    @Test
    void endsTheLoadWhateverElseItMustNotDelete() throws FleetException {
        refuse("DELETE", "/services?", status(403, "services is forbidden"));
        cluster.untilComplete();
        cluster.until(cluster::isCleared);
        assertThat(cluster.condition("Reconciling"))
                .startsWith("False LeftBehind: ")
                .endsWith("services is forbidden");
        assertThat(cluster.listing.objects()).hasSize(2).allMatch(object -> object.startsWith("Service "));
    }

    /** An operator that is mistaken whenever it looks at a mesh. */
    private void mistaken() {
        cluster.upgraded(mesh -> {
            throw new IllegalStateException("no such thing");
        });
    }

    private void isTriedTwice() throws FleetException {
        for (int time = 0; time < 2; time++) {
            assertThat(cluster.reconcile()).contains(Duration.ofSeconds(2));
            assertThat(cluster.isComplete()).isFalse();
        }
    }

    @Test
    void endsByAMistakeThatItMakesAgainAndAgain() throws FleetException {
        mistaken();
        isTriedTwice();
        cluster.reconcile();
        failed(
                "InternalError",
                "an internal error of Tare, 3 times; the operator's log says where: java.lang.IllegalStateException: no such"
                        + " thing");
        assertThat(cluster.condition("Stalled")).startsWith("True InternalError");
    }

    @Test
    void aMistakeIsLoggedInFullOnce() throws FleetException {
        mistaken();
        try (OperatorLog log = new OperatorLog(Level.SEVERE)) {
            isTriedTwice();
            cluster.reconcile();
            assertThat(log.mistakes()).hasSize(1);
            assertThat(log.lines()).hasSize(3);
        }
    }

    @Test
    void aMistakeThatIsNotMadeAgainEndsNothing() throws FleetException {
        mistaken();
        isTriedTwice();
        cluster.upgraded(MeshLookup.builtIn());
        cluster.untilComplete();
        assertThat(cluster.condition("Complete")).startsWith("True Precise: ");
    }

    @Test
    void aMistakeWhileItMeasuresHoldsUpNobody() throws FleetException {
        cluster.untilPublished(1);
        cluster.clock.forward(Duration.ofSeconds(1));
        cluster.run("checkout-2", Map.of());
        cluster.client
                .configMaps()
                .inNamespace(ClusterScript.NAMESPACE)
                .withName("checkout-1-block-0")
                .edit(map -> map.edit()
                        .addToBinaryData("lines.jsonl.gz", Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}))
                        .build());
        cluster.restart();
        isTriedTwice();
        cluster.until(cluster::isCleared);
        assertThat(cluster.condition("Failed")).startsWith("True InternalError: an internal error of Tare, 3 times; ");
        assertThat(cluster.listing.objects()).isEmpty();
        cluster.reconcile("checkout-2");
        assertThat(cluster.condition("checkout-2", "Admitted")).startsWith("True");
    }

    @Test
    void endsWhatAnOperatorOfAnotherVersionHasWritten() throws FleetException {
        cluster.untilPublished(0);
        cluster.server.interfere(
                "/apis/tare.dev/v1alpha1/namespaces/shop/performanceruns/" + ClusterScript.RUN,
                "{\"status\": {\"blocks\": \"in another form\"}}");
        isUnreadable();
        isUnreadable();
        cluster.reconcile(cluster.outline(ClusterScript.RUN), cluster.pods());
        assertThat(cluster.condition("Failed")).startsWith("True InternalError: ");
        cluster.until(cluster::isCleared);
        assertThat(cluster.listing.objects()).isEmpty();
    }

    private void isUnreadable() throws FleetException {
        assertThat(cluster.reconcile(cluster.outline(ClusterScript.RUN), cluster.pods()))
                .contains(Duration.ofSeconds(2));
    }
}
