package dev.tare.explain;

import java.util.List;

/**
 * Who is on the way of an environment's requests.
 *
 * @param layers all of them, the client apart, and without a target that is not Tare's own
 * @param recording those that record requests; the others see bytes only, and their time is part of the hop before
 */
public record Way(List<Layer> layers, List<Layer> recording) {

    /** Copies the lists. */
    public Way {
        layers = List.copyOf(layers);
        recording = List.copyOf(recording);
    }

    /** A way on which everybody records. */
    public static Way recorded(List<Layer> layers) {
        return new Way(layers, layers);
    }
}
