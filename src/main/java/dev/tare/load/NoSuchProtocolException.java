package dev.tare.load;

import java.io.IOException;

/** What answers does not speak the protocol, and will not begin to. */
final class NoSuchProtocolException extends IOException {

    NoSuchProtocolException(String message) {
        super(message);
    }
}
