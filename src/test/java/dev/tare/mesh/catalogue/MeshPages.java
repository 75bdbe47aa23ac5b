package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.qute.Engine;
import io.quarkus.qute.ReflectionValueResolver;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.mesh.catalogue.Standing.State;

/** The pages on meshes, from the catalogue. */
final class MeshPages {

    private static final Path TEMPLATES = Path.of("src/test/resources/meshes");
    private static final Engine ENGINE = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .removeStandaloneLines(true)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A row of the table of meshes. */
    @RecordBuilder
    record Mesh(
            String name,
            String title,
            String dataPlane,
            String management,
            String version,
            String standing,
            String mutualTls,
            String scope) {}

    /** A row of the table of features. */
    record Row(String name, List<String> cells) {}

    /** Something that is so, and who says so. */
    record Fact(String what, String text, String source) {}

    /** A feature that a mesh has. */
    record Had(String name, String title, String how, String group, String acts, String source) {}

    /** A chart. */
    record Chart(String release, String namespace, String chart, String repository, String version, String values) {}

    private final String name;
    private final CatalogueEntry entry;

    private MeshPages(String name) {
        this.name = name;
        this.entry = CatalogueTest.entry(name);
    }

    /** The page that compares all meshes. */
    static String comparison() throws IOException {
        List<MeshPages> all = Catalogue.names().stream().map(MeshPages::new).toList();
        List<MeshPages> alive = all.stream()
                .filter(page -> page.entry.standing().state() != State.Retired)
                .toList();
        return ENGINE.parse(Files.readString(TEMPLATES.resolve("meshes.md")))
                .data("meshes", all.stream().map(MeshPages::row).toList())
                .data("alive", alive.stream().map(MeshPages::row).toList())
                .data(
                        "features",
                        CatalogueTest.FEATURES.stream()
                                .map(feature -> new Row(
                                        feature,
                                        alive.stream()
                                                .map(page -> page.linked(
                                                        page.entry
                                                                        .feature(feature)
                                                                        .isPresent()
                                                                ? "yes"
                                                                : "no",
                                                        feature))
                                                .toList()))
                                .toList())
                .render();
    }

    /** The page on one mesh. */
    static String of(String name) throws IOException {
        MeshPages page = new MeshPages(name);
        return ENGINE.parse(Files.readString(TEMPLATES.resolve("mesh.md")))
                .data("name", name)
                .data("title", page.entry.title())
                .data("intro", page.intro())
                .data("example", page.example())
                .data("facts", page.facts())
                .data("charts", page.charts())
                .data("features", page.features())
                .data("grouped", page.entry.features().stream().anyMatch(feature -> feature.group() != null))
                .data("lacks", page.lacks())
                .render();
    }

    private Mesh row() {
        String carriers = entry.proxies().isEmpty() ? "nodeProxies" : "proxies";
        return MeshPagesMeshBuilder.builder()
                .name(name)
                .title(entry.title())
                .dataPlane(linked(entry.dataPlane().name(), carriers))
                .management(linked(management(), entry.charts().isEmpty() ? "standing" : "charts"))
                .version(entry.version() == null ? linked("none", "standing") : linked(entry.version(), "charts"))
                .standing(linked(standing(), "standing"))
                .mutualTls(linked(entry.mutualTls().mode().name(), "mutualTls"))
                .scope(linked(entry.enrolment().scope().name().toLowerCase(Locale.ROOT), "enrolment"))
                .build();
    }

    private String management() {
        return entry.management().stream().map(Enum::name).sorted().collect(Collectors.joining(" or "));
    }

    private String standing() {
        return entry.standing().since() == null
                ? entry.standing().state().name()
                : entry.standing().state() == State.Alive
                        ? "Alive (seen " + entry.standing().since() + ")"
                        : entry.standing().state() + " since "
                                + entry.standing().since();
    }

    private String intro() {
        List<String> sentences = new ArrayList<>();
        if (entry.page() != null) {
            sentences.add("<" + entry.page() + ">");
        }
        if (entry.standing().instead() != null) {
            sentences.add("%s since %s; %s."
                    .formatted(
                            entry.standing().state(),
                            entry.standing().since(),
                            entry.standing().instead()));
        }
        if (entry.notManaged() != null) {
            sentences.add(
                    "Tare does not install it: " + entry.notManaged() + ". It is looked for, and nothing is changed.");
        }
        if (entry.runsInPods()) {
            sentences.add("Tare runs it itself, as containers of its own pods; nothing has to be installed.");
        }
        return String.join("\n\n", sentences);
    }

    private String example() throws IOException {
        String text = Files.readString(Path.of("examples/meshes", name + ".yaml"));
        String resource = text.substring(text.indexOf("apiVersion"), text.indexOf("\n---"));
        return resource.strip();
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        add(facts, "data plane", entry.dataPlane().name(), entry.proxies().isEmpty() ? "nodeProxies" : "proxies");
        add(facts, "version", entry.version(), "charts");
        add(facts, "Kubernetes", entry.prerequisites().kubernetes(), "prerequisites");
        add(facts, "Linux", entry.prerequisites().kernel(), "prerequisites");
        entry.prerequisites()
                .definitions()
                .forEach(definition -> facts.add(new Fact(
                        "definition that must be there",
                        code(definition.name())
                                + (definition.version() == null ? "" : " " + definition.version() + " or later"),
                        "[source](" + definition.source() + ")")));
        entry.prerequisites().more().forEach(sentence -> add(facts, "must be so", sentence, "prerequisites"));
        add(facts, "on it or off it", entry.enrolment().scope().name(), "enrolment");
        add(facts, "a pod on it carries", marks(entry.enrolment().in()), "enrolment");
        add(facts, "a pod off it carries", marks(entry.enrolment().out()), "enrolment");
        add(facts, "the namespace must carry", marks(entry.enrolment().namespace()), "enrolment");
        add(
                facts,
                "the namespace must not carry",
                marks(new Marks(entry.enrolment().blockedBy(), Map.of())),
                "enrolment");
        add(facts, "a pod that was taken carries", marks(entry.enrolment().captured()), "enrolment");
        add(facts, "pod security standard", needs(), "needs");
        add(facts, "a Service is called", entry.address() == null ? null : code(entry.address()), "address");
        add(facts, "control plane", workloads(entry.controlPlane()), "controlPlane");
        add(facts, "proxies on nodes", workloads(entry.nodeProxies()), "nodeProxies");
        add(facts, "containers in pods", joined(entry.proxies().stream().map(proxy -> code(proxy.name()))), "proxies");
        add(facts, "its proxy ends", joined(entry.leaving().stream().map(MeshPages::leaving)), "leaving");
        add(facts, "seen in answers", joined(entry.crossing().stream().map(MeshPages::proof)), "crossing");
        if (entry.dataPlane() == DataPlane.Sidecar) {
            add(facts, "the client's proxy is shown by", side(entry.sides().client()), "sides");
            add(facts, "the target's proxy is shown by", side(entry.sides().server()), "sides");
        }
        add(facts, "mutual TLS by default", entry.mutualTls().mode().name(), "mutualTls");
        add(
                facts,
                "mutual TLS is seen by",
                entry.mutualTls().proof() == null
                        ? "nothing that a request shows"
                        : proof(entry.mutualTls().proof()),
                "mutualTls");
        return facts;
    }

    private void add(List<Fact> facts, String what, String text, String part) {
        if (text != null && !text.isEmpty()) {
            facts.add(new Fact(what, escaped(text), source(part)));
        }
    }

    private String needs() {
        Enrolment.Needs needs = entry.enrolment().needs();
        return needs.podSecurity() + ": " + needs.why() + (needs.token() ? "; needs the pod's token" : "")
                + (needs.service() ? "; only pods behind a Service get onto it" : "");
    }

    private static String leaving(Leaving leaving) {
        return switch (leaving.way()) {
            case NativeSidecar -> "as a native sidecar";
            case NotInPod -> "not at all: there is none in the pod";
            case Request ->
                "at %s %s on port %d of the loopback%s"
                        .formatted(
                                leaving.method(),
                                code(leaving.path()),
                                leaving.port(),
                                leaving.needs().equals(Marks.NONE) ? "" : ", with " + marks(leaving.needs()));
        };
    }

    private static String side(SideProofs side) {
        return Stream.of(
                        side.shownBy().isEmpty()
                                ? "nothing"
                                : side.shownBy().stream().map(MeshPages::proof).collect(Collectors.joining(" or ")),
                        side.otherwise() == null
                                ? ""
                                : (side.shownBy().isEmpty() ? "" : "if none of them is seen: ") + side.otherwise())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String proof(Proof proof) {
        String what =
                switch (proof.in()) {
                    case ResponseHeader -> "the answer's header ";
                    case RequestHeader -> "the header at the server ";
                    case Connection -> "the connection at the server ";
                    case ProxyMetric -> "the proxy's counter on port " + proof.port() + " ";
                };
        return what + code(proof.name()) + (proof.matches() == null ? "" : ", " + code(proof.matches()));
    }

    private static String workloads(List<Workload> workloads) {
        return joined(workloads.stream()
                .map(workload -> workload.kind() + " " + code(workload.namespace() + "/" + workload.name())));
    }

    private List<Chart> charts() {
        return entry.charts().stream().map(this::chart).toList();
    }

    private Chart chart(HelmChart chart) {
        return new Chart(
                code(chart.release()),
                code(chart.namespace()),
                chart.chart(),
                chart.repository().startsWith("https") ? "<" + chart.repository() + ">" : code(chart.repository()),
                chart.version() == null ? entry.version() : chart.version(),
                chart.values().isEmpty() ? "" : escaped(code(json(chart.values()))));
    }

    private List<Had> features() {
        return entry.features().stream()
                .map(feature -> new Had(
                        feature.name(),
                        escaped(feature.title()),
                        escaped(how(feature)),
                        feature.group() == null ? "none" : feature.group(),
                        entry.runsInPods()
                                ? "the client certificate that the server's side sees"
                                : escaped(acts(feature.acts())),
                        source(feature.name())))
                .toList();
    }

    private String how(Feature feature) {
        List<String> ways = new ArrayList<>();
        Map<String, Integer> kinds = new TreeMap<>();
        CatalogueTest.objects(feature)
                .forEach(object -> kinds.merge(object.get("kind").asText(), 1, Integer::sum));
        kinds.forEach((kind, count) -> ways.add((count == 1 ? "" : count + " ") + code(kind)));
        if (!feature.pod().equals(Marks.NONE)) {
            ways.add(marks(feature.pod()) + " on pods");
        }
        if (!feature.service().equals(Marks.NONE)) {
            ways.add(marks(feature.service()) + " on the Service");
        }
        return ways.isEmpty() ? "the proxies' configuration" : String.join(", ", ways);
    }

    private static String acts(FeatureProofs acts) {
        return acts.shownBy().isEmpty()
                ? "nothing" + (acts.otherwise() == null ? "" : ": " + acts.otherwise())
                : acts.shownBy().stream().map(MeshPages::sample).collect(Collectors.joining("; "));
    }

    private static String sample(SampleProof sample) {
        List<String> words = new ArrayList<>();
        double percent = sample.percent() == null ? sample.atLeastPercent() : sample.percent();
        boolean atLeast = sample.percent() == null || sample.takesMillis() != null && percent < 100;
        words.add("%s%s %% of %d answers"
                .formatted(
                        atLeast ? "at least " : "",
                        BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString(),
                        sample.requests()));
        if (sample.sign() != null) {
            words.add("by " + proof(sample.sign()));
        }
        if (sample.status() != null) {
            words.add("with status " + sample.status());
        }
        if (sample.takesMillis() != null) {
            words.add("after %d ms or more".formatted(sample.takesMillis()));
        }
        if (sample.path() != null) {
            words.add("to " + code("GET " + sample.path()));
        }
        new TreeMap<>(sample.headers())
                .forEach((name, value) -> words.add("to requests with " + code(name + ": " + value)));
        return String.join(" ", words);
    }

    private List<Fact> lacks() {
        return new TreeMap<>(entry.lacks())
                .entrySet().stream()
                        .map(lack -> new Fact(lack.getKey(), escaped(lack.getValue()), source(lack.getKey())))
                        .toList();
    }

    private static String marks(Marks marks) {
        return joined(Stream.concat(
                new TreeMap<>(marks.labels())
                        .entrySet().stream().map(label -> "label " + code(label.getKey() + ": " + label.getValue())),
                new TreeMap<>(marks.annotations())
                        .entrySet().stream()
                                .map(annotation ->
                                        "annotation " + code(annotation.getKey() + ": " + annotation.getValue()))));
    }

    private static String joined(Stream<String> texts) {
        return texts.collect(Collectors.joining(", "));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }

    private static String json(Map<String, Object> values) {
        try {
            return JSON.writeValueAsString(values).replace("\\n", " ");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String source(String part) {
        URI source = entry.sources().get(part);
        return source == null ? "Tare itself" : "[source](" + source + ")";
    }

    /** A text of the comparison that leads to its source; what Tare itself is, to the mesh's page. */
    private String linked(String text, String part) {
        URI source = entry.sources().get(part);
        return "[%s](%s)".formatted(text, source == null ? "meshes/" + name + ".md" : source);
    }
}
