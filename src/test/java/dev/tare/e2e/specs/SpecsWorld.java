package dev.tare.e2e.specs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.ApiRequests.Answer;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;
import dev.tare.e2e.specs.GeneratedSpecs.GeneratedSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where generated specs are applied: in the user's namespace runs may measure; in another one a policy lets no pod in, so that runs
 * end when they have gone through everything but that.
 */
final class SpecsWorld {

    private static final Path FILES = Path.of("src/test/resources/e2e/specs");
    private static final String HELD = "tare-e2e-specs-held";
    private static final Duration MOST = Duration.ofMinutes(3);

    private final Scenario user;
    private final Set<String> meshes = new HashSet<>();

    SpecsWorld(Scenario user) {
        this.user = user;
    }

    void begin() {
        user.cluster().restrictedNamespace(HELD);
        for (HasMetadata object : objects()) {
            client().resource(object).serverSideApply();
        }
        Eventually.holds("policy that lets no pods in", MOST, this::isHeld);
    }

    void end() {
        List<HasMetadata> objects = objects();
        objects.forEach(object -> client().resource(object).delete());
        client().namespaces().withName(HELD).delete();
        objects.stream()
                .filter(object -> object.getKind().equals("Namespace"))
                .map(object -> object.getMetadata().getName())
                .forEach(this::gone);
        gone(HELD);
    }

    private void gone(String namespace) {
        client().namespaces().withName(namespace).waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
    }

    private KubernetesClient client() {
        return user.client();
    }

    private List<HasMetadata> objects() {
        try (InputStream file = Files.newInputStream(FILES.resolve("world.yaml"))) {
            return client().load(file).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isHeld() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(HELD)
                .withName("any")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("any")
                .withImage("images.example/any:1")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withRunAsNonRoot(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
        try {
            client().resource(pod).dryRun(true).create();
            return false;
        } catch (KubernetesClientException e) {
            return e.getMessage().contains("there are no pods here");
        }
    }

    /** What specs name. */
    void known() {
        for (JsonNode resource : Manifest.read(FILES.resolve("known.yaml"))) {
            if (resource.path("kind").asText().equals("MeshInstall")) {
                user.apply(Manifest.yaml(resource));
            } else {
                Answer answer = user.cluster().requests().apply(HELD, resource);
                assertThat(answer.isDone()).as(answer.message()).isTrue();
            }
        }
    }

    Answer create(GeneratedSpec spec) {
        String namespace = spec.mayMeasure() ? user.namespace() : HELD;
        Answer answer = user.cluster().requests().create(namespace, spec.resource());
        if (answer.isDone() && spec.kind().equals("MeshInstall")) {
            meshes.add(spec.name());
        }
        return answer;
    }

    List<PerformanceProfile> profiles() {
        return inBoth(PerformanceProfile.class);
    }

    List<PerformanceRun> runs() {
        return inBoth(PerformanceRun.class);
    }

    private <R extends HasMetadata> List<R> inBoth(Class<R> kind) {
        List<R> all = new ArrayList<>();
        for (String namespace : List.of(user.namespace(), HELD)) {
            all.addAll(client().resources(kind).inNamespace(namespace).list().getItems());
        }
        return all;
    }

    /** What has come of all that is there, by uid. */
    Map<String, Outcome> outcomes() {
        Map<String, Outcome> outcomes = new HashMap<>();
        List<PerformanceRun> runs = runs();
        runs.forEach(run -> put(outcomes, run, Outcome.of(run)));
        profiles().forEach(profile -> put(outcomes, profile, Outcome.of(profile, runs)));
        client().resources(MeshInstall.class).list().getItems().forEach(mesh -> put(outcomes, mesh, Outcome.of(mesh)));
        return outcomes;
    }

    private static void put(Map<String, Outcome> outcomes, HasMetadata resource, Optional<Outcome> outcome) {
        outcome.ifPresent(known -> outcomes.put(resource.getMetadata().getUid(), known));
    }

    /** Deletes all profiles, runs and meshes. */
    void clear() {
        user.clear();
        client().resources(PerformanceProfile.class).inNamespace(HELD).delete();
        client().resources(PerformanceRun.class).inNamespace(HELD).delete();
        meshes.forEach(
                mesh -> client().resources(MeshInstall.class).withName(mesh).delete());
        meshes.clear();
        Eventually.holds(
                () -> "end of " + runs().size() + " runs and " + profiles().size() + " profiles",
                MOST,
                () -> runs().isEmpty() && profiles().isEmpty());
    }
}
