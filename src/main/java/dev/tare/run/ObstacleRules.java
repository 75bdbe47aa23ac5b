package dev.tare.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.tare.run.Obstacle.Kind;

/** What obstacles mean at the moment at which they are seen. Of several, the kind counts that says most. */
final class ObstacleRules {

    private static final List<Kind> WHILE_STARTING =
            List.of(Kind.FAILED, Kind.LOG_TOO_LONG, Kind.POD_ENDED, Kind.IMPOSSIBLE, Kind.WRONG_PROXY);

    /** As before, and nothing may be on its way any more. */
    private static final List<Kind> WHILE_STARTING_LATE =
            List.of(Kind.FAILED, Kind.LOG_TOO_LONG, Kind.POD_ENDED, Kind.IMPOSSIBLE, Kind.DELAYED, Kind.WRONG_PROXY);

    /** Numbers from before and after a change would not be of the same thing. */
    private static final List<Kind> WHILE_MEASURING =
            List.of(Kind.FAILED, Kind.LOG_TOO_LONG, Kind.POD_ENDED, Kind.POD_CHANGED, Kind.IMPOSSIBLE, Kind.DELAYED);

    private static final List<Kind> CIRCUMSTANCES = List.of(Kind.LOG_UNREADABLE, Kind.CLOCK_OFF);

    private static final List<Kind> AWAITED = List.of(Kind.DELAYED, Kind.WARNING);

    private final Duration patience;

    /**
     * Rules.
     *
     * @param patience for how long pods may be on their way
     */
    ObstacleRules(Duration patience) {
        this.patience = patience;
    }

    /** How a run ends that cannot go on; empty where it can. */
    Optional<RunOutcome> ending(Observation seen) {
        List<Kind> kinds =
                seen.published().isPresent() ? WHILE_MEASURING : isLate(seen) ? WHILE_STARTING_LATE : WHILE_STARTING;
        return first(seen, kinds).map(Obstacle::ending);
    }

    private boolean isLate(Observation seen) {
        return seen.startedAt()
                .filter(started -> !seen.now().isBefore(started.plus(patience)))
                .isPresent();
    }

    /** What keeps the first block from being published, when all workers are ready; empty for nothing. */
    Optional<RunOutcome> notOnMesh(Observation seen) {
        return first(seen, List.of(Kind.NOT_CAPTURED)).map(Obstacle::ending);
    }

    /** What a run that starts waits for, in a sentence; empty where nothing is known to be wrong. */
    Optional<String> awaited(Observation seen) {
        return first(seen, AWAITED).map(Obstacle::message);
    }

    /** What is out of the common where workers are not heard of, in a sentence; empty for nothing. */
    Optional<String> circumstance(Observation seen) {
        return first(seen, CIRCUMSTANCES).map(Obstacle::message);
    }

    private static Optional<Obstacle> first(Observation seen, List<Kind> kinds) {
        return kinds.stream()
                .flatMap(kind -> seen.obstacles().stream().filter(obstacle -> obstacle.kind() == kind))
                .findFirst();
    }
}
