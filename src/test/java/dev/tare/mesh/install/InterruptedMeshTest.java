package dev.tare.mesh.install;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.APIGroupListBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.api.MeshInstallStatus.Release;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.mesh.catalogue.MeshLookup;

import static org.assertj.core.api.Assertions.assertThat;

/** A mesh whose installer has died, and which is deleted or brought about then, before a stand-in for the API server. */
class InterruptedMeshTest {

    private static final String SYSTEM = "istio-system";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final KeptRevisions kept = new KeptRevisions(client);
    private final InstallRecords records = new InstallRecords(client, "tare-installer");
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private MeshInstall mesh;
    private InstallRecord record;

    @TempDir
    private Path folder;

    @BeforeEach
    void mesh() {
        server.answer("/apis", 200, new APIGroupListBuilder().build());
        server.answer("/version", 200, Map.of("major", "1", "minor", "33", "gitVersion", "v1.33.0"));
        mesh = create("m");
        record = InstallRecord.first(mesh.getMetadata().getUid(), NOW);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private MeshInstall create(String name) {
        MeshInstall created = new MeshInstall();
        created.setMetadata(new ObjectMetaBuilder().withName(name).build());
        created.setSpec(MeshInstallSpecBuilder.builder().mesh("istio").build());
        return client.resource(created).create();
    }

    private String ours() {
        return new ReleaseOwner("m", mesh.getMetadata().getUid(), "00ff").description();
    }

    private HelmReleases releases() throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(client.getMasterUrl()));
        return new HelmReleases(client, kubeconfig, folder, null);
    }

    private void uninstall() throws Exception {
        records.write(mesh, record);
        InstallProgress progress = new InstallProgress(
                mesh, records, Clock.systemUTC(), new PrintStream(said, true, StandardCharsets.UTF_8));
        new Uninstaller(client, MeshLookup.builtIn(), releases(), progress, Clock.systemUTC()).of(mesh);
    }

    /** The releases that Helm was told to uninstall. */
    private List<String> uninstalled() {
        String verb = "uninstalling release ";
        return said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(verb))
                .map(line -> line.substring(verb.length()))
                .toList();
    }

    private List<Integer> revisions(String namespace, String name) throws IOException {
        return releases().history(namespace, name).stream()
                .map(Revision::number)
                .sorted()
                .toList();
    }

    @Test
    void whatItWasAtGoesAlsoWhenItIsNotAskedForAnyMore() throws Exception {
        kept.keep("tare-addons", "jaeger", 1, "pending-install", "Initial install underway", "");
        record = record.at("tare-addons/jaeger", "installing", NOW);
        uninstall();
        assertThat(uninstalled()).containsExactly("tare-addons/jaeger");
    }

    @Test
    void anAdoptionThatItWasAtIsForgotten() throws Exception {
        kept.keep(SYSTEM, "istiod", 1, "deployed", "Install complete", "");
        kept.keep(SYSTEM, "istiod", 2, "pending-upgrade", "Preparing upgrade", "");
        record = record.at(SYSTEM + "/istiod", "upgrading", NOW);
        uninstall();
        assertThat(revisions(SYSTEM, "istiod")).containsExactly(1);
        assertThat(uninstalled()).isEmpty();
    }

    @Test
    void anHeirInstallsWhatWasNeverWhole() throws Exception {
        create("heir");
        kept.keep(SYSTEM, "istio-base", 1, "pending-install", "Initial install underway", "");
        record = record.at(SYSTEM + "/istio-base", "installing", NOW);
        uninstall();
        assertThat(uninstalled()).containsExactly(SYSTEM + "/istio-base");
    }

    private void upgradeOfShared() throws IOException {
        create("heir");
        kept.keep(SYSTEM, "istio-base", 1, "deployed", ours(), "");
        kept.keep(SYSTEM, "istio-base", 2, "pending-upgrade", "Preparing upgrade", "");
        record = record.has(new Release("istio-base", SYSTEM, "base", "1.30.3", 1));
    }

    @Test
    void anHeirHasWhatWasWholeBefore() throws Exception {
        upgradeOfShared();
        record = record.at(SYSTEM + "/istio-base", "upgrading", NOW);
        uninstall();
        assertThat(revisions(SYSTEM, "istio-base")).containsExactly(1);
        assertThat(uninstalled()).isEmpty();
    }

    @Test
    void whatAnHeirMayBeAtWorkOnIsLetBe() throws Exception {
        upgradeOfShared();
        uninstall();
        assertThat(revisions(SYSTEM, "istio-base")).containsExactly(1, 2);
        assertThat(uninstalled()).isEmpty();
    }

    /** By the next installer, before it comes to a release that stands before that one. */
    private void clearUp() throws Exception {
        records.write(mesh, record);
        InstallProgress progress = new InstallProgress(
                mesh, records, Clock.systemUTC(), new PrintStream(said, true, StandardCharsets.UTF_8));
        PlannedRelease istiod = PlannedReleaseBuilder.builder()
                .name("istiod")
                .namespace(SYSTEM)
                .chart("istiod")
                .version("1.30.3")
                .values(Map.of())
                .waits(true)
                .shared(false)
                .build();
        new ReleaseInstaller(client, mesh, releases(), progress, null).clearUp(istiod);
    }

    @Test
    void whatWasNeverWholeIsClearedUpFirst() throws Exception {
        kept.keep(SYSTEM, "istiod", 1, "pending-install", "Initial install underway", "");
        record = record.at(SYSTEM + "/istiod", "installing", NOW);
        clearUp();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("removing what is left of release istio-system/istiod");
    }

    @Test
    void anUpgradeThatWasInterruptedIsForgottenFirst() throws Exception {
        kept.keep(SYSTEM, "istiod", 1, "deployed", ours(), "");
        kept.keep(SYSTEM, "istiod", 2, "pending-upgrade", "Preparing upgrade", "");
        record = record.at(SYSTEM + "/istiod", "upgrading", NOW);
        clearUp();
        assertThat(revisions(SYSTEM, "istiod")).containsExactly(1);
    }

    @Test
    void whatIsWholeHasNothingToClearUp() throws Exception {
        kept.keep(SYSTEM, "istiod", 1, "deployed", ours(), "");
        record = record.at(SYSTEM + "/istiod", "upgrading", NOW);
        clearUp();
        assertThat(revisions(SYSTEM, "istiod")).containsExactly(1);
        assertThat(said.size()).isZero();
    }
}
