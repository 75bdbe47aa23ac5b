package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.Map;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.fleet.FleetException;

import static org.assertj.core.api.Assertions.assertThat;

/** What the cluster has against a run's objects is known before the run has a place, by dry runs. */
class ObjectCheckTest {

    private static final String QUOTA =
            "pods \"x\" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=4, limited: pods=4";

    private final ClusterScript cluster = ClusterScript.ofSample();

    @AfterEach
    void close() {
        cluster.close();
    }

    private void refuse(String kind, int code, String message) {
        cluster.server.refuse(
                request -> request.startsWith("POST ") && request.contains("/" + kind + "?dryRun=All"),
                new StatusBuilder().withCode(code).withMessage(message).build());
    }

    private void refuseNothing() {
        cluster.server.refuse(request -> false, new StatusBuilder().build());
    }

    private long dryRuns() {
        return cluster.server.requests().stream()
                .filter(request -> request.contains("dryRun=All"))
                .count();
    }

    private void endsBeforeItBegins(String condition) throws FleetException {
        assertThat(cluster.reconcile()).isEmpty();
        assertThat(cluster.condition("Complete")).isEqualTo("True " + condition);
        assertThat(cluster.run().getStatus().startedAt()).isNull();
        assertThat(cluster.listing.objects()).isEmpty();
    }

    @Test
    void aRuleForPodsEndsIt() throws FleetException {
        refuse("pods", 403, "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot");
        endsBeforeItBegins("PodsRefused: the pod of a target of environment 'baseline' is refused: pods \"x\" is"
                + " forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot");
    }

    @ParameterizedTest
    @CsvSource({"jobs", "deployments", "services", "configmaps"})
    void aRuleForItsObjectsEndsIt(String kind) throws FleetException {
        refuse(kind, 403, "admission webhook \"policy.example\" denied the request: no");
        endsBeforeItBegins("RequestRefused: the API server has refused a request: admission webhook \"policy.example\""
                + " denied the request: no");
    }

    @ParameterizedTest
    @CsvSource({"Job", "Deployment"})
    void thatKueueQueuesItsPodsOneByOneEndsItWithTheLineToAdd(String kind) throws FleetException {
        cluster.server.changeDryRuns(object -> object.contains("\"kind\":\"" + kind + "\"")
                ? object.replaceFirst("\"labels\":\\{", "\"labels\":{\"kueue.x-k8s.io/queue-name\":\"default\",")
                : object);
        String name = kind.equals("Job") ? "checkout-1-baseline-worker-0" : "checkout-1-baseline-target";
        endsBeforeItBegins(
                "KueueTookWorkers: Kueue takes " + kind + " " + name + " for one of its own and has put it into"
                        + " LocalQueue 'default', so that the run's pods would be admitted one by one: add"
                        + " \"PerformanceRun.v1alpha1.tare.dev\" to integrations.externalFrameworks in Kueue's configuration,"
                        + " and restart Kueue");
    }

    @Test
    void aQuotaThatOthersUseUpIsWaitedForWithoutAPlace() throws FleetException {
        refuse("pods", 403, QUOTA);
        String waits = "False PodsRefused: the pod of a target of environment 'baseline' is refused: " + QUOTA;
        assertThat(cluster.reconcile()).contains(Duration.ofSeconds(10));
        assertThat(cluster.condition("Admitted")).isEqualTo(waits);
        cluster.clock.forward(Duration.ofMinutes(1));
        assertThat(cluster.reconcile()).as("ever more seldom").contains(Duration.ofMinutes(1));
        cluster.clock.forward(Duration.ofHours(1));
        assertThat(cluster.reconcile()).contains(Duration.ofMinutes(5));

        refuseNothing();
        cluster.run("checkout-2", Map.of());
        cluster.reconcile("checkout-2");
        assertThat(cluster.condition("checkout-2", "Admitted")).startsWith("True");
    }

    @Test
    void aQuotaThatIsFreedLetsItBegin() throws FleetException {
        refuse("pods", 403, QUOTA);
        cluster.reconcile();
        refuseNothing();
        cluster.untilComplete();
        assertThat(cluster.condition("Complete")).startsWith("True Precise: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | pods is forbidden: User \"tare\" cannot create resource \"pods\" in API group \"\" in the namespace \"shop\"",
                "400 | admission webhook \"inject.example\" does not support dry run",
                "403 | pods \"x\" is forbidden: error looking up service account shop/default: serviceaccount \"default\" not found",
                "409 | pods \"x\" already exists"
            })
    void whatSaysNothingOfTheObjectsIsNoRefusal(int code, String message) throws FleetException {
        refuse("pods", code, message);
        cluster.reconcile();
        assertThat(cluster.condition("Admitted")).startsWith("True");
    }

    @Test
    void whoIsInTheQueueIsNotAskedAbout() throws FleetException {
        cluster.reconcile();
        cluster.run("checkout-2", Map.of());
        cluster.server.forget();
        cluster.reconcile("checkout-2");
        assertThat(cluster.condition("checkout-2", "Admitted")).startsWith("False Queued");
        assertThat(dryRuns()).as("before it is queued").isPositive();
        cluster.server.forget();
        cluster.reconcile("checkout-2");
        assertThat(dryRuns()).isZero();
    }
}
