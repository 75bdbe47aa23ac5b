package dev.tare.mesh.install;

import java.util.LinkedHashMap;
import java.util.Map;

/** Values of charts laid over each other, as Helm does it. */
final class DeepMerge {

    private DeepMerge() {}

    /**
     * Maps are merged key by key; anything else, a list too, is replaced; null stays, for Helm takes the key away that has it.
     *
     * @param base what is underneath
     * @param over what is laid over it
     */
    static Map<String, Object> of(Map<String, Object> base, Map<String, Object> over) {
        Map<String, Object> merged = new LinkedHashMap<>(base);
        over.forEach((key, value) -> {
            if (value == null) {
                // Kept as null, for the chart has a default under this key that is to go, too.
                merged.put(key, null);
            } else if (value instanceof Map<?, ?> map) {
                merged.put(key, of(mapping(merged.get(key)), mapping(map)));
            } else {
                merged.put(key, value);
            }
        });
        return merged;
    }

    @SuppressWarnings("unchecked") // keys of what was read as JSON are texts
    private static Map<String, Object> mapping(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
