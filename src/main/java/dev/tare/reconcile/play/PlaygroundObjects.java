package dev.tare.reconcile.play;

import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

import dev.tare.api.Playground;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.fleet.pods.observed.PodRefusal;
import dev.tare.play.PlayOrder;
import dev.tare.play.cluster.LessonObjects;
import dev.tare.play.cluster.LessonPlace;
import dev.tare.wire.Json;

/** The objects of playgrounds, through the API server. It decides nothing and remembers nothing. */
final class PlaygroundObjects {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private final KubernetesClient client;

    PlaygroundObjects(KubernetesClient client) {
        this.client = client;
    }

    /** What end users' tokens are; empty where there are none yet. */
    Optional<Map<String, String>> tokens(Playground playground) {
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(playground.getMetadata().getNamespace())
                        .withName(ApplicationObjects.tokens(
                                playground.getMetadata().getName()))
                        .get())
                .filter(map -> owns(playground, map))
                .map(map -> map.getData());
    }

    /** A namespace's labels and annotations; empty where there is none. */
    Optional<ObjectMeta> namespace(String name) {
        return Optional.ofNullable(client.namespaces().withName(name).get()).map(Namespace::getMetadata);
    }

    /** Makes those of these objects that are not there yet; says which one of them somebody else has, if one does. */
    Optional<String> make(Playground playground, List<HasMetadata> objects) {
        for (HasMetadata object : objects) {
            HasMetadata existing = client.resource(object).get();
            if (existing == null) {
                client.resource(object)
                        .fieldManager(PodFleet.FIELD_MANAGER)
                        .forceConflicts()
                        .serverSideApply();
            } else if (!owns(playground, existing)) {
                return Optional.of("%s %s exists already, and does not belong to this playground"
                        .formatted(existing.getKind(), existing.getMetadata().getName()));
            }
        }
        return Optional.empty();
    }

    /** Why pods of a Deployment are refused, as the Deployment says; empty where they are not. */
    Optional<String> refusal(Playground playground, String pod) {
        return Optional.ofNullable(deployment(playground, pod)).flatMap(PodRefusal::of);
    }

    /** Of these objects of a lesson, those that are there. */
    Set<LessonObjects.Id> present(Playground playground, List<LessonObjects.Id> ids) {
        Set<LessonObjects.Id> present = new HashSet<>();
        for (LessonObjects.Id id : ids) {
            find(playground, id).filter(object -> owns(playground, object)).ifPresent(object -> present.add(id));
        }
        return present;
    }

    /** What the operator may not see, or nobody knows the kind of, it has not made. */
    private Optional<GenericKubernetesResource> find(Playground playground, LessonObjects.Id id) {
        try {
            return Optional.ofNullable(
                    client.resource(reference(playground, id)).get());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN || isUnknownKind(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static GenericKubernetesResource reference(Playground playground, LessonObjects.Id id) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(id.apiVersion())
                .withKind(id.kind())
                .withNewMetadata()
                .withNamespace(playground.getMetadata().getNamespace())
                .withName(id.name())
                .endMetadata()
                .build();
    }

    /**
     * Makes objects of a lesson.
     *
     * @return why one of them cannot be made, in a sentence; empty where all were
     */
    Optional<String> create(Playground playground, List<ObjectNode> objects) {
        for (ObjectNode object : objects) {
            try {
                client.resource(owned(playground, object)).create();
            } catch (KubernetesClientException e) {
                Optional<String> why = refusal(LessonObjects.Id.of(object), e);
                if (why.isPresent()) {
                    return why;
                }
                throw e;
            }
        }
        return Optional.empty();
    }

    private static GenericKubernetesResource owned(Playground playground, ObjectNode object) {
        GenericKubernetesResource resource = JSON.convertValue(object, GenericKubernetesResource.class);
        resource.getMetadata().setNamespace(playground.getMetadata().getNamespace());
        Map<String, String> labels = new TreeMap<>(ApplicationObjects.labels(playground));
        if (resource.getMetadata().getLabels() != null) { // such as that of Kuma which names the mesh
            labels.putAll(resource.getMetadata().getLabels());
        }
        resource.getMetadata().setLabels(labels);
        resource.getMetadata().setOwnerReferences(List.of(ApplicationObjects.owner(playground)));
        return resource;
    }

    /** Objects of a lesson as they are made, in YAML; null where there are none. */
    static String yaml(Playground playground, List<ObjectNode> objects) {
        StringBuilder text = new StringBuilder();
        for (ObjectNode object : objects) {
            try {
                text.append(YAML.writeValueAsString(owned(playground, object)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("an object that cannot be written: " + e.getMessage(), e);
            }
        }
        return text.isEmpty() ? null : text.toString();
    }

    private static Optional<String> refusal(LessonObjects.Id id, KubernetesClientException e) {
        if (isUnknownKind(e)) {
            return Optional.of("the cluster does not know %s of %s".formatted(id.kind(), id.apiVersion()));
        }
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                Optional.of("the operator is not permitted to create %s: %s".formatted(id.text(), e.getMessage()));
            case HttpURLConnection.HTTP_CONFLICT ->
                Optional.of("%s exists already, and does not belong to this playground".formatted(id.text()));
            default ->
                Failure.of(e) instanceof Failure.Refused refused
                        ? Optional.of("%s is not accepted: %s".formatted(id.text(), refused.message()))
                        : Optional.empty();
        };
    }

    /** The client says so itself, without a code, where the API server does not list the kind. */
    private static boolean isUnknownKind(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() <= 0 && e.getCause() == null;
    }

    /** Deletes objects of a lesson. */
    void remove(Playground playground, List<LessonObjects.Id> ids) {
        ids.forEach(id -> client.resource(reference(playground, id)).delete());
    }

    /** How many pods of these names there are to be; one, where that is not known. */
    Map<String, Integer> replicas(Playground playground, Iterable<String> pods) {
        Map<String, Integer> replicas = new HashMap<>();
        for (String pod : pods) {
            Optional.ofNullable(deployment(playground, pod))
                    .ifPresent(found -> replicas.put(pod, found.getSpec().getReplicas()));
        }
        return replicas;
    }

    private Deployment deployment(Playground playground, String pod) {
        return client.apps()
                .deployments()
                .inNamespace(playground.getMetadata().getNamespace())
                .withName(ApplicationObjects.deployment(playground.getMetadata().getName(), pod))
                .get();
    }

    /** Says how many pods there are to be. */
    void scale(Playground playground, String pod, int replicas) {
        merge(
                client.apps()
                        .deployments()
                        .inNamespace(playground.getMetadata().getNamespace())
                        .withName(ApplicationObjects.deployment(
                                playground.getMetadata().getName(), pod)),
                Map.of("spec", Map.of("replicas", replicas)));
    }

    /** Kills a pod, unless another one has taken its place: names of pods are not used twice. */
    void kill(Playground playground, String pod, String name) {
        client.pods()
                .inNamespace(playground.getMetadata().getNamespace())
                .withLabels(ApplicationObjects.selector(playground))
                .withLabel(LessonPlace.POD, pod)
                .withField("metadata.name", name)
                .withGracePeriod(0)
                .delete();
    }

    /** Tells a player what to send. */
    void publish(Playground playground, String pod, PlayOrder order) {
        merge(
                client.pods()
                        .inNamespace(playground.getMetadata().getNamespace())
                        .withName(pod),
                Map.of("metadata", Map.of("annotations", Map.of(ApplicationObjects.ORDER, Json.write(order)))));
    }

    private static void merge(Resource<?> resource, Map<String, Object> patch) {
        resource.patch(
                new PatchContext.Builder()
                        .withPatchType(PatchType.JSON_MERGE)
                        .withFieldManager(PodFleet.FIELD_MANAGER)
                        .build(),
                Json.write(patch));
    }

    /** Deletes all that was made for a playground, lessons' own objects left out, which are gone by then. */
    void deleteApplication(Playground playground) {
        String namespace = playground.getMetadata().getNamespace();
        Map<String, String> selector = ApplicationObjects.selector(playground);
        client.services().inNamespace(namespace).withLabels(selector).delete();
        client.serviceAccounts().inNamespace(namespace).withLabels(selector).delete();
        client.configMaps().inNamespace(namespace).withLabels(selector).delete();
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withLabels(selector)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    private static boolean owns(Playground playground, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream().anyMatch(owner -> owner.getUid()
                .equals(playground.getMetadata().getUid()));
    }
}
