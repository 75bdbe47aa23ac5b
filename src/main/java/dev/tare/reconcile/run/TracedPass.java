package dev.tare.reconcile.run;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.tare.api.Explain;
import dev.tare.plan.Block;
import dev.tare.plan.ShortHash;
import dev.tare.run.PublishedBlock;
import dev.tare.wire.Schedule.Sampling;

/**
 * Which requests carry trace context in the pass that explains a run.
 *
 * @param uid the run's UID
 * @param oneOf by environment, of how many requests one is drawn
 * @param flagged environments whose other requests say that nobody is to record them, since their proxies would
 */
record TracedPass(String uid, Map<String, Integer> oneOf, Set<String> flagged) {

    private static final int PREFIX_DIGITS = 16;

    /** What workers are told of a published block; empty where none of its requests carries any. */
    Optional<Sampling> of(PublishedBlock publication) {
        return publication.block() == Block.EXPLANATION
                ? Optional.of(new Sampling(traceIdPrefix(publication.attempt()), oneOf, Explain.MOST_REQUESTS, flagged))
                : Optional.empty();
    }

    /** What the IDs of all traces of an attempt begin with; another attempt is another trial, whose traces are others. */
    String traceIdPrefix(int attempt) {
        return ShortHash.of(uid + "#" + attempt, PREFIX_DIGITS);
    }
}
