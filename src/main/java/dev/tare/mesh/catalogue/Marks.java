package dev.tare.mesh.catalogue;

import java.util.Map;
import java.util.TreeMap;

/**
 * Labels and annotations by which a mesh and a pod, a namespace or a Service tell each other something.
 *
 * @param labels labels
 * @param annotations annotations
 */
public record Marks(Map<String, String> labels, Map<String, String> annotations) {

    static final Marks NONE = new Marks(null, null);

    /** Fills what is absent. */
    public Marks {
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    }

    /** These and others; where both have one, with the other's value. */
    Marks and(Marks others) {
        return new Marks(both(labels, others.labels), both(annotations, others.annotations));
    }

    private static Map<String, String> both(Map<String, String> some, Map<String, String> others) {
        Map<String, String> both = new TreeMap<>(some);
        both.putAll(others);
        return both;
    }
}
