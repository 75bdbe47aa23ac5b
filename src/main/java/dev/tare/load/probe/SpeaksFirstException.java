package dev.tare.load.probe;

import java.io.IOException;

/** A peer has said something before it was asked, where that could be taken for its answer. */
final class SpeaksFirstException extends IOException {

    /**
     * Says so.
     *
     * @param said its first line
     */
    SpeaksFirstException(String said) {
        super("'" + said + "'");
    }
}
