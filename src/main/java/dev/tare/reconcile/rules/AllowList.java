package dev.tare.reconcile.rules;

import java.util.List;

/**
 * What one of the chart's values opens to profiles.
 *
 * @param value the value's name, such as {@code allow.priorityClasses}
 * @param entries what it lists; an entry that ends in {@code *} stands for everything that begins like it
 */
record AllowList(String value, List<String> entries) {

    private static final String REST = "*";

    /** Copies the list. */
    AllowList {
        entries = List.copyOf(entries);
    }

    /** Whether a profile may use something of that name. */
    boolean permits(String name) {
        return entries.stream()
                .anyMatch(entry -> entry.endsWith(REST)
                        ? name.startsWith(entry.substring(0, entry.length() - REST.length()))
                        : name.equals(entry));
    }

    /** What may be used, as the end of a sentence that begins with {@code must be}. */
    String sentence() {
        return entries.isEmpty()
                ? "listed in the chart's value %s, which lists none".formatted(value)
                : "listed in the chart's value %s: %s".formatted(value, String.join(", ", entries));
    }
}
