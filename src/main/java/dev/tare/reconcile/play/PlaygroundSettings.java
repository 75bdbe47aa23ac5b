package dev.tare.reconcile.play;

import java.util.List;

/**
 * Where there may be playgrounds.
 *
 * @param enabled whether there are any
 * @param namespaces in which namespaces; {@code *}: in all that the operator looks after
 */
public record PlaygroundSettings(boolean enabled, List<String> namespaces) {

    /** Nowhere. */
    public static final PlaygroundSettings NONE = new PlaygroundSettings(false, List.of());

    private static final String ALL = "*";

    /** Copies the list. */
    public PlaygroundSettings {
        namespaces = List.copyOf(namespaces);
    }

    /** Whether there may be some in a namespace. */
    boolean allow(String namespace) {
        return enabled && (namespaces.contains(ALL) || namespaces.contains(namespace));
    }
}
