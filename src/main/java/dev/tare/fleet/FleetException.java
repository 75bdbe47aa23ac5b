package dev.tare.fleet;

import dev.tare.api.Reason;

/** Something that a run needs did not start or has ended. The message is a sentence for the user. */
public final class FleetException extends Exception {

    private final Reason reason;

    /**
     * A failure.
     *
     * @param reason what, as conditions have it
     * @param message a sentence
     */
    public FleetException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What, as conditions have it. */
    public Reason reason() {
        return reason;
    }
}
