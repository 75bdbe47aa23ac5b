package dev.tare.mesh.catalogue;

import java.util.List;

/**
 * How it is known that a feature acts.
 *
 * @param shownBy samples of requests, each of which must look as is said
 * @param otherwise why nothing shows it, where {@code shownBy} is empty, or else what may be the cause where a sample does not look so:
 *     the end of a sentence; absent where there is nothing to say
 */
public record FeatureProofs(List<SampleProof> shownBy, String otherwise) {

    /** Of a feature of which nothing is said. */
    static final FeatureProofs NONE = new FeatureProofs(null, null);

    /** Copies the list. */
    public FeatureProofs {
        shownBy = shownBy == null ? List.of() : List.copyOf(shownBy);
    }
}
