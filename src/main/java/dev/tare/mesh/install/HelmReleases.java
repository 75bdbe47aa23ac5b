package dev.tare.mesh.install;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.UninstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.manifest.Validated;
import dev.tare.manifest.YamlDocuments;

/**
 * Releases in a cluster. They are changed by Helm itself, and read where Helm keeps them: a Secret a revision, with a label
 * for its state. Only so can an interrupted revision be seen, and forgotten.
 */
final class HelmReleases {

    private static final Map<String, String> OF_HELM = Map.of("owner", "helm");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final Path kubeconfig;
    private final Path folder;
    private final Charts charts;

    /**
     * Releases.
     *
     * @param client the cluster
     * @param kubeconfig the same cluster, for Helm
     * @param folder a folder for values, which nobody else can read
     * @param charts where charts come from
     */
    HelmReleases(KubernetesClient client, Path kubeconfig, Path folder, Charts charts) {
        this.client = client;
        this.kubeconfig = kubeconfig;
        this.folder = folder;
        this.charts = charts;
    }

    /** The revisions of a release, in no order; none where there is no such release. */
    List<Revision> history(String namespace, String name) throws IOException {
        List<Revision> history = new ArrayList<>();
        for (Secret secret : secrets(namespace, name)) {
            JsonNode release = decode(secret);
            JsonNode chart = release.at("/chart/metadata");
            history.add(new Revision(
                    release.path("version").asInt(),
                    state(secret),
                    release.at("/info/description").asText(),
                    chart.path("name").asText(),
                    chart.path("version").asText()));
        }
        return history;
    }

    /** The files below {@code crds/} of a release's chart: what Helm installs first, and never removes. */
    List<String> definitions(String namespace, String name) throws IOException {
        List<String> definitions = new ArrayList<>();
        for (Secret secret : secrets(namespace, name)) {
            for (JsonNode file : decode(secret).at("/chart/files")) {
                if (file.path("name").asText().startsWith("crds/")) {
                    definitions.add(new String(file.path("data").binaryValue(), StandardCharsets.UTF_8));
                }
            }
        }
        return definitions;
    }

    /** The names of the definitions that Helm removes when it uninstalls a release: those in its templates that it is not told to keep. */
    Set<String> removedDefinitions(String namespace, String name) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Secret secret : secrets(namespace, name)) {
            manifest(secret).stream()
                    .filter(object -> object.path("kind").asText().equals("CustomResourceDefinition"))
                    .filter(object -> !object.at("/metadata/annotations/helm.sh~1resource-policy")
                            .asText()
                            .equals("keep"))
                    .forEach(object -> names.add(object.at("/metadata/name").asText()));
        }
        return names;
    }

    /** The objects of a release as it is deployed, without those of hooks; each has a namespace, be it needed or not. */
    List<GenericKubernetesResource> objects(String namespace, String name) throws IOException {
        List<GenericKubernetesResource> objects = new ArrayList<>();
        for (Secret secret : secrets(namespace, name)) {
            if (state(secret) == Revision.State.deployed) {
                for (JsonNode document : manifest(secret)) {
                    GenericKubernetesResource object = JSON.treeToValue(document, GenericKubernetesResource.class);
                    if (object.getMetadata().getNamespace() == null) {
                        object.getMetadata().setNamespace(namespace);
                    }
                    objects.add(object);
                }
            }
        }
        return objects;
    }

    private static Revision.State state(Secret secret) {
        return Revision.State.of(secret.getMetadata().getLabels().get("status"));
    }

    /** What a revision's templates have come to, an object a document; none where that cannot be read. */
    private static List<JsonNode> manifest(Secret secret) throws IOException {
        return YamlDocuments.parse("", decode(secret).path("manifest").asText())
                        instanceof Validated.Accepted<List<JsonNode>> accepted
                ? accepted.value()
                : List.of();
    }

    private List<Secret> secrets(String namespace, String name) {
        return client.secrets()
                .inNamespace(namespace)
                .withLabels(OF_HELM)
                .withLabel("name", name)
                .list()
                .getItems();
    }

    /** JSON, compressed, in base 64; and all of that in base 64 again, as Secrets are. */
    private static JsonNode decode(Secret secret) throws IOException {
        byte[] inner = Base64.getDecoder()
                .decode(Base64.getDecoder().decode(secret.getData().get("release")));
        try (GZIPInputStream json = new GZIPInputStream(new ByteArrayInputStream(inner))) {
            return JSON.readTree(json);
        }
    }

    /** Installs a release that is not there; where its workloads must become ready and do not, it is gone again. */
    void install(PlannedRelease release, String description, Duration timeout) throws InstallFailure, IOException {
        InstallCommand command = Helm.install(charts.reference(release))
                .withName(release.name())
                .withNamespace(release.namespace())
                .withVersion(release.version())
                .withDescription(description)
                .withTimeout(Math.toIntExact(timeout.toSeconds()))
                .withValuesFile(values(release))
                .withKubeConfig(kubeconfig)
                .withRepositoryConfig(charts.repositories());
        charts.certificateAuthority().ifPresent(command::withCaFile);
        if (release.waits()) {
            command.atomic().waitReady();
        }
        call(release, command::call);
    }

    /** Upgrades a release that is there; where its workloads must become ready and do not, it is as it was before. */
    void upgrade(PlannedRelease release, String description, Duration timeout) throws InstallFailure, IOException {
        UpgradeCommand command = Helm.upgrade(charts.reference(release))
                .withName(release.name())
                .withNamespace(release.namespace())
                .withVersion(release.version())
                .resetValues()
                .withDescription(description)
                .withTimeout(Math.toIntExact(timeout.toSeconds()))
                .withValuesFile(values(release))
                .withKubeConfig(kubeconfig)
                .withRepositoryConfig(charts.repositories());
        charts.certificateAuthority().ifPresent(command::withCaFile);
        if (release.waits()) {
            command.atomic().cleanupOnFail().waitReady();
        }
        call(release, command::call);
    }

    /**
     * Uninstalls a release; one that is not there is none.
     *
     * @param wasWhole whether it is known to have been installed, whatever its history says by now
     */
    void uninstall(String namespace, String name, boolean wasWhole) throws InstallFailure, IOException {
        UninstallCommand command = uninstallation(namespace, name, wasWhole);
        try {
            command.call();
        } catch (IllegalStateException e) {
            throw new InstallFailure(
                    "release %s/%s cannot be uninstalled: %s"
                            .formatted(namespace, name, HelmErrors.oneLine(e.getMessage())),
                    true);
        }
    }

    /**
     * The command for that. Hooks have nothing to take down where nothing was ever whole; and one whose image is missing, as it
     * was when the release was to be installed, would be waited for without an end.
     */
    UninstallCommand uninstallation(String namespace, String name, boolean wasWhole) throws IOException {
        UninstallCommand command = Helm.uninstall(name)
                .withNamespace(namespace)
                .withKubeConfig(kubeconfig)
                .ignoreNotFound();
        return wasWhole || Revision.wasWhole(history(namespace, name)) ? command : command.noHooks();
    }

    /** Forgets a revision whose operation was interrupted. */
    void forget(String namespace, String name, int revision) {
        client.secrets()
                .inNamespace(namespace)
                .withName("sh.helm.release.v1." + name + ".v" + revision)
                .delete();
    }

    private Path values(PlannedRelease release) throws IOException {
        return Files.write(
                folder.resolve(release.namespace() + "-" + release.name() + ".json"),
                JSON.writeValueAsBytes(release.values()));
    }

    private static void call(PlannedRelease release, Runnable command) throws InstallFailure {
        try {
            command.run();
        } catch (IllegalStateException e) {
            throw new InstallFailure(
                    "release %s (chart %s %s): %s"
                            .formatted(
                                    release.place(),
                                    release.chart(),
                                    release.version(),
                                    HelmErrors.oneLine(e.getMessage())),
                    HelmErrors.passes(e.getMessage()));
        }
    }
}
