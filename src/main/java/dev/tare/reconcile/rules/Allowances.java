package dev.tare.reconcile.rules;

import java.util.List;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What the operator's configuration opens to profiles that is closed to them otherwise: powers that a right to profiles alone
 * does not suggest. An entry of a list that ends in {@code *} stands for everything that begins like it.
 *
 * @param generatorImages images that {@code generator.image} may name
 * @param podLabels keys of labels that {@code environments[].pod} may set, besides those that meshes know their pods by
 * @param podAnnotations keys of annotations that {@code environments[].pod} may set, besides those that meshes know their
 *     pods by
 * @param priorityClasses names that {@code pods.priorityClassName} may have
 * @param tolerations keys of taints that {@code pods.tolerations} may tolerate
 * @param secretNamespaces namespaces whose profiles may use Secrets: those with the label that permits it
 * @param externalNameServices whether a Service of the type ExternalName may be loaded whatever host it names
 * @param selectorlessServices whether a Service without a selector may be loaded
 */
@RecordBuilder
public record Allowances(
        List<String> generatorImages,
        List<String> podLabels,
        List<String> podAnnotations,
        List<String> priorityClasses,
        List<String> tolerations,
        List<String> secretNamespaces,
        boolean externalNameServices,
        boolean selectorlessServices)
        implements AllowancesBuilder.With {

    /** Nothing is open. */
    public static final Allowances NONE = AllowancesBuilder.builder().build();

    /** Fills what is absent: nothing is open. */
    public Allowances {
        generatorImages = copy(generatorImages);
        podLabels = copy(podLabels);
        podAnnotations = copy(podAnnotations);
        priorityClasses = copy(priorityClasses);
        tolerations = copy(tolerations);
        secretNamespaces = copy(secretNamespaces);
    }

    private static List<String> copy(List<String> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
