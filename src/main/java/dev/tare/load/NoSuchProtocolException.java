package dev.tare.load;

import java.io.IOException;

/** What answers does not speak the protocol, and will not begin to. */
public final class NoSuchProtocolException extends IOException {

    public NoSuchProtocolException(String message) {
        super(message);
    }
}
