package dev.tare.mesh.install;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.cluster.ApiServerStandIn;
import dev.tare.mesh.catalogue.Identity;
import dev.tare.reconcile.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/** Certificates of meshes' own authorities, before a stand-in for the API server. */
class MeshCertificatesTest {

    private static final Identity IDENTITY = new Identity(
            "linkerd-control-plane",
            "identity.linkerd.cluster.local",
            "identityTrustAnchorsPEM",
            "identity.issuer.tls.crtPEM",
            "identity.issuer.tls.keyPEM");

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final MeshCertificates identities = new MeshCertificates(client, "tare-system", clock);

    @AfterEach
    void close() {
        server.close();
    }

    private static PlannedRelease release(String chart, Map<String, Object> values) {
        return PlannedReleaseBuilder.builder()
                .name(chart)
                .namespace("linkerd")
                .repository(Optional.of("https://a.example"))
                .chart(chart)
                .version("2026.8.3")
                .values(values)
                .waits(true)
                .shared(false)
                .build();
    }

    private List<PlannedRelease> plan(Map<String, Object> values) {
        return identities.into(
                List.of(release("linkerd-crds", values), release("linkerd-control-plane", values)), IDENTITY, "m");
    }

    private Secret kept() {
        return client.secrets()
                .inNamespace("tare-system")
                .withName("mesh-m-identity")
                .get();
    }

    /** What is in the Secret, which the real API server keeps as data whichever way it was written. */
    private Map<String, String> files() {
        Secret secret = kept();
        Map<String, String> files = new TreeMap<>();
        Optional.ofNullable(secret.getData())
                .orElse(Map.of())
                .forEach((key, value) ->
                        files.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        Optional.ofNullable(secret.getStringData()).ifPresent(files::putAll);
        Secret asKept = secret.edit()
                .withStringData(null)
                .withData(new TreeMap<>(files))
                .build();
        asKept.getData()
                .replaceAll((key, value) -> Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        client.resource(asKept).update();
        return files;
    }

    @Test
    void certificatesGoToTheChartThatTakesThem() {
        List<PlannedRelease> plan = plan(Map.of("identity", Map.of("issuer", Map.of("scheme", "linkerd.io/tls"))));
        Map<String, String> files = files();
        assertThat(files)
                .containsOnlyKeys(
                        MeshIdentity.ANCHORS, MeshIdentity.ANCHOR_KEY, MeshIdentity.CERTIFICATE, MeshIdentity.KEY);
        assertThat(plan.get(0).values()).containsOnlyKeys("identity");
        assertThat(plan.get(1).values())
                .isEqualTo(Map.of(
                        "identityTrustAnchorsPEM",
                        files.get(MeshIdentity.ANCHORS),
                        "identity",
                        Map.of(
                                "issuer",
                                Map.of(
                                        "scheme",
                                        "linkerd.io/tls",
                                        "tls",
                                        Map.of(
                                                "crtPEM",
                                                files.get(MeshIdentity.CERTIFICATE),
                                                "keyPEM",
                                                files.get(MeshIdentity.KEY))))));
        assertThat(plan.get(1).values().toString())
                .as("nobody needs the anchor's key")
                .doesNotContain(files.get(MeshIdentity.ANCHOR_KEY));
        assertThat(kept().getMetadata().getLabels()).containsEntry("tare.dev/mesh-install", "m");
    }

    @Test
    void whatTheUserGivesGoesBefore() {
        assertThat(plan(Map.of("identityTrustAnchorsPEM", "mine")).get(1).values())
                .containsEntry("identityTrustAnchorsPEM", "mine")
                .containsKey("identity");
    }

    @Test
    void theyAreKeptUntilTheyAreDue() {
        List<PlannedRelease> first = plan(Map.of());
        Map<String, String> files = files();
        server.forget();
        assertThat(plan(Map.of())).isEqualTo(first);
        assertThat(server.requests()).as("nothing is written").allMatch(request -> request.startsWith("GET"));

        clock.forward(Duration.ofDays(310));
        List<PlannedRelease> later = plan(Map.of());
        assertThat(later.get(1).values())
                .containsEntry("identityTrustAnchorsPEM", files.get(MeshIdentity.ANCHORS))
                .isNotEqualTo(first.get(1).values());
        assertThat(later.get(1).digest())
                .as("so it is upgraded")
                .isNotEqualTo(first.get(1).digest());
        assertThat(files().get(MeshIdentity.KEY)).isNotEqualTo(files.get(MeshIdentity.KEY));
        assertThat(plan(Map.of())).isEqualTo(later);
    }

    @Test
    void eachMeshHasItsOwn() {
        Map<String, Object> one = plan(Map.of()).get(1).values();
        Map<String, Object> other = identities
                .into(List.of(release("linkerd-control-plane", Map.of())), IDENTITY, "other")
                .get(0)
                .values();
        assertThat(other.get("identityTrustAnchorsPEM")).isNotEqualTo(one.get("identityTrustAnchorsPEM"));
    }

    @Test
    void theyAreForgotten() {
        plan(Map.of());
        identities.delete("other");
        assertThat(kept()).isNotNull();
        identities.delete("m");
        assertThat(kept()).isNull();
        identities.delete("m");
    }
}
