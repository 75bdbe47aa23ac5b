package dev.tare.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.wire.Sign;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

/**
 * A side on which requests of an environment must cross a proxy of its mesh.
 *
 * @param side the side
 * @param shownBy what shows it, each alone, of what requests can show; empty where nothing can
 * @param hidden why requests cannot show something else that would show it: the end of a sentence; empty where there is no such
 *     thing
 * @param otherwise why nothing can show it, or what may be done where nothing does: the end of a sentence; empty for nothing
 */
public record ExpectedSide(Side side, List<Sign> shownBy, String hidden, String otherwise) {

    /** Copies the list. */
    public ExpectedSide {
        shownBy = List.copyOf(shownBy);
    }

    /** The first of what shows that the proxy of this side was crossed; empty where nothing does. */
    Optional<Seen> shown(Evidence evidence) {
        return shownBy.stream()
                .flatMap(sign -> seen(sign, evidence).filter(seen -> shows(sign, seen)))
                .findFirst();
    }

    /** By its own expression: workers look for a header once, and may know it by what both sides may give it. */
    private static boolean shows(Sign sign, Seen seen) {
        if (sign.in() == Sign.Place.PROXY_METRIC) {
            return seen.fits();
        }
        return seen.value().matches(sign.matches() == null ? ".+" : sign.matches());
    }

    /** Whether a sign is seen, by its own expression. */
    static boolean isSeen(Sign sign, Evidence evidence) {
        return seen(sign, evidence).anyMatch(seen -> shows(sign, seen));
    }

    private static Stream<Seen> seen(Sign sign, Evidence evidence) {
        return evidence.signs().stream().filter(seen -> seen.sign().equals(sign.title()));
    }

    private static Stream<String> values(Sign sign, Evidence evidence) {
        return seen(sign, evidence).map(Seen::value).filter(value -> !value.isEmpty());
    }

    /** Whether it could be shown, and is not. */
    boolean isMissing(Evidence evidence) {
        return !shownBy.isEmpty()
                && shown(evidence).isEmpty()
                && (hidden.isEmpty() || shownBy.stream().anyMatch(sign -> denies(sign, evidence)));
    }

    /**
     * Whether what is found of a sign says that the side was passed by, even though what else would show it is hidden. A counter
     * that cannot be read says nothing, and neither does a connection from elsewhere: a proxy may keep the client's address.
     */
    private static boolean denies(Sign sign, Evidence evidence) {
        return switch (sign.in()) {
            case PROXY_METRIC -> values(sign, evidence).findAny().isPresent();
            case CONNECTION -> values(sign, evidence).findAny().isEmpty();
            case RESPONSE_HEADER, REQUEST_HEADER -> true;
        };
    }

    /** Whose side it is, in sentences. */
    String owner() {
        return side == Side.CLIENT ? "client" : "target";
    }

    /** What would have shown it, and what may be done, in words that end a sentence. */
    String missing() {
        String signs = shownBy.stream().map(Sign::title).collect(Collectors.joining(" nor by "));
        return "the %s's is %s%s%s"
                .formatted(
                        owner(),
                        shownBy.size() == 1 ? "not shown by " : "shown neither by ",
                        signs,
                        otherwise.isEmpty() ? "" : "; " + otherwise);
    }

    /** What was found of it, as it stands beside what else was seen. */
    Seen found(Evidence evidence) {
        String why = hidden.isEmpty() ? otherwise : unshown(evidence);
        return new Seen(
                owner() + "'s proxy",
                shown(evidence)
                        .map(seen -> "crossed, as is seen by %s".formatted(seen.sign()))
                        .orElse("nothing shows whether it was crossed" + (why.isEmpty() ? "" : ": " + why)),
                true);
    }

    private String unshown(Evidence evidence) {
        Stream<String> others = shownBy.stream().map(sign -> values(sign, evidence)
                .findFirst()
                .map(value -> "%s is '%s', which it may be on both ways".formatted(sign.title(), value))
                .orElse("%s could not be read".formatted(sign.title())));
        return Stream.concat(Stream.of(hidden), others).collect(Collectors.joining(", and "));
    }
}
