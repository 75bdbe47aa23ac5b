package dev.tare.run;

import java.util.List;
import java.util.Optional;

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
