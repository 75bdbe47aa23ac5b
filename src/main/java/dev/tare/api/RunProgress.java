package dev.tare.api;

import java.util.List;

import io.fabric8.kubernetes.api.model.Condition;

/** How far a run has come: the part of its status that is asked of every run. */
public interface RunProgress {

    /** Its conditions; null or empty when nothing is known of it yet. */
    List<Condition> conditions();

    /** Which spec of its profile it measures; null when that is not settled yet. */
    SpecVersion profile();

    /** When it ended, in RFC 3339; null when it has not, or has not begun. */
    String completedAt();

    /** When its raw results are deleted at the latest, in RFC 3339; null where there are none, or nobody wants them to go. */
    String resultsKeptUntil();
}
