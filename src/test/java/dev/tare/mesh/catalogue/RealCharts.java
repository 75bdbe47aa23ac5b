package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.mesh.install.InstallerPlan;
import dev.tare.mesh.install.PlannedRelease;
import dev.tare.play.cluster.ClusterLessons;
import dev.tare.play.cluster.ExamplePlace;
import dev.tare.play.cluster.LessonObjects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The charts of a mesh, as its project publishes them, with the values that the installer gives them. They are not part of this project:
 * {@code -Dtare.charts=DIR} names a folder that holds each as {@code <mesh>/<chart>/Chart.yaml}, such as {@code
 * istio/istiod/Chart.yaml}, with the charts it depends on in it. Without that a test is left out, and says so.
 */
public final class RealCharts {

    private static final String CHARTS = System.getProperty("tare.charts");

    /** The line that says what is left out is printed once, not for every mesh. */
    private static final AtomicBoolean SAID = new AtomicBoolean();

    /**
     * What charts take besides the installer's values: what keeps Kuma's from looking into a cluster, which is not there when
     * it is rendered, and Consul's from guessing at one: without it, that is one of before Kubernetes 1.25.
     */
    private static final Map<String, Map<String, Object>> BESIDES = Map.of(
            "kuma",
            Map.of(
                    "patchSystemNamespace",
                    false,
                    "controlPlane",
                    Map.of("tls", Map.of("general", Map.of("secretName", "kuma-tls-cert", "caBundle", "Y2E=")))),
            "consul",
            Map.of(
                    "server",
                    Map.of("disruptionBudget", Map.of("enabled", false)),
                    "connectInject",
                    Map.of("disruptionBudget", Map.of("enabled", false))));

    /** In place of Helm's annotation of hooks, which are left out of what is rendered. */
    static final String HOOK = "tare.test/hook";

    private static final String HELMS_HOOK = "helm.sh/hook";
    private static final int LONGEST_TEXT = 64 << 20;
    private static final YAMLMapper YAML = new YAMLMapper();

    private final String mesh;
    private final Path folder;
    private final Path temporary;
    private final CatalogueEntry entry;

    private RealCharts(String mesh, Path folder, Path temporary, CatalogueEntry entry) {
        this.mesh = mesh;
        this.folder = folder;
        this.temporary = temporary;
        this.entry = entry;
    }

    /** The meshes that have charts. */
    public static Stream<String> meshes() {
        return Catalogue.names().stream()
                .filter(name -> !CatalogueTest.entry(name).charts().isEmpty());
    }

    /**
     * The charts of a mesh.
     *
     * @param temporary a folder for values
     */
    public static RealCharts of(String mesh, Path temporary) {
        if (CHARTS == null && SAID.compareAndSet(false, true)) {
            System.out.println(
                    "Left out, for there are no charts: name a folder that has them with -Dtare.charts=DIR.");
        }
        assumeTrue(CHARTS != null, "there are no charts: -Dtare.charts=DIR");
        Path folder = Path.of(CHARTS, mesh);
        assumeTrue(Files.isDirectory(folder), "there is no " + folder);
        return new RealCharts(mesh, folder, temporary, CatalogueTest.entry(mesh));
    }

    /** What is known of the mesh. */
    public CatalogueEntry entry() {
        return entry;
    }

    /** The objects of all features. */
    public List<ObjectNode> featureObjects() {
        return CatalogueTest.objects(entry);
    }

    /** The objects of all lessons of the playground that are not Kubernetes' own. */
    public List<ObjectNode> lessonObjects() {
        return ClusterLessons.of(mesh).all().stream()
                .flatMap(lesson -> LessonObjects.of(lesson, ExamplePlace.FIRST).phases().stream())
                .flatMap(List::stream)
                .filter(object -> object.path("apiVersion").asText().contains("/"))
                .peek(object -> object.withObject("/metadata").put("namespace", "shop"))
                .toList();
    }

    /** The objects that the installer adds to those of the charts. */
    public List<ObjectNode> ownObjects() {
        return entry.objects().stream()
                .map(object -> object.replace("{namespace}", entry.home().orElse("default")))
                .flatMap(object -> documents(object).stream())
                .toList();
    }

    /**
     * All objects of all charts, definitions included.
     *
     * @param more values for all charts
     */
    public List<ObjectNode> objects(Map<String, Object> more) throws IOException {
        List<ObjectNode> objects = new ArrayList<>();
        for (PlannedRelease release : plan(more)) {
            objects.addAll(render(release, folder.resolve(release.chart())));
        }
        return objects;
    }

    /** The same, with the charts' hooks, which the annotation {@value #HOOK} tells. */
    List<ObjectNode> withHooks() throws IOException {
        List<ObjectNode> objects = new ArrayList<>();
        for (PlannedRelease release : plan(Map.of())) {
            objects.addAll(render(release, withoutHooks(folder.resolve(release.chart()))));
        }
        return objects;
    }

    private List<PlannedRelease> plan(Map<String, Object> more) {
        MeshInstallSpec spec = MeshInstallSpecBuilder.builder().mesh(mesh).build();
        return InstallerPlan.of(spec, entry, List.of(more));
    }

    /** A copy of a chart whose hooks are objects like any other. */
    private Path withoutHooks(Path source) throws IOException {
        Path copy = temporary.resolve("without-hooks").resolve(mesh).resolve(source.getFileName());
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(source.relativize(file));
                Files.createDirectories(to.getParent());
                // Whatever is in a file stays as it is, byte by byte.
                Files.writeString(
                        to,
                        Files.readString(file, StandardCharsets.ISO_8859_1).replace(HELMS_HOOK, HOOK),
                        StandardCharsets.ISO_8859_1);
            }
        }
        return copy;
    }

    private List<ObjectNode> render(PlannedRelease release, Path source) throws IOException {
        assertThat(YAML.readTree(source.resolve("Chart.yaml").toFile())
                        .path("version")
                        .asText())
                .as("version of %s", source)
                .isEqualTo(release.version());
        Path file = temporary.resolve(release.name() + ".yaml");
        YAML.writeValue(file.toFile(), merged(release.values(), BESIDES.getOrDefault(release.chart(), Map.of())));
        List<ObjectNode> objects = documents(new Helm(source)
                .template()
                .withName(release.name())
                .withNamespace(release.namespace())
                .withKubeVersion("1.35.0")
                .withValuesFile(file)
                .call());
        objects.forEach(object -> {
            if (!object.at("/metadata").has("namespace")) {
                ((ObjectNode) object.get("metadata")).put("namespace", release.namespace());
            }
        });
        if (Files.isDirectory(source.resolve("crds"))) {
            try (Stream<Path> definitions = Files.list(source.resolve("crds"))) {
                for (Path definition : definitions.toList()) {
                    objects.addAll(documents(Files.readString(definition)));
                }
            }
        }
        return objects;
    }

    /** Not by Jackson, which leaves the aliases in Linkerd's charts as they are. */
    private static List<ObjectNode> documents(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST_TEXT);
        List<ObjectNode> objects = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
            if (YAML.valueToTree(document) instanceof ObjectNode object && object.has("kind")) {
                objects.add(object);
            }
        }
        return objects;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> merged(Map<String, Object> values, Map<String, Object> more) {
        Map<String, Object> merged = new TreeMap<>(values);
        more.forEach((name, value) -> merged.merge(
                name,
                value,
                (old, added) -> old instanceof Map<?, ?> && added instanceof Map<?, ?>
                        ? merged((Map<String, Object>) old, (Map<String, Object>) added)
                        : added));
        return merged;
    }
}
