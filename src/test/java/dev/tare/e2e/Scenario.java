package dev.tare.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.e2e.ApiRequests.Answer;
import dev.tare.fleet.pods.names.ObjectLabels;

import static org.assertj.core.api.Assertions.assertThat;

/** A user with a restricted namespace of their own, who leaves nothing behind, and a folder for what they saw. */
public final class Scenario implements AutoCloseable {

    private static final Path SEEN = Path.of("target/e2e");
    private static final Duration CLEARED = Duration.ofSeconds(90);

    /** Of a namespace with tens of thousands of objects. */
    private static final Duration GONE = Duration.ofMinutes(10);

    private final RealCluster cluster;
    private final String namespace;
    private final Path folder;
    private final Set<String> meshes = new ConcurrentSkipListSet<>();

    private Scenario(RealCluster cluster, String name) {
        this.cluster = cluster;
        this.namespace = "tare-e2e-" + name;
        this.folder = SEEN.resolve(name);
    }

    static Scenario begin(RealCluster cluster, String name) {
        Scenario scenario = new Scenario(cluster, name);
        scenario.deleteNamespace();
        cluster.restrictedNamespace(scenario.namespace);
        Eventually.holds(
                "service account in " + scenario.namespace,
                Duration.ofSeconds(30),
                () -> cluster.client()
                                .serviceAccounts()
                                .inNamespace(scenario.namespace)
                                .withName("default")
                                .get()
                        != null);
        return scenario;
    }

    /** The user's namespace. */
    public String namespace() {
        return namespace;
    }

    /** The cluster. */
    public RealCluster cluster() {
        return cluster;
    }

    /** A client with all rights. */
    public KubernetesClient client() {
        return cluster.client();
    }

    /** Applies the resources of a file as they stand. */
    public void apply(Path file) {
        Manifest.read(file).forEach(this::apply);
    }

    /** Applies the resources of a text. */
    public void apply(String text) {
        Manifest.parse(text).forEach(this::apply);
    }

    private void apply(JsonNode resource) {
        remember(resource);
        Answer answer = cluster.requests().apply(namespace, resource);
        assertThat(answer.isDone()).as(answer.message()).isTrue();
    }

    /** Creates a resource, which may be refused. */
    public Answer create(JsonNode resource) {
        remember(resource);
        return cluster.requests().create(namespace, resource);
    }

    private void remember(JsonNode resource) {
        if (resource.path("kind").asText().equals("MeshInstall")) {
            meshes.add(resource.at("/metadata/name").asText());
        }
    }

    /** A profile as it is now. */
    public PerformanceProfile profile(String name) {
        return client().resources(PerformanceProfile.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** The runs of the namespace, in the order of their creation. */
    public List<PerformanceRun> runs() {
        return client().resources(PerformanceRun.class).inNamespace(namespace).list().getItems().stream()
                .sorted(Comparator.<PerformanceRun, String>comparing(
                                run -> run.getMetadata().getCreationTimestamp())
                        .thenComparing(run -> run.getMetadata().getName()))
                .toList();
    }

    /** A run as it is now. */
    public PerformanceRun run(String name) {
        return client().resources(PerformanceRun.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** The first run of the namespace, as soon as there is one. */
    public PerformanceRun firstRun() {
        return Eventually.get("run", Duration.ofSeconds(30), () -> runs().stream()
                .filter(this::isOfProfileThatIsThere)
                .findFirst());
    }

    /** A profile that was deleted a moment ago may get a last one, which is garbage. */
    private boolean isOfProfileThatIsThere(PerformanceRun run) {
        return run.getMetadata().getOwnerReferences().stream().allMatch(owner -> {
            PerformanceProfile profile = profile(owner.getName());
            return profile != null && profile.getMetadata().getUid().equals(owner.getUid());
        });
    }

    /** Starts a run by hand, as {@code kubectl create -f} does with {@code generateName}. */
    public PerformanceRun start(String profile, String generateName) {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withGenerateName(generateName)
                .build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef(profile)));
        return client().resource(run).create();
    }

    /**
     * Limits the namespace by a ResourceQuota called {@code quota}, and waits until that counts.
     *
     * @param resource what is limited, such as {@code count/configmaps}
     * @param hard how much there may be
     */
    public void quota(String resource, String hard) {
        client().resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("quota")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard(resource, new Quantity(hard))
                        .endSpec()
                        .build())
                .inNamespace(namespace)
                .create();
        Eventually.holds("quota that counts", Duration.ofSeconds(60), () -> Optional.ofNullable(
                        client().resourceQuotas()
                                .inNamespace(namespace)
                                .withName("quota")
                                .get()
                                .getStatus())
                .map(status -> status.getHard() != null && !status.getHard().isEmpty())
                .orElse(false));
    }

    /** Lifts what {@link #quota} limits. */
    public void liftQuota() {
        client().resourceQuotas().inNamespace(namespace).delete();
    }

    /** What {@code kubectl wait --for=condition=Complete} waits for. */
    public PerformanceRun complete(PerformanceRun run, Duration most) {
        String name = run.getMetadata().getName();
        return Eventually.get("end of run " + name, most, () -> Stream.of(name)
                .map(this::run)
                .filter(Objects::nonNull)
                .filter(now -> is(now, Conditions.COMPLETE))
                .findFirst());
    }

    /** Whether a condition of a run is True. */
    public static boolean is(PerformanceRun run, String type) {
        return run.getStatus() != null
                && run.getStatus().conditions() != null
                && condition(run, type).filter("True"::equals).isPresent();
    }

    private static Optional<String> condition(PerformanceRun run, String type) {
        return run.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(Condition::getStatus)
                .findFirst();
    }

    /** A run's condition. */
    public static Condition conditionOf(PerformanceRun run, String type) {
        return run.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no condition " + type));
    }

    /** What a run has found of an environment. */
    public static EnvironmentSummary summary(PerformanceRun run, String environment) {
        return run.getStatus().summary().stream()
                .filter(entry -> entry.environment().equals(environment))
                .findFirst()
                .orElseThrow();
    }

    /** A run with {@code explain} that has ended, as soon as it is explained, or nothing more comes of that. */
    public PerformanceRun explained(String name, Duration most) {
        Eventually.holds("run that is explained", most, () -> !conditionOf(run(name), Conditions.EXPLAINED)
                .getStatus()
                .equals("Unknown"));
        return run(name);
    }

    /** What {@code kubectl get all,configmaps,secrets,controllerrevisions} shows, as kind/name. */
    public Set<String> objects() {
        KubernetesClient client = client();
        return Stream.of(
                        client.pods().inNamespace(namespace).list().getItems(),
                        client.services().inNamespace(namespace).list().getItems(),
                        client.configMaps().inNamespace(namespace).list().getItems(),
                        client.secrets().inNamespace(namespace).list().getItems(),
                        client.apps()
                                .deployments()
                                .inNamespace(namespace)
                                .list()
                                .getItems(),
                        client.apps()
                                .replicaSets()
                                .inNamespace(namespace)
                                .list()
                                .getItems(),
                        client.apps()
                                .controllerRevisions()
                                .inNamespace(namespace)
                                .list()
                                .getItems(),
                        client.batch().v1().jobs().inNamespace(namespace).list().getItems())
                .flatMap(List::stream)
                .filter(object -> !isResult(object))
                .map(object -> object.getKind() + "/" + object.getMetadata().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isResult(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null && "true".equals(labels.get(ObjectLabels.RESULTS));
    }

    /** Waits until there is nothing in the namespace but what was there before, frozen copies and results. */
    public void nothingIsLeft(Set<String> before) {
        Eventually.holds(
                "end of clearing up: " + objects(), CLEARED, () -> left(before).isEmpty());
    }

    private Set<String> left(Set<String> before) {
        Set<String> left = objects();
        left.removeAll(before);
        left.removeIf(object -> object.startsWith("ControllerRevision/"));
        return left;
    }

    /** What {@code kubectl get performanceprofiles,performanceruns,meshinstalls} prints. */
    public String listing() {
        String group = "/apis/tare.dev/v1alpha1/";
        return Stream.of(
                        group + "namespaces/" + namespace + "/performanceprofiles",
                        group + "namespaces/" + namespace + "/performanceruns",
                        group + "meshinstalls")
                .map(path -> PrintedTable.of(cluster.requests().table(path).body()))
                .collect(Collectors.joining("\n"));
    }

    /** Keeps something that was seen, so that it can be quoted. */
    public void keep(String file, String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the profiles of the namespace, and with them their runs, and the meshes that were applied. */
    public void clear() {
        client().resources(PerformanceProfile.class).inNamespace(namespace).delete();
        client().resources(PerformanceRun.class).inNamespace(namespace).delete();
        meshes.forEach(
                mesh -> client().resources(MeshInstall.class).withName(mesh).delete());
        meshes.clear();
    }

    @Override
    public void close() {
        clear();
        deleteNamespace();
    }

    private void deleteNamespace() {
        var own = client().namespaces().withName(namespace);
        own.delete();
        own.waitUntilCondition(Objects::isNull, GONE.toMinutes(), TimeUnit.MINUTES);
    }
}
