package dev.tare.fleet.pods.desired;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import dev.tare.fleet.pods.names.ObjectLabels;

/** Of a run's objects those by which it is found out whether the cluster lets all of them be made. */
final class ExampleObjects {

    private ExampleObjects() {}

    /** A pod of each template, and one object of each kind. */
    static List<HasMetadata> of(Collection<HasMetadata> objects) {
        Map<String, HasMetadata> examples = new LinkedHashMap<>();
        for (HasMetadata object : objects) {
            if (object instanceof Deployment deployment) {
                examples.putIfAbsent(
                        template(object), pod(object, deployment.getSpec().getTemplate()));
            } else if (object instanceof Job job) {
                examples.putIfAbsent(template(object), pod(object, job.getSpec().getTemplate()));
            }
        }
        objects.forEach(object -> examples.putIfAbsent(object.getKind(), object));
        return List.copyOf(examples.values());
    }

    /** The workers of an environment differ in what they read only. */
    private static String template(HasMetadata owner) {
        Map<String, String> labels = owner.getMetadata().getLabels();
        return "pod of " + labels.get(ObjectLabels.ROLE) + " " + labels.get(ObjectLabels.ENVIRONMENT);
    }

    /** It is the run's, as what makes it will be. It has the account that every namespace has: the run's own is not there yet. */
    private static Pod pod(HasMetadata owner, PodTemplateSpec template) {
        return new PodBuilder()
                .withMetadata(template.getMetadata())
                .editMetadata()
                .withNamespace(owner.getMetadata().getNamespace())
                .withGenerateName(owner.getMetadata().getName() + "-")
                .withOwnerReferences(owner.getMetadata().getOwnerReferences())
                .endMetadata()
                .withSpec(template.getSpec())
                .editSpec()
                .withServiceAccountName(null)
                .withAutomountServiceAccountToken(false)
                .endSpec()
                .build();
    }
}
