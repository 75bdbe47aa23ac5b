package dev.tare.mesh.install;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus.Release;
import dev.tare.cluster.ApiServerStandIn;

import static org.assertj.core.api.Assertions.assertThat;

/** What a died installer was at, and whether the spec that it died with is still the one. */
class HalfDoneTest {

    private static final String UID = "7c0e";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final PlannedRelease ISTIOD = new PlannedRelease(
            "istiod", "istio-system", Optional.of("https://charts.example"), "istiod", "1.30.3", Map.of(), true, false);

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final HelmReleases releases = new HelmReleases(client, Path.of("none"), Path.of("none"), null);
    private InstallRecord record =
            InstallRecord.first(UID, NOW).at("tare-addons/jaeger", "installing release tare-addons/jaeger", NOW);

    @AfterEach
    void close() {
        server.close();
    }

    private List<Release> notIn(PlannedRelease... plan) throws IOException {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName("m").withUid(UID).build());
        return new HalfDone(mesh, releases).notIn(List.of(plan), record);
    }

    private void kept(String state, String owner) throws IOException {
        new KeptRevisions(client)
                .keep("tare-addons", "jaeger", 1, state, new ReleaseOwner("m", owner, "00ff").description(), "");
    }

    @Test
    void whatIsPendingAndNotAskedForAnyMoreIsTakenAway() throws IOException {
        kept("pending-install", UID);
        assertThat(notIn(ISTIOD)).containsExactly(new Release("jaeger", "tare-addons", "the-chart", "1.1.0", 1));
    }

    @Test
    void whatIsStillAskedForIsLeftToItsNextStep() throws IOException {
        kept("pending-install", UID);
        assertThat(notIn(
                        ISTIOD,
                        ISTIOD.with().name("jaeger").namespace("tare-addons").build()))
                .isEmpty();
    }

    @Test
    void whatWasWholeIsInTheRecordItself() throws IOException {
        kept("deployed", UID);
        record = record.has(new Release("jaeger", "tare-addons", "the-chart", "1.1.0", 1))
                .at("tare-addons/jaeger", "upgrading", NOW);
        assertThat(notIn(ISTIOD)).isEmpty();
    }

    @Test
    void whatBecameAnothersIsHis() throws IOException {
        kept("deployed", "another");
        assertThat(notIn(ISTIOD)).isEmpty();
    }

    @Test
    void whatHelmNeverBeganWithIsNothing() throws IOException {
        assertThat(notIn(ISTIOD)).isEmpty();
        record = InstallRecord.first(UID, NOW);
        assertThat(notIn(ISTIOD)).isEmpty();
    }

    /** The numbers of the revisions that are there when others have what was theirs. */
    private List<Integer> givenBack(String... meshes) throws IOException {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName("m").withUid(UID).build());
        new HalfDone(mesh, releases).giveBack(Set.of(meshes), record);
        return releases.history("tare-addons", "jaeger").stream()
                .map(Revision::number)
                .sorted()
                .toList();
    }

    private void kept(int number, String state, String description) throws IOException {
        new KeptRevisions(client).keep("tare-addons", "jaeger", number, state, description, "");
    }

    @Test
    void whatWasToBeAdoptedIsTheirsAgain() throws IOException {
        kept(1, "deployed", "Install complete");
        assertThat(givenBack()).containsExactly(1);
        kept(2, "pending-upgrade", "Preparing upgrade");
        assertThat(notIn(ISTIOD)).isEmpty();
        assertThat(givenBack()).containsExactly(1);
    }

    @Test
    void whatAnotherMeshIsAtWorkOnIsLetBe() throws IOException {
        kept(1, "deployed", new ReleaseOwner("another", "an0ther", "00ff").description());
        kept(2, "pending-upgrade", "Preparing upgrade");
        assertThat(givenBack("an0ther")).containsExactly(1, 2);
        assertThat(givenBack()).as("when that is gone").containsExactly(1);
    }

    @Test
    void whatIsOursIsNotGivenBack() throws IOException {
        kept("deployed", UID);
        kept(2, "pending-upgrade", "Preparing upgrade");
        assertThat(givenBack()).containsExactly(1, 2);
    }

    @Test
    void whatWeWereNotAtIsNotGivenBack() throws IOException {
        kept(1, "deployed", "Install complete");
        kept(2, "pending-upgrade", "Preparing upgrade");
        record = InstallRecord.first(UID, NOW);
        assertThat(givenBack()).containsExactly(1, 2);
    }
}
