package dev.tare.target;

/**
 * Where the sample service tells whoever asks for it how a request looked when it came: each of its headers comes back as a
 * header of the answer, with {@value #PREFIX} before its name. So workers learn what proxies have added on the way. Not
 * under measurement, and so cheap to pass over that it does not show there.
 */
public final class RequestHeaders {

    /** What is asked for. */
    public static final String PATH = "/.tare/request-headers";

    /** Stands in the answer before the name of each header of the request. */
    public static final String PREFIX = "tare-request-";

    private RequestHeaders() {}
}
