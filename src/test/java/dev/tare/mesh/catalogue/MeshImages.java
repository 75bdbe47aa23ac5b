package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** The images that a mesh's charts have pulled: by their workloads, by their hooks, and by what they put into pods. */
final class MeshImages {

    static final String IN_PODS = "pods on the mesh";

    private static final String HOOK = "/metadata/annotations/" + RealCharts.HOOK.replace("/", "~1");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    /** A name with a tag, as in an argument or an environment variable. */
    private static final Pattern IMAGE = Pattern.compile(
            "(?<![\\w/.:-])[a-z0-9][a-z0-9._-]*(?::[0-9]+)?(?:/[a-z0-9][a-z0-9._-]*)+:\\w[\\w.-]*\\d[\\w.-]*"
                    + "(?:@sha256:[0-9a-f]{64})?(?![\\w/:])");

    private final CatalogueEntry entry;
    private final Map<String, Set<String>> images = new TreeMap<>();

    private MeshImages(CatalogueEntry entry) {
        this.entry = entry;
    }

    /**
     * By image, in their order, who has it pulled.
     *
     * @param entry what is known of the mesh
     * @param objects what its charts are rendered to, hooks included
     */
    static Map<String, Set<String>> of(CatalogueEntry entry, List<ObjectNode> objects) throws IOException {
        MeshImages found = new MeshImages(entry);
        for (ObjectNode object : objects) {
            found.look(object);
        }
        return found.images;
    }

    /** The section of a page on a mesh's images. */
    static String section(CatalogueEntry entry, Map<String, Set<String>> images) {
        return "\n%s\n\n| image | pulled by |\n|---|---|\n%s"
                .formatted(
                        heading(entry),
                        images.entrySet().stream()
                                .map(image -> "| `%s` | %s |\n"
                                        .formatted(image.getKey(), String.join(", ", image.getValue())))
                                .collect(Collectors.joining()));
    }

    /** What is above it: which charts of which versions these images are of. */
    static String heading(CatalogueEntry entry) {
        return "## %s\n\nOf the charts %s."
                .formatted(
                        entry.title(),
                        entry.charts().stream()
                                .map(chart -> "`%s` %s"
                                        .formatted(
                                                chart.chart(),
                                                chart.version() == null ? entry.version() : chart.version()))
                                .collect(Collectors.joining(", ")));
    }

    private void look(ObjectNode object) throws IOException {
        if (object.at(HOOK).asText().startsWith("test")) {
            return; // only helm test runs it
        }
        JsonNode pod = podOf(object);
        List<JsonNode> containers = Stream.of("initContainers", "containers")
                .flatMap(list -> StreamSupport.stream(pod.path(list).spliterator(), false))
                .toList();
        for (JsonNode container : containers) {
            add(container.path("image").asText(), who(object));
            if (!entry.proxies().isEmpty()) {
                settings(container).forEach(text -> addAll(text, IN_PODS));
            }
        }
        if (object.path("kind").asText().equals("ConfigMap") && !entry.proxies().isEmpty()) {
            lookAtInjection(object);
        }
    }

    private static JsonNode podOf(ObjectNode object) {
        return switch (object.path("kind").asText()) {
            case "Pod" -> object.path("spec");
            case "CronJob" -> object.at("/spec/jobTemplate/spec/template/spec");
            default -> object.at("/spec/template/spec");
        };
    }

    private static String who(ObjectNode object) {
        String name = "%s `%s/%s`"
                .formatted(
                        object.path("kind").asText(),
                        object.at("/metadata/namespace").asText(),
                        object.at("/metadata/name").asText());
        return object.at(HOOK).isMissingNode()
                ? name
                : "%s (%s)"
                        .formatted(
                                name, String.join(", ", object.at(HOOK).asText().split(" *, *")));
    }

    private static List<String> settings(JsonNode container) {
        List<String> texts = new ArrayList<>();
        container.path("args").forEach(text -> texts.add(text.asText()));
        container.path("command").forEach(text -> texts.add(text.asText()));
        container
                .path("env")
                .forEach(variable -> texts.add(variable.path("value").asText()));
        return texts;
    }

    /** Where an injector's template has the image in parts: as Istio's and Linkerd's have. */
    private void lookAtInjection(ObjectNode map) throws IOException {
        String name = map.at("/metadata/name").asText();
        String values = map.at("/data/values").asText();
        if (name.startsWith("istio-sidecar-injector")) {
            JsonNode global = JSON.readTree(values).path("global");
            add(
                    global.path("hub").asText() + "/"
                            + global.at("/proxy/image").asText() + ":"
                            + global.path("tag").asText(),
                    IN_PODS);
        } else if (name.equals("linkerd-config")) {
            JsonNode config = YAML.readTree(values);
            add(
                    config.at("/proxy/image/name").asText() + ":"
                            + config.path("linkerdVersion").asText(),
                    IN_PODS);
        }
    }

    private void addAll(String text, String who) {
        Matcher matcher = IMAGE.matcher(text);
        while (matcher.find()) {
            add(matcher.group(), who);
        }
    }

    private void add(String image, String who) {
        images.computeIfAbsent(image, key -> new TreeSet<>()).add(who);
    }
}
