package dev.tare.reconcile.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The labels of a series.
 *
 * @param names their names, in their order
 * @param values their values, in the same order
 */
record Labels(List<String> names, List<String> values) {

    /** None. */
    static final Labels NONE = new Labels(List.of(), List.of());

    /** These and one more. */
    Labels and(String name, String value) {
        List<String> longerNames = new ArrayList<>(names);
        longerNames.add(name);
        List<String> longerValues = new ArrayList<>(values);
        longerValues.add(value);
        return new Labels(longerNames, longerValues);
    }
}
