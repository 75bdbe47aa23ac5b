package dev.tare.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.Request;
import dev.tare.api.Target;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.wire.Sign;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

/**
 * The path that requests of an environment must take: what an answer must show for its environment to be on the mesh that
 * it names, and must not where it names none.
 *
 * @param proxies what proxies on the way call themselves in {@code Via}; empty for no mesh
 * @param peer whether the server's side must have seen a client certificate
 * @param signs what else must be seen, as {@link dev.tare.wire.Sign#title} calls it
 * @param offMesh whether no sign may be seen
 * @param sides the sides on each of which a proxy must be crossed, as far as anything shows it
 * @param only the only side that is to have a proxy, where that is what was asked for
 * @param mutualTls what shows that requests go in TLS between proxies; empty where nothing does
 * @param features the features that must act
 */
@RecordBuilder
public record ExpectedPath(
        List<String> proxies,
        boolean peer,
        List<String> signs,
        boolean offMesh,
        List<ExpectedSide> sides,
        Optional<Side> only,
        Optional<Sign> mutualTls,
        List<ExpectedFeature> features) {

    /** What a status and its readers know mutual TLS between proxies by. */
    static final String MUTUAL_TLS = "mutual TLS";

    /** A path without a mesh. */
    public static final ExpectedPath NONE = new ExpectedPath(List.of(), false);

    /** The path of an environment that must not be on the meshes of others. */
    public static final ExpectedPath OFF_MESH = new ExpectedPath(
            List.of(), false, List.of(), true, List.of(), Optional.empty(), Optional.empty(), List.of());

    /** Copies the lists. */
    public ExpectedPath {
        proxies = List.copyOf(proxies);
        signs = List.copyOf(signs);
        sides = List.copyOf(sides);
        features = List.copyOf(features);
    }

    /** A path over Tare's own proxies. */
    public ExpectedPath(List<String> proxies, boolean peer) {
        this(proxies, peer, List.of(), false, List.of(), Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * A path over the proxies of a mesh of others.
     *
     * @param signs what must be seen, as {@link dev.tare.wire.Sign#title} calls it
     * @param sides the sides on each of which a proxy must be crossed
     */
    public static ExpectedPath withSigns(List<String> signs, List<ExpectedSide> sides) {
        return new ExpectedPath(List.of(), false, signs, false, sides, Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * The same with what must be known of its mesh's features.
     *
     * @param tls what shows that requests go in TLS between proxies; empty where nothing does
     * @param acting the features that must act
     */
    public ExpectedPath with(Optional<Sign> tls, List<ExpectedFeature> acting) {
        return ExpectedPathBuilder.builder(this).mutualTls(tls).features(acting).build();
    }

    /** The same, with a proxy on one side only, which was asked for. */
    ExpectedPath only(Side side) {
        return ExpectedPathBuilder.builder(this).only(Optional.of(side)).build();
    }

    /**
     * What answers to a request must show.
     *
     * @param request the request; the answers of some protocols cannot show anything
     * @param target what is called; proxies that carry the worker's own TLS see nothing of what is in it
     * @param proxies what proxies on the way call themselves
     * @param peer whether the server's side must have seen a client certificate
     */
    public static ExpectedPath of(Request request, Target target, List<String> proxies, boolean peer) {
        return target.carried(request).isHttp() ? new ExpectedPath(proxies, peer) : NONE;
    }

    /** What is missing in the evidence; empty when the mesh was crossed as it should be. */
    public Optional<String> missing(Evidence evidence) {
        for (String proxy : proxies) {
            if (evidence.via().stream().noneMatch(entry -> entry.endsWith(" " + proxy))) {
                return Optional.of("the answer has no 'via' header of %s".formatted(proxy));
            }
        }
        if (peer && evidence.peer().isEmpty()) {
            return Optional.of("the server's side saw no client certificate");
        }
        Optional<String> oneSided = oneSided(evidence);
        if (oneSided.isPresent()) {
            return oneSided;
        }
        for (String sign : signs) {
            List<Seen> found = evidence.signs().stream()
                    .filter(seen -> seen.sign().equals(sign))
                    .toList();
            Optional<Seen> another = found.stream().filter(seen -> !seen.fits()).findFirst();
            if (found.isEmpty() || another.isPresent()) {
                return Optional.of(another.filter(seen -> !seen.value().isEmpty())
                        .map(seen -> "%s is '%s', which is not that of its mesh".formatted(sign, seen.value()))
                        .orElse("no %s was seen".formatted(sign)));
            }
        }
        return sides.stream()
                .filter(side -> side.isMissing(evidence))
                .map(side -> "neither side is shown to be crossed: " + side.missing())
                .findFirst();
    }

    /** Where one side is shown to be crossed and another is not, that says most. */
    private Optional<String> oneSided(Evidence evidence) {
        Optional<ExpectedSide> crossed =
                sides.stream().filter(side -> side.shown(evidence).isPresent()).findFirst();
        return sides.stream()
                .filter(side -> crossed.isPresent() && side.isMissing(evidence))
                .map(side -> "only the %s's side is crossed: %s"
                        .formatted(crossed.get().owner(), side.missing()))
                .findFirst();
    }

    /** The first feature that should act and does not, and what was seen of it; empty where all do that can show it. */
    public Optional<String> inactive(Evidence evidence) {
        return features.stream()
                .flatMap(feature -> feature.inactive(evidence).stream())
                .findFirst();
    }

    /**
     * What is to be said of a path beside what was seen on it: of its sides, of TLS between proxies, and of features. Nothing where there is
     * nothing to look at.
     */
    public List<Seen> remarks(Evidence evidence) {
        List<Seen> remarks = new ArrayList<>();
        only.map(side -> new Seen("sidecars", "on the %s's side only, as asked for".formatted(side.label()), true))
                .ifPresentOrElse(remarks::add, () -> sides.forEach(side -> remarks.add(side.found(evidence))));
        mutualTls
                .filter(sign -> ExpectedSide.isSeen(sign, evidence))
                .map(sign -> new Seen(MUTUAL_TLS, "requests went in it, as is seen by " + sign.title(), true))
                .ifPresent(remarks::add);
        features.forEach(feature -> remarks.addAll(feature.found(evidence)));
        return remarks;
    }

    /** What shows that a mesh was crossed where none may be; empty when there is nothing. */
    public Optional<String> unwanted(Evidence evidence) {
        return evidence.signs().stream()
                .filter(seen -> offMesh && seen.fits())
                .map(seen -> "%s is '%s'".formatted(seen.sign(), seen.value()))
                .findFirst();
    }
}
