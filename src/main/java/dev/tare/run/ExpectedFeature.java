package dev.tare.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.tare.wire.FeatureSample;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

/**
 * A feature of a mesh that must act in an environment.
 *
 * @param name its name
 * @param samples how many samples of requests show it; 0 where nothing does
 * @param otherwise why nothing shows it, or what may be the cause where it does not act: the end of a sentence; empty for nothing
 */
public record ExpectedFeature(String name, int samples, String otherwise) {

    /** What was seen where it should act and does not; empty where it does, and where that cannot be said. */
    Optional<String> inactive(Evidence evidence) {
        return counts(evidence)
                .filter(count -> !count.fits() && !count.saysNothing())
                .findFirst()
                .map(count -> "feature '%s' does not act: %s%s"
                        .formatted(name, count.sentence(), otherwise.isEmpty() ? "" : "; " + otherwise));
    }

    private Stream<FeatureSample.Count> counts(Evidence evidence) {
        return evidence.samples().stream()
                .filter(count -> count.sample().feature().equals(name));
    }

    /** What was found of it, as it stands beside what else was seen: what each sample has shown, or that nothing shows it. */
    List<Seen> found(Evidence evidence) {
        if (samples == 0) {
            return List.of(unshown(otherwise));
        }
        List<Seen> found = counts(evidence)
                .map(count -> count.saysNothing()
                        ? unshown(count.shortfall())
                        : new Seen(name + " acts", count.sentence(), true))
                .toList();
        return found.isEmpty() ? List.of(unshown("its samples were not sent")) : found;
    }

    private Seen unshown(String why) {
        return new Seen("nothing shows that %s acts".formatted(name), why, true);
    }
}
