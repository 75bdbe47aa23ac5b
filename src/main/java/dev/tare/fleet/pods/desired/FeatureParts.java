package dev.tare.fleet.pods.desired;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.ObjectNames;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.mesh.catalogue.FeatureObjects;
import dev.tare.mesh.catalogue.FeatureObjects.Place;
import dev.tare.mesh.catalogue.FeatureObjects.Rendered;
import dev.tare.mesh.catalogue.FeatureObjectsPlaceBuilder;

/** The objects that switch features of a mesh on, as a run owns them. */
final class FeatureParts {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunIdentity run;
    private final String profile;

    FeatureParts(RunIdentity run, String profile) {
        this.run = run;
        this.profile = profile;
    }

    /** The objects of an environment's features. */
    Stream<GenericKubernetesResource> of(Route route) {
        String environment = route.environment().name();
        Place place = FeatureObjectsPlaceBuilder.builder()
                .run(new ObjectNames(run.name()).prefix())
                .namespace(run.namespace())
                .environment(environment)
                .service(new ObjectNames(run.name()).target(environment))
                .port(Route.TARGET_PORT)
                .labels(Map.of(ObjectLabels.RUN_UID, run.uid(), ObjectLabels.ENVIRONMENT, environment))
                .http(route.carried().isHttp())
                .build();
        return route.features().flatMap(feature -> rendered(feature, place)).map(object -> owned(object, environment));
    }

    /** Whoever read the entry has tried its templates. */
    private static Stream<GenericKubernetesResource> rendered(Feature feature, Place place) {
        Validated<List<Rendered>> objects = FeatureObjects.of(feature, place);
        if (objects instanceof Validated.Accepted<List<Rendered>> accepted) {
            return accepted.value().stream()
                    .map(rendered -> JSON.convertValue(rendered.object(), GenericKubernetesResource.class));
        }
        throw new IllegalStateException(objects.problems().get(0).sentence());
    }

    private GenericKubernetesResource owned(GenericKubernetesResource object, String environment) {
        Map<String, String> labels = new TreeMap<>(ObjectLabels.of(run, profile));
        labels.put(ObjectLabels.ENVIRONMENT, environment);
        if (object.getMetadata().getLabels() != null) {
            labels.putAll(object.getMetadata().getLabels());
        }
        object.getMetadata().setLabels(labels);
        object.getMetadata().setOwnerReferences(List.of(run.ownerReference()));
        return object;
    }
}
