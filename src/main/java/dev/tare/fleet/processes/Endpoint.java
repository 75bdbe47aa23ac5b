package dev.tare.fleet.processes;

/**
 * Where something listens.
 *
 * @param host host name or address
 * @param port port
 */
record Endpoint(String host, int port) {

    /** A port on loopback. */
    static Endpoint local(int port) {
        return new Endpoint("127.0.0.1", port);
    }

    /** As the authority of a URL. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
