package dev.tare.fleet;

/**
 * Where something listens.
 *
 * @param host host name or address
 * @param port port
 */
public record Endpoint(String host, int port) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** A port on loopback. */
    public static Endpoint local(int port) {
        return new Endpoint("127.0.0.1", port);
    }

    /** Reads a target's URL: {@code http://host}, {@code https://host:port}, {@code tcp://host:port}. */
    public static Endpoint ofUrl(String url) {
        return of(url.substring(url.indexOf("://") + 3), url.startsWith("https://") ? HTTPS_PORT : HTTP_PORT);
    }

    /**
     * Reads the authority of a URL: {@code host}, {@code host:port}, {@code [::1]:port}. Not {@link java.net.URI}'s work,
     * which knows no host in names that have an underscore.
     */
    public static Endpoint of(String authority, int defaultPort) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        return new Endpoint(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                hasPort ? Integer.parseInt(authority.substring(colon + 1)) : defaultPort);
    }

    /** Host and port, as in the authority of a URL. */
    public String authority() {
        return bracketed() + ":" + port;
    }

    /**
     * The authority of a URL as clients write it: a port that is the scheme's default is left out (RFC 9110, 4.2.3).
     *
     * @param https whether the scheme is that of HTTP in TLS
     */
    public String authority(boolean https) {
        return port == (https ? HTTPS_PORT : HTTP_PORT) ? bracketed() : authority();
    }

    private String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
