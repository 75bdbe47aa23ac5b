package dev.tare.fleet;

/** Something that a run needs did not start or has ended. The message is a sentence for the user. */
public final class FleetException extends Exception {

    private final String reason;

    /**
     * A failure.
     *
     * @param reason a CamelCase reason, as conditions have it
     * @param message a sentence
     */
    public FleetException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** A CamelCase reason, as conditions have it. */
    public String reason() {
        return reason;
    }
}
