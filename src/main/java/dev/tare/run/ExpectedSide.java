package dev.tare.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

/**
 * A side on which requests of an environment must cross a proxy of its mesh.
 *
 * @param side the side
 * @param shownBy what shows it, each alone; empty where nothing can
 * @param otherwise why nothing can show it, or what may be done where nothing does: the end of a sentence; empty for nothing
 */
public record ExpectedSide(Side side, List<Mark> shownBy, String otherwise) {

    /**
     * Something that shows it.
     *
     * @param sign what it is called, as {@link dev.tare.wire.Sign#title} has it
     * @param matches a regular expression that the whole value matches; null where the worker that looked for it knows whether
     *     it is the one, as of a counter
     */
    public record Mark(String sign, String matches) {

        private boolean isIn(Seen seen) {
            return seen.sign().equals(sign)
                    && (matches == null ? seen.fits() : seen.value().matches(matches));
        }
    }

    /** Copies the list. */
    public ExpectedSide {
        shownBy = List.copyOf(shownBy);
    }

    /** The first of what shows that the proxy of this side was crossed; empty where nothing does. */
    Optional<Seen> shown(Evidence evidence) {
        return shownBy.stream()
                .flatMap(mark -> evidence.signs().stream().filter(mark::isIn))
                .findFirst();
    }

    /** Whether it could be shown, and is not. */
    boolean isMissing(Evidence evidence) {
        return !shownBy.isEmpty() && shown(evidence).isEmpty();
    }

    /** Whose side it is, in sentences. */
    String owner() {
        return side == Side.CLIENT ? "client" : "target";
    }

    /** What would have shown it, and what may be done, in words that end a sentence. */
    String missing() {
        String signs = shownBy.stream().map(Mark::sign).collect(Collectors.joining(" nor by "));
        return "the %s's is %s%s%s"
                .formatted(
                        owner(),
                        shownBy.size() == 1 ? "not shown by " : "shown neither by ",
                        signs,
                        otherwise.isEmpty() ? "" : "; " + otherwise);
    }

    /** What was found of it, as it stands beside what else was seen. */
    Seen found(Evidence evidence) {
        return new Seen(
                owner() + "'s proxy",
                shown(evidence)
                        .map(seen -> "crossed, as is seen by %s".formatted(seen.sign()))
                        .orElse("nothing shows whether it was crossed" + (otherwise.isEmpty() ? "" : ": " + otherwise)),
                true);
    }
}
