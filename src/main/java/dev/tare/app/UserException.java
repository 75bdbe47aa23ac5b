package dev.tare.app;

/** Something that the user can do something about. The message is all that they see. */
final class UserException extends RuntimeException {

    private final int exitCode;

    UserException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
