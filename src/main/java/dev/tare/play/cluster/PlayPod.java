package dev.tare.play.cluster;

import java.util.Optional;

/**
 * A pod of the application, as it is there.
 *
 * @param uid its UID
 * @param ready whether it is ready, and not about to go
 * @param address its address in the cluster
 * @param order the id of the order that it has got last
 */
public record PlayPod(String uid, boolean ready, Optional<String> address, Optional<String> order) {}
