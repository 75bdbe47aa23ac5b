package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.Environment.PodMetadata;
import dev.tare.fleet.FleetException;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.wire.FeatureSample;
import dev.tare.wire.FeatureSampleBuilder;
import dev.tare.wire.Sign;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;
import dev.tare.wire.WorkerLineEvidenceBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs on a mesh that others installed, before a stand-in for the API server. */
class RunOnMeshTest {

    private static final Seen SERVER = new Seen("response header server", "istio-envoy", true);
    private static final Seen ATTEMPT = new Seen("request header x-envoy-attempt-count", "1", true);
    private static final Seen OWN = new Seen("connection from", "its own pod, 127.0.0.6", true);
    private static final Seen NO_PEER = new Seen("request header x-forwarded-client-cert", "", false);

    private ClusterScript cluster = ClusterScript.ofMeshOfOthers("istio", List.of(), null);

    @AfterEach
    void close() {
        cluster.close();
    }

    private void other(List<String> features, PodMetadata pod) {
        cluster.close();
        cluster = ClusterScript.ofMeshOfOthers("istio", features, pod);
    }

    private void seen(String environment, Seen... signs) {
        cluster.workers.ways.put(environment, new Evidence(List.of(), "", List.of(signs), "", ""));
    }

    private void untilCleared() throws FleetException {
        cluster.until(cluster::isCleared);
    }

    @Test
    void signsAreEvidence() throws FleetException {
        seen("mesh", SERVER, ATTEMPT, OWN, NO_PEER);
        seen("baseline", new Seen("response header server", "", false));
        untilCleared();

        assertThat(cluster.condition("Complete")).startsWith("True");
        assertThat(cluster.condition("Failed")).startsWith("False");
        assertThat(cluster.run().getStatus().summary().get(1).evidence())
                .containsExactly(
                        "proxy of its pods: istio-proxy",
                        "response header server: istio-envoy",
                        "request header x-envoy-attempt-count: 1",
                        "connection from: its own pod, 127.0.0.6",
                        "client's proxy: crossed, as is seen by request header x-envoy-attempt-count",
                        "target's proxy: crossed, as is seen by connection from");
        assertThat(cluster.run().getStatus().summary().get(0).evidence()).isNullOrEmpty();
        assertThat(cluster.condition("Reconciling")).endsWith(": the run has ended");
        assertThat(cluster.listing.objects()).isEmpty();
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() throws FleetException {
        seen("mesh", SERVER, new Seen("request header x-envoy-attempt-count", "", false), NO_PEER);
        untilCleared();
        assertThat(cluster.condition("Failed"))
                .isEqualTo("True NotOnMesh: environment 'mesh' is not on its mesh: no request header"
                        + " x-envoy-attempt-count was seen");
    }

    @Test
    void aClientsProxyThatRequestsPassByIsMissed() throws FleetException {
        seen("mesh", SERVER, new Seen("request header x-envoy-attempt-count", "", false), OWN, NO_PEER);
        untilCleared();
        assertThat(cluster.condition("Failed"))
                .isEqualTo(
                        "True NotOnMesh: environment 'mesh' is not on its mesh: only the target's side is crossed: the"
                                + " client's is shown neither by request header x-envoy-attempt-count nor by response header server");
    }

    @Test
    void aTargetsProxyThatRequestsPassByIsMissed() throws FleetException {
        seen("mesh", SERVER, ATTEMPT, new Seen("connection from", "elsewhere, 10.0.0.7", false), NO_PEER);
        untilCleared();
        assertThat(cluster.condition("Failed"))
                .isEqualTo(
                        "True NotOnMesh: environment 'mesh' is not on its mesh: only the client's side is crossed: the"
                                + " target's is shown neither by connection from nor by request header x-forwarded-client-cert");
    }

    @Test
    void whatIsAnothersIsNamed() throws FleetException {
        seen("mesh", new Seen("response header server", "nginx", false), ATTEMPT, OWN, NO_PEER);
        untilCleared();
        assertThat(cluster.condition("Failed"))
                .isEqualTo(
                        "True NotOnMesh: environment 'mesh' is not on its mesh: response header server is 'nginx', which"
                                + " is not that of its mesh");
    }

    @Test
    void mutualTlsMustBeSeenWhereItIsAskedFor() throws FleetException {
        other(List.of("strict-mtls"), null);
        cluster.server.kind("security.istio.io/v1", "PeerAuthentication", "peerauthentications");
        seen("mesh", SERVER, ATTEMPT, OWN, NO_PEER);
        untilCleared();
        assertThat(cluster.condition("Failed"))
                .isEqualTo("True NotOnMesh: environment 'mesh' is not on its mesh: no request header"
                        + " x-forwarded-client-cert was seen");
    }

    private static FeatureSample.Count retries(int counted) {
        FeatureSample sample = FeatureSampleBuilder.builder()
                .feature("retries")
                .requests(20)
                .sign(new Sign(Sign.Place.REQUEST_HEADER, "x-timeout", "10000", null, null))
                .least(20)
                .most(20)
                .build();
        return new FeatureSample.Count(sample, 20, counted, "");
    }

    private void onMeshWithRetries(int counted) throws FleetException {
        other(List.of("retries", "access-logs"), null);
        cluster.server.kind("networking.istio.io/v1", "VirtualService", "virtualservices");
        cluster.server.kind("telemetry.istio.io/v1", "Telemetry", "telemetries");
        cluster.workers.ways.put(
                "mesh",
                WorkerLineEvidenceBuilder.builder()
                        .signs(List.of(
                                SERVER,
                                ATTEMPT,
                                OWN,
                                new Seen("request header x-forwarded-client-cert", "URI=spiffe://a", true)))
                        .samples(List.of(retries(counted)))
                        .build());
        untilCleared();
    }

    @Test
    void whatFeaturesDoIsEvidence() throws FleetException {
        onMeshWithRetries(20);
        assertThat(cluster.condition("Failed")).startsWith("False");
        assertThat(cluster.run().getStatus().summary().get(1).evidence())
                .contains(
                        "mutual TLS: requests went in it, as is seen by request header x-forwarded-client-cert",
                        "retries acts: 20 of 20 answers to requests that reached the target with x-timeout: 10000 (20"
                                + " would pass)",
                        "nothing shows that access-logs acts: requests do not show what proxies write about them");
    }

    @Test
    void aFeatureThatDoesNotActIsNotMeasured() throws FleetException {
        onMeshWithRetries(0);
        assertThat(cluster.condition("Failed"))
                .isEqualTo(
                        "True FeatureInactive: environment 'mesh': feature 'retries' does not act: 0 of 20 answers to"
                                + " requests that reached the target with x-timeout: 10000 (20 would pass)");
        assertThat(cluster.listing.objects()).isEmpty();
    }

    @Test
    void podsWithoutTheProxyAreNotOnTheMesh() throws FleetException {
        other(List.of(), new PodMetadata(Map.of("sidecar.istio.io/inject", "false"), Map.of()));
        untilCleared();
        assertThat(cluster.condition("Failed"))
                .isEqualTo("True NotOnMesh: environment 'mesh' is not on its mesh: pod checkout-1-mesh-target has no"
                        + " container istio-proxy");
        assertThat(cluster.listing.objects()).isEmpty();
    }

    @Test
    void aBaselineThatCrossesTheMeshIsNone() throws FleetException {
        seen("mesh", SERVER, ATTEMPT, OWN, NO_PEER);
        seen("baseline", SERVER);
        untilCleared();
        assertThat(cluster.condition("Failed"))
                .isEqualTo("True OnMesh: environment 'baseline' names no mesh, but is on one: response header server is"
                        + " 'istio-envoy'");
    }

    @Test
    void aProxyThatStaysIsDeletedAndNamed() throws FleetException {
        seen("mesh", SERVER, ATTEMPT, OWN, NO_PEER);
        cluster.workers.stubborn = true;
        cluster.untilComplete();
        var endedAt = cluster.clock.instant();
        untilCleared();

        assertThat(cluster.condition("Failed")).startsWith("False");
        assertThat(cluster.condition("Reconciling"))
                .isEqualTo(
                        "False ProxyStayed: the run has ended; these were still running 20 s later, and were deleted:"
                                + " container istio-proxy of pod checkout-1-mesh-worker-0");
        assertThat(Duration.between(endedAt, cluster.clock.instant()))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        assertThat(cluster.listing.objects()).isEmpty();
    }

    @Test
    void operatorsMayDieWhileWorkersLeave() throws FleetException {
        seen("mesh", SERVER, ATTEMPT, OWN, NO_PEER);
        cluster.untilCompleteDyingAfterEveryWrite();
        assertThat(cluster.isCleared()).isTrue();
        assertThat(cluster.deaths).isGreaterThan(20);
        assertThat(cluster.condition("Failed")).startsWith("False");
        assertThat(cluster.condition("Reconciling")).endsWith(": the run has ended");
        assertThat(cluster.listing.objects()).isEmpty();
    }

    @Test
    void anotherCatalogueChangesNothingInARunThatHasBegun() throws FleetException {
        other(List.of("strict-mtls"), null);
        cluster.server.kind("security.istio.io/v1", "PeerAuthentication", "peerauthentications");
        seen("mesh", SERVER, ATTEMPT, OWN, new Seen("request header x-forwarded-client-cert", "URI=spiffe://a", true));
        cluster.until(() -> !cluster.pods().isEmpty());
        cluster.upgraded(
                mesh -> new Validated.Refused<>(List.of(Problem.inField("", "spec.mesh", "", "is forgotten"))));
        untilCleared();

        assertThat(cluster.condition("Failed")).startsWith("False");
        assertThat(cluster.run().getStatus().summary().get(1).evidence())
                .contains("request header x-forwarded-client-cert: URI=spiffe://a");
        assertThat(cluster.listing.features("security.istio.io/v1", "PeerAuthentication"))
                .isEmpty();
        assertThat(cluster.listing.objects()).isEmpty();
    }

    @Test
    void anEntryThatMakesNoSenseIsWaitedFor() throws FleetException {
        cluster.upgraded(mesh -> new Validated.Refused<>(
                List.of(Problem.inField("ConfigMap tare-system/istio", "proxies", "", "must be given"))));
        cluster.reconcile();
        assertThat(cluster.condition("Complete"))
                .isEqualTo("False MeshNotReady: ConfigMap tare-system/istio: proxies: must be given");
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void podSecurityMayForbidTheSidecar() throws FleetException {
        seen("mesh", SERVER, ATTEMPT, OWN, NO_PEER);
        cluster.untilTargetsAreMade();
        cluster.client
                .pods()
                .inNamespace(ClusterScript.NAMESPACE)
                .withName("checkout-1-mesh-target")
                .delete();
        cluster.client
                .apps()
                .deployments()
                .inNamespace(ClusterScript.NAMESPACE)
                .withName("checkout-1-mesh-target")
                .editStatus(deployment -> new DeploymentBuilder(deployment)
                        .withNewStatus()
                        .addNewCondition()
                        .withType("ReplicaFailure")
                        .withStatus("True")
                        .withMessage("pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": non-default"
                                + " capabilities")
                        .endCondition()
                        .endStatus()
                        .build());
        cluster.clock.forward(Duration.ofSeconds(11));
        cluster.reconcile();
        assertThat(cluster.condition("Failed"))
                .startsWith("True PodSecurityForbidsSidecar: environment 'mesh': the pod of Deployment"
                        + " checkout-1-mesh-target is refused: pods \"x\" is forbidden: violates PodSecurity")
                .contains("; its mesh needs a namespace of level privileged: its container istio-init ");
        assertThat(cluster.listing.objects()).isEmpty();
    }

    @Test
    void aNamespaceMayKeepTheMeshFromPods() throws FleetException {
        Namespace namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(ClusterScript.NAMESPACE)
                .addToLabels("istio-injection", "disabled")
                .endMetadata()
                .build();
        cluster.client.resource(namespace).create();
        cluster.reconcile();
        assertThat(cluster.condition("Failed"))
                .isEqualTo("True NamespaceBlocksMesh: environment 'mesh': namespace shop carries the label"
                        + " istio-injection=disabled, because of which Istio ignores the labels and annotations of pods; remove the label, or"
                        + " measure in another namespace");
    }

    @Test
    void aLabelMayKeepTheMeshFromPodsWhateverItsValue() throws FleetException {
        cluster.close();
        cluster = ClusterScript.ofMeshOfOthers("consul", List.of(), null);
        cluster.client
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(ClusterScript.NAMESPACE)
                        .addToLabels("openshift.io/cluster-monitoring", "true")
                        .endMetadata()
                        .build())
                .create();
        cluster.reconcile();
        assertThat(cluster.condition("Failed"))
                .startsWith("True NamespaceBlocksMesh: environment 'mesh': namespace shop carries the label"
                        + " openshift.io/cluster-monitoring=true, because of which Consul ignores");
    }

    @Test
    void aMeshMayTakePodsInOnlyWhereTheNamespaceSaysSo() throws FleetException {
        cluster.close();
        cluster = ClusterScript.ofMeshOfOthers("kuma", List.of(), null);
        cluster.reconcile();
        assertThat(cluster.condition("Failed"))
                .isEqualTo("True NamespaceBlocksMesh: environment 'mesh': namespace shop lacks the label"
                        + " kuma.io/sidecar-injection=enabled, without which Kuma takes none of its pods in; add it (kubectl label namespace"
                        + " shop kuma.io/sidecar-injection=enabled), or measure in another namespace");
    }

    @Test
    void aNamespaceThatSaysSoLetsTheMeshTakePodsIn() throws FleetException {
        cluster.close();
        cluster = ClusterScript.ofMeshOfOthers("kuma", List.of(), null);
        cluster.client
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(ClusterScript.NAMESPACE)
                        .addToLabels("kuma.io/sidecar-injection", "enabled")
                        .endMetadata()
                        .build())
                .create();
        cluster.reconcile();
        assertThat(cluster.condition("Failed")).isEqualTo("absent");
        assertThat(cluster.condition("Admitted")).startsWith("True");
    }

    @Test
    void featuresComeAndGoWithTheRun() throws FleetException {
        other(List.of("strict-mtls"), null);
        cluster.server.kind("security.istio.io/v1", "PeerAuthentication", "peerauthentications");
        seen("mesh", SERVER, ATTEMPT, OWN, new Seen("request header x-forwarded-client-cert", "URI=spiffe://a", true));
        cluster.untilPublished(0);
        List<String> there = new ArrayList<>();
        cluster.listing.features("security.istio.io/v1", "PeerAuthentication").forEach(feature -> {
            there.add(feature.getMetadata().getName());
            assertThat(feature.getMetadata().getOwnerReferences())
                    .extracting(owner -> owner.getKind() + " " + owner.getName())
                    .containsExactly("PerformanceRun checkout-1");
        });
        assertThat(there).containsExactly("checkout-1-mesh-strict-mtls");
        untilCleared();
        assertThat(cluster.condition("Failed")).startsWith("False");
        assertThat(cluster.listing.features("security.istio.io/v1", "PeerAuthentication"))
                .isEmpty();
    }

    @Test
    void aFeatureThatNobodyKnowsEndsTheRun() throws FleetException {
        other(List.of("strict-mtls"), null);
        cluster.until(cluster::isComplete);
        assertThat(cluster.condition("Failed"))
                .startsWith(
                        "True FeatureRefused: PeerAuthentication checkout-1-mesh-strict-mtls of environment 'mesh' is"
                                + " not accepted: ");
        untilCleared();
        assertThat(cluster.listing.objects()).isEmpty();
    }
}
