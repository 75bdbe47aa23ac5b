package dev.tare.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.tare.api.PerformanceRunStatus.Crossed;
import dev.tare.api.Request;
import dev.tare.api.Target;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

/**
 * What an answer must show for its environment to be on the mesh that it names, and must not where it names none.
 *
 * @param proxies what proxies on the way call themselves in {@code Via}; empty for no mesh
 * @param peer whether the server's side must have seen a client certificate
 * @param signs what else must be seen, as {@link dev.tare.wire.Sign#title} calls it
 * @param offMesh whether no sign may be seen
 */
public record Crossing(List<String> proxies, boolean peer, List<String> signs, boolean offMesh) {

    /** The way without a mesh. */
    public static final Crossing NONE = new Crossing(List.of(), false);

    /** The way of an environment that must not be on the meshes of others. */
    public static final Crossing OFF_MESH = new Crossing(List.of(), false, List.of(), true);

    /** Copies the lists. */
    public Crossing {
        proxies = List.copyOf(proxies);
        signs = List.copyOf(signs);
    }

    /** A way over Tare's own proxies. */
    public Crossing(List<String> proxies, boolean peer) {
        this(proxies, peer, List.of(), false);
    }

    /** A way over the proxies of a mesh of others. */
    public static Crossing withSigns(List<String> signs) {
        return new Crossing(List.of(), false, signs, false);
    }

    /**
     * What answers to a request must show.
     *
     * @param request the request; the answers of some protocols cannot show anything
     * @param target what is called; proxies that carry the worker's own TLS see nothing of what is in it
     * @param proxies what proxies on the way call themselves
     * @param peer whether the server's side must have seen a client certificate
     */
    public static Crossing of(Request request, Target target, List<String> proxies, boolean peer) {
        return target.carried(request).isHttp() ? new Crossing(proxies, peer) : NONE;
    }

    /** What a first request's answer shows of its way, in sentences. */
    public static List<String> shown(Evidence evidence) {
        List<String> sentences = new ArrayList<>();
        if (!evidence.address().isEmpty()) {
            sentences.add("the target was loaded at " + evidence.address());
        }
        if (!evidence.answeredBy().isEmpty()) {
            sentences.add("the first request was answered by " + evidence.answeredBy());
        }
        if (!evidence.via().isEmpty()) {
            sentences.add("answers came via " + String.join(", ", evidence.via()));
        }
        if (!evidence.peer().isEmpty()) {
            sentences.add("the server's side saw the client certificate of " + evidence.peer());
        }
        evidence.signs().stream()
                .filter(Seen::fits)
                .map(seen -> seen.sign() + ": " + seen.value())
                .forEach(sentences::add);
        return sentences;
    }

    /** What a run's status says of an environment's first request, in sentences. */
    public static List<String> shown(Crossed crossed) {
        return shown(evidence(crossed));
    }

    /** What a run's status keeps of an environment's first request. */
    public static Evidence evidence(Crossed crossed) {
        return new Evidence(
                crossed.via() == null ? List.of() : crossed.via(),
                crossed.peer(),
                crossed.signs() == null
                        ? List.of()
                        : crossed.signs().stream()
                                .map(seen -> new Seen(seen.sign(), seen.value(), true))
                                .toList(),
                crossed.address(),
                crossed.answeredBy());
    }

    /** What is missing in the evidence; empty when the mesh was crossed as it should be. */
    public Optional<String> missing(Evidence evidence) {
        for (String proxy : proxies) {
            if (evidence.via().stream().noneMatch(entry -> entry.endsWith(" " + proxy))) {
                return Optional.of("no 'via' header of %s in the answer".formatted(proxy));
            }
        }
        if (peer && evidence.peer().isEmpty()) {
            return Optional.of("the server's side saw no client certificate");
        }
        for (String sign : signs) {
            List<Seen> found = evidence.signs().stream()
                    .filter(seen -> seen.sign().equals(sign))
                    .toList();
            Optional<Seen> another = found.stream().filter(seen -> !seen.fits()).findFirst();
            if (found.isEmpty() || another.isPresent()) {
                return Optional.of(another.filter(seen -> !seen.value().isEmpty())
                        .map(seen -> "%s is '%s', which is not its mesh's".formatted(sign, seen.value()))
                        .orElse("no %s was seen".formatted(sign)));
            }
        }
        return Optional.empty();
    }

    /** What shows that a mesh was crossed where none may be; empty when there is nothing. */
    public Optional<String> unwanted(Evidence evidence) {
        return evidence.signs().stream()
                .filter(seen -> offMesh && seen.fits())
                .map(seen -> "%s is '%s'".formatted(seen.sign(), seen.value()))
                .findFirst();
    }
}
