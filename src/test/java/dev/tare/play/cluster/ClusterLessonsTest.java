package dev.tare.play.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.play.Check;
import dev.tare.play.Figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** The files of lessons in a cluster. */
class ClusterLessonsTest {

    /** Consul knows by an object's name which service it is about, except with intentions. */
    private static final String NAMED_AS_SERVICES = "consul.hashicorp.com/";

    static final List<String> MESHES = ClusterLessons.MESHES;

    private static final Path FOLDER = Path.of("src/main/resources/lessons");

    static Stream<ClusterLesson> lessons() {
        return ClusterLessons.MESHES.stream().flatMap(mesh -> ClusterLessons.of(mesh).all().stream());
    }

    @Test
    void eachFileIsListed() throws IOException {
        for (String mesh : ClusterLessons.MESHES) {
            try (Stream<Path> files = Files.list(FOLDER.resolve(mesh))) {
                assertThat(ClusterLessons.of(mesh).names())
                        .containsExactlyInAnyOrderElementsOf(
                                files.map(file -> file.getFileName().toString())
                                        .filter(name -> name.endsWith(".yaml"))
                                        .map(name -> name.replace(".yaml", ""))
                                        .toList());
            }
            ClusterLessons.of(mesh).names().forEach(name -> assertThat(
                            ClusterLessons.of(mesh).named(name).map(ClusterLesson::name))
                    .contains(name));
        }
        assertThat(ClusterLessons.of("cilium").all()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void saysInTwoSentencesWhatItShows(ClusterLesson lesson) {
        assertThat(lesson.what().split("\\. ")).hasSize(2);
        assertThat(lesson.what()).endsWith(".");
        assertThat(lesson.title()).isNotBlank().doesNotEndWith(".");
        assertThat(lesson.tryIt()).isNotEmpty();
        assertThat(lesson.sources()).isNotEmpty().allMatch(source -> source.getScheme()
                .equals("https"));
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void itsObjectsAreToldApartByTheirNames(ClusterLesson lesson) {
        LessonObjects objects = LessonObjects.of(lesson, ExamplePlace.FIRST);
        List<ObjectNode> all = objects.phases().stream().flatMap(List::stream).toList();
        for (int phase = 0; phase < lesson.phases(); phase++) {
            List<LessonObjects.Id> ids = ids(objects.in(phase));
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(Collections.disjoint(ids, ids(objects.in(phase + 1))))
                    .as("what is there stays as it is: the next phase has others")
                    .isTrue();
        }
        assertThat(all).allSatisfy(object -> {
            String name = object.at("/metadata/name").asText();
            assertThat(name).hasSizeLessThan(52);
            if (object.path("apiVersion").asText().startsWith(NAMED_AS_SERVICES)
                    && !object.path("kind").asText().equals("ServiceIntentions")) {
                assertThat(name).matches("first-(shop(-v2)?|friend|stranger)");
            } else {
                assertThat(name).startsWith("first-" + lesson.name());
            }
            assertThat(object.at("/metadata/namespace").isMissingNode())
                    .as("its namespace is the playground's")
                    .isTrue();
            assertThat(object.toString()).doesNotContain("NOT_FOUND");
        });
        assertThat(objects.in(lesson.phases())).isEmpty();
    }

    private static List<LessonObjects.Id> ids(List<ObjectNode> objects) {
        return objects.stream().map(LessonObjects.Id::of).toList();
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void itsOrdersAreFilled(ClusterLesson lesson) {
        assertThat(lesson.tryIt())
                .allSatisfy(command -> assertThat(ExamplePlace.FIRST.values().fill(command))
                        .startsWith("kubectl -n play exec deploy/first-"));
        for (ClusterStep step : lesson.steps()) {
            Set<String> hosts = new HashSet<>(List.of("first-shop", "first-shop-v2", "10.1.2.3"));
            LessonObjects.of(lesson, ExamplePlace.FIRST).ids().stream()
                    .filter(id -> id.kind().equals("Service"))
                    .forEach(id -> hosts.add(id.name()));
            for (ClusterRequests requests : step.requests()) {
                for (boolean on : List.of(true, false)) {
                    String url = requests.order("1", step.target(requests, on), ExamplePlace.FIRST.values())
                            .url();
                    assertThat(url).matches("http://[^/:]+:8080/.*");
                    assertThat(hosts).contains(url.split("[/:]+")[1]);
                }
                assertThat(requests.send().through())
                        .as("the field is 'by' here")
                        .isEqualTo("proxy");
                assertThat(requests.received()).allMatch(LessonPlace.SECOND_VERSION::equals);
            }
        }
    }

    /**
     * A lesson whose feature does not act fails: then it sees the same with it as without it, and no figure is as it must be in both
     * cases. So it is of one check of each step at least.
     */
    @ParameterizedTest
    @MethodSource("lessons")
    void failsWhenTheFeatureIsLeftOut(ClusterLesson lesson) {
        assertThat(lesson.steps()).isNotEmpty().allSatisfy(step -> {
            assertThat(step.hasContrast()).as("something differs without it").isTrue();
            List<Check> checks = step.requests().stream()
                    .flatMap(requests -> requests.checks().stream())
                    .toList();
            assertThat(checks).allSatisfy(check -> assertThat(check.expected()).isNotBlank());
            assertThat(step.requests()).anySatisfy(requests -> assertThat(requests.checks())
                    .anySatisfy(check -> assertThat(both(check, requests)).isEmpty()));
        });
    }

    /** Figures that pass with the feature and without it. */
    private static List<Figure> both(Check check, ClusterRequests requests) {
        return figures(check, requests)
                .filter(figure -> check.with().holds(figure) && check.without().holds(figure))
                .toList();
    }

    private static Stream<Figure> figures(Check check, ClusterRequests requests) {
        int sent = requests.send().count() * requests.rounds();
        return switch (check.kind()) {
            case Share, BusiestPod -> IntStream.rangeClosed(0, sent).mapToObj(some -> new Figure.Share(some, sent));
            case Received -> IntStream.rangeClosed(0, 3 * sent).mapToObj(some -> new Figure.Share(some, sent));
            case PerSecond ->
                DoubleStream.iterate(0, value -> value < 500, value -> value + 0.5)
                        .mapToObj(value -> new Figure.Amount(value, "a second"));
            case PerKill ->
                DoubleStream.iterate(0, value -> value < 500, value -> value + 0.5)
                        .mapToObj(value -> new Figure.Amount(value, "a kill"));
            case SecondsUntil -> throw new AssertionError("what starts in a cluster has its own time");
        };
    }

    @ParameterizedTest
    @FieldSource("MESHES")
    void theirPricesAreThoseOfFeaturesThatTheMeshHas(String mesh) {
        CatalogueEntry entry = Catalogue.entry(mesh).orElseThrow();
        assertThat(ClusterLessons.of(mesh).all())
                .isNotEmpty()
                .filteredOn(lesson -> lesson.feature() != null)
                .allSatisfy(
                        lesson -> assertThat(entry.feature(lesson.feature())).isPresent());
    }

    /** A lesson is called the same on each mesh, and comes in the same order. */
    @ParameterizedTest
    @FieldSource("MESHES")
    void comeInTheOrderThatAllHave(String mesh) {
        assertThat(ClusterLessons.known())
                .containsSubsequence(ClusterLessons.of(mesh).names());
    }

    /** The table of lessons by mesh has the kinds of objects that switch each on. */
    @Test
    void thePageListsThem() throws IOException {
        String page = Files.readString(Path.of("docs/playground.md"));
        for (String lesson : ClusterLessons.known()) {
            String cells = MESHES.stream()
                    .map(mesh -> ClusterLessons.of(mesh)
                            .named(lesson)
                            .map(ClusterLessonsTest::switchedOnBy)
                            .orElse("-"))
                    .collect(Collectors.joining(" | "));
            assertThat(page).contains("| `%s` | %s |%n".formatted(lesson, cells));
        }
    }

    private static String switchedOnBy(ClusterLesson lesson) {
        LessonObjects objects = LessonObjects.of(lesson, ExamplePlace.FIRST);
        String kinds = IntStream.range(0, lesson.phases())
                .filter(ClusterLesson::isOn)
                .mapToObj(objects::in)
                .flatMap(List::stream)
                .map(object -> "`%s`".formatted(object.path("kind").asText()))
                .distinct()
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "no object" : kinds;
    }

    @Test
    void aMisspeltFieldIsNoLesson() throws IOException {
        String canary = Files.readString(FOLDER.resolve("istio/canary.yaml"));
        assertThat(ClusterLessons.parse(canary).name()).isEqualTo("canary");
        assertThatIllegalStateException()
                .isThrownBy(() -> ClusterLessons.parse(canary + "titel: b\n"))
                .withMessageContaining("titel");
    }
}
