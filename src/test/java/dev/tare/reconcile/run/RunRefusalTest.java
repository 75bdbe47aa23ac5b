package dev.tare.reconcile.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.Target;
import dev.tare.fleet.FleetException;
import dev.tare.queue.Amounts;
import dev.tare.queue.Resource;
import dev.tare.reconcile.RunAnnotations;
import dev.tare.reconcile.queue.QueueSettings;
import dev.tare.reconcile.rules.ChartLimits;

import static org.assertj.core.api.Assertions.assertThat;

/** What keeps a run from beginning, before a stand-in for the API server. */
class RunRefusalTest {

    private final ClusterScript cluster = new ClusterScript();

    @AfterEach
    void close() {
        cluster.close();
    }

    private static Target service(String namespace) {
        return new Target(null, new Target.Service("front", namespace, 80), null);
    }

    private void refuses(String reason, String message) throws FleetException {
        assertThat(cluster.reconcile()).isEmpty();
        assertThat(cluster.condition("Complete")).isEqualTo("True " + reason + ": " + message);
        assertThat(cluster.condition("Failed")).startsWith("True " + reason);
        assertThat(cluster.condition("Stalled")).startsWith("True " + reason);
        assertThat(cluster.condition("Reconciling")).startsWith("False");
        assertThat(cluster.run().getStatus().headline()).isEqualTo(message);
        assertThat(cluster.listing.objects()).isEmpty();
        cluster.server.forget();
        assertThat(cluster.reconcile()).isEmpty();
        assertThat(cluster.server.requests()).noneMatch(request -> !request.startsWith("GET"));
    }

    private void waits(String reason, String message) throws FleetException {
        assertThat(cluster.reconcile()).contains(Duration.ofSeconds(5));
        assertThat(cluster.condition("Admitted")).isEqualTo("False " + reason + ": " + message);
        assertThat(cluster.condition("Complete")).startsWith("False");
        assertThat(cluster.condition("Reconciling")).startsWith("True");
        cluster.server.forget();
        cluster.reconcile();
        assertThat(cluster.server.requests()).as("says it once").noneMatch(request -> !request.startsWith("GET"));
    }

    private void isAdmitted() throws FleetException {
        assertThat(cluster.reconcile()).contains(Duration.ofMillis(1));
        assertThat(cluster.condition("Admitted")).startsWith("True");
    }

    @Test
    void thereIsNoProfile() throws FleetException {
        cluster.run(ClusterScript.RUN, Map.of());
        refuses(
                "ProfileNotFound",
                "spec.profileRef.name: is \"checkout\", but must be a PerformanceProfile of namespace shop");
    }

    @Test
    void theProfileHasChangedSinceItLedToTheRun() throws FleetException {
        cluster.profile(ClusterScript.spec(ClusterScript.sample()))
                .mesh(true, List.of("client"))
                .run(ClusterScript.RUN, Map.of(RunAnnotations.SPEC_HASH, "another"));
        refuses(
                "ProfileChanged",
                "the profile was changed before this run began; another run measures its present spec");
    }

    @Test
    void itAsksForMoreThanTheClusterAllows() throws FleetException {
        cluster.limited(ChartLimits.of(10, 100, 1))
                .profile(ClusterScript.spec(ClusterScript.sample()))
                .mesh(true, List.of("client"))
                .run(ClusterScript.RUN, Map.of());
        refuses(
                "Invalid",
                "PerformanceProfile checkout: spec.load.rate: is 20, but must be at most 10: this cluster allows no more"
                        + " requests per second; PerformanceProfile checkout: spec.load.workers: is 1, but must be at most"
                        + " 0: this cluster allows 1 worker, and each of 2 environments has its own");
    }

    @Test
    void aMeshIsMissingUntilItComes() throws FleetException {
        cluster.profile(ClusterScript.spec(ClusterScript.sample())).run(ClusterScript.RUN, Map.of());
        waits("MeshNotFound", "MeshInstall \"reference\" was not found");
        cluster.mesh(true, List.of("client"));
        isAdmitted();
    }

    @Test
    void aMeshIsNotReady() throws FleetException {
        cluster.profile(ClusterScript.spec(ClusterScript.sample()))
                .mesh(false, List.of("client"))
                .run(ClusterScript.RUN, Map.of());
        waits("MeshNotReady", "MeshInstall \"reference\" is not ready");
    }

    @Test
    void aNamespaceDoesNotPermitLoad() throws FleetException {
        cluster.profile(ClusterScript.spec(service("others")))
                .mesh(true, List.of("client"))
                .run(ClusterScript.RUN, Map.of());
        cluster.client
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("others")
                        .endMetadata()
                        .build())
                .create();
        refuses(
                "LoadNotAllowed",
                "spec.target.service.namespace: is \"others\", but must be the profile's own, or one that carries the label"
                        + " tare.dev/allow-load=true");
    }

    /** Nobody tells of a Service that comes, and it may never come. */
    @Test
    void fiveHundredRunsThatLackAServiceCostLessThanFiveRequestsASecond() throws FleetException {
        cluster.profile(ClusterScript.spec(service(null)))
                .mesh(true, List.of("client"))
                .run(ClusterScript.RUN, Map.of());
        Instant settled = cluster.clock.instant().plus(Duration.ofMinutes(20));
        Instant end = settled.plus(Duration.ofHours(5));
        int requests = 0;
        while (cluster.clock.instant().isBefore(end)) {
            cluster.server.forget();
            cluster.clock.forward(cluster.reconcile().orElseThrow());
            requests += cluster.clock.instant().isBefore(settled)
                    ? 0
                    : cluster.server.requests().size();
        }
        assertThat(requests).isPositive();
        assertThat(500.0 * requests / Duration.between(settled, end).toSeconds())
                .isLessThan(5);
    }

    @Test
    void aServiceIsMissingUntilItComes() throws FleetException {
        cluster.profile(ClusterScript.spec(service("others")))
                .mesh(true, List.of("client"))
                .run(ClusterScript.RUN, Map.of());
        cluster.client
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("others")
                        .withLabels(Map.of("tare.dev/allow-load", "true"))
                        .endMetadata()
                        .build())
                .create();
        waits("ServiceNotFound", "Service \"front\" was not found in namespace others");
        cluster.client
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace("others")
                        .withName("front")
                        .endMetadata()
                        .withNewSpec()
                        .withSelector(Map.of("app", "front"))
                        .endSpec()
                        .build())
                .create();
        isAdmitted();
    }

    @Test
    void anotherRunIsBeforeIt() throws FleetException {
        cluster.profile(ClusterScript.spec(ClusterScript.sample()))
                .mesh(true, List.of("client"))
                .run("checkout-0", Map.of())
                .run(ClusterScript.RUN, Map.of());
        cluster.reconcile("checkout-0");
        String waits = "False Queued: this run is 1st of 1 in the queue; it begins within 31 min";
        assertThat(cluster.reconcile()).contains(Duration.ofMinutes(10));
        assertThat(cluster.condition("Admitted")).isEqualTo(waits);
        cluster.restart().reconcile();
        assertThat(cluster.condition("Admitted")).isEqualTo(waits);
        cluster.client.resource(cluster.run("checkout-0")).delete();
        cluster.restart();
        isAdmitted();
    }

    @Test
    void itNeedsMoreThanAllTogetherMayTake() throws FleetException {
        cluster.sharing(new QueueSettings(
                        1, new Amounts(Map.of(Resource.CONNECTIONS, 1L)), Map.of(), QueueSettings.HALF_LIFE))
                .profile(ClusterScript.spec(ClusterScript.sample()))
                .mesh(true, List.of("client"))
                .run(ClusterScript.RUN, Map.of());
        refuses(
                "ExceedsCapacity",
                "the run uses 2 connections, but all runs together may take 1 (queue.capacity.connections in the chart's"
                        + " values)");
    }

    @Test
    void theFrozenCopyOfARunThatHasBegunIsGone() throws FleetException {
        cluster.profile(ClusterScript.spec(ClusterScript.sample()))
                .mesh(true, List.of("client", "server"))
                .run(ClusterScript.RUN, Map.of());
        cluster.untilPublished(0);
        cluster.client
                .apps()
                .controllerRevisions()
                .inNamespace(ClusterScript.NAMESPACE)
                .withName(ClusterScript.RUN)
                .delete();
        assertThat(cluster.reconcile()).isEmpty();
        assertThat(cluster.condition("Failed"))
                .isEqualTo("True FrozenCopyGone: ControllerRevision shop/checkout-1, which says what this run measures,"
                        + " was deleted");
        assertThat(cluster.listing.objects()).isEmpty();
    }

    /** A profile of another name may have one that waits, by whomever it was created. */
    @Test
    void asManyWaitAsAreLetTo() throws FleetException {
        cluster.limited(ChartLimits.of(1_000, 100, 4).withQueuedRuns(2))
                .profile(ClusterScript.spec(ClusterScript.sample()))
                .mesh(true, List.of("client"));
        for (String name : List.of("checkout-00", "checkout-01", ClusterScript.RUN, "checkout-2")) {
            cluster.run(name, Map.of());
            cluster.clock.forward(Duration.ofSeconds(1));
        }
        cluster.reconcile("checkout-00");
        cluster.reconcile("checkout-01");
        assertThat(cluster.condition("checkout-00", "Admitted")).startsWith("True");
        assertThat(cluster.condition("checkout-01", "Admitted")).startsWith("False Queued");
        String refusal = "namespace shop has %d runs that have not ended before this one, one of them of the same"
                + " profile, and this cluster lets 2 wait";
        assertThat(cluster.reconcile()).isEmpty();
        assertThat(cluster.condition("Failed")).isEqualTo("True QueueFull: " + refusal.formatted(2));
        assertThat(cluster.client
                        .apps()
                        .controllerRevisions()
                        .inNamespace(ClusterScript.NAMESPACE)
                        .list()
                        .getItems())
                .as("nothing is frozen of it")
                .hasSize(2);
        cluster.reconcile("checkout-2");
        assertThat(cluster.condition("checkout-2", "Failed"))
                .as("one that has ended does not count")
                .isEqualTo("True QueueFull: " + refusal.formatted(2));
    }
}
