package dev.tare.play;

import java.util.List;

/**
 * A part of a lesson: requests that are sent twice, without the feature and with it.
 *
 * @param switchedOnBy what switches the feature on
 * @param requests the requests, sent one kind after the other
 */
public record Step(List<Fragment> switchedOnBy, List<Requests> requests) {

    /** Copies the lists. */
    public Step {
        switchedOnBy = List.copyOf(switchedOnBy);
        requests = List.copyOf(requests);
    }
}
