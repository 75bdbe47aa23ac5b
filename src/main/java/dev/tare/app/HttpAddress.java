package dev.tare.app;

import java.net.URI;

/** Addresses of the command line that are to be asked in HTTP. */
final class HttpAddress {

    private HttpAddress() {}

    /** Whether it names a host, and HTTP or HTTPS. */
    static boolean isOne(URI url) {
        return url.getHost() != null && String.valueOf(url.getScheme()).matches("https?");
    }
}
