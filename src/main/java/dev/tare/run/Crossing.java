package dev.tare.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.tare.api.Request;
import dev.tare.api.Target;
import dev.tare.protocol.WorkerLine.Evidence;

/**
 * What an answer must show for its environment to be on the mesh that it names.
 *
 * @param proxies what proxies on the way call themselves in {@code Via}; empty for no mesh
 * @param peer whether the server's side must have seen a client certificate
 */
public record Crossing(List<String> proxies, boolean peer) {

    /** The way without a mesh. */
    public static final Crossing NONE = new Crossing(List.of(), false);

    /**
     * What answers to a request must show.
     *
     * @param request the request; the answers of some protocols cannot show anything
     * @param target what is called; proxies that carry the worker's own TLS see nothing of what is in it
     * @param proxies what proxies on the way call themselves
     * @param peer whether the server's side must have seen a client certificate
     */
    public static Crossing of(Request request, Target target, List<String> proxies, boolean peer) {
        return target.carried(request) == Request.Protocol.TCP ? NONE : new Crossing(proxies, peer);
    }

    /**
     * What a first request's answer shows of its way, in sentences.
     *
     * @param via the {@code Via} entries of the answer; null for none
     * @param peer the identity that the server's side saw; null or empty for none
     */
    public static List<String> shown(List<String> via, String peer) {
        List<String> sentences = new ArrayList<>();
        if (via != null && !via.isEmpty()) {
            sentences.add("answers came via " + String.join(", ", via));
        }
        if (peer != null && !peer.isEmpty()) {
            sentences.add("the server's side saw the client certificate of " + peer);
        }
        return sentences;
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
        return Optional.empty();
    }
}
