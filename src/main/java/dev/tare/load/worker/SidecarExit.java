package dev.tare.load.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.tare.load.SidecarClient;
import dev.tare.wire.Schedule.Exit;

/** Asks the proxies of a worker's pod to end, since the worker is about to. */
final class SidecarExit {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /**
     * Asks in these ways, in their order, until one is agreed to. Who does not agree stays, and whoever waits for the pod
     * sees that.
     */
    void ask(List<Exit> exits) throws InterruptedException {
        if (exits.isEmpty()) {
            return;
        }
        try (SidecarClient client = new SidecarClient(PATIENCE)) {
            for (Exit exit : exits) {
                try {
                    if (client.send(exit.method(), exit.port(), exit.path()).status() < 300) {
                        return;
                    }
                } catch (IOException e) {
                    // Nobody listens there, or it has ended before it answered; the operator looks at what is left.
                }
            }
        }
    }
}
