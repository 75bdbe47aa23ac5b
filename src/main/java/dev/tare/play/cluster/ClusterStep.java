package dev.tare.play.cluster;

import java.util.List;

/**
 * Requests, sent without a feature and with it.
 *
 * @param without how it is without the feature
 * @param switchedOnBy templates of the objects that switch the feature on; none where being on the mesh is all that it takes
 * @param absent the pods of the application that are not there when requests begin
 * @param requests what is sent, one after the other
 */
public record ClusterStep(
        Without without, List<String> switchedOnBy, List<String> absent, List<ClusterRequests> requests) {

    /**
     * What differs without the feature, besides that its objects are not there.
     *
     * @param objects templates of objects that are there then, and only then
     * @param by who sends the requests; null: whoever sends them with the feature
     * @param to where they are sent to, a URL without path, as a template; null: where they are sent to with the feature
     */
    public record Without(List<String> objects, Client by, String to) {

        static final Without NOTHING = new Without(null, null, null);

        /** Fills what is absent. */
        public Without {
            objects = objects == null ? List.of() : List.copyOf(objects);
        }
    }

    /** Fills what is absent. */
    public ClusterStep {
        without = without == null ? Without.NOTHING : without;
        switchedOnBy = switchedOnBy == null ? List.of() : List.copyOf(switchedOnBy);
        absent = absent == null ? List.of() : List.copyOf(absent);
        requests = List.copyOf(requests);
    }

    /** Whether anything differs without the feature, or with it. */
    boolean hasContrast() {
        return !switchedOnBy.isEmpty() || !without.objects().isEmpty() || without.by() != null || without.to() != null;
    }

    /** Where requests of this step are sent to, as a template. */
    String target(ClusterRequests of, boolean on) {
        return on || without.to() == null ? of.to() : without.to();
    }

    /** Who sends requests of this step. */
    public Client client(ClusterRequests of, boolean on) {
        return on || without.by() == null ? of.by() : without.by();
    }
}
