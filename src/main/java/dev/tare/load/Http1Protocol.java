package dev.tare.load;

import java.util.List;
import java.util.stream.IntStream;

/**
 * HTTP/1.1: a request a connection.
 *
 * @param request what is sent; given back with the protocol
 */
record Http1Protocol(EncodedRequest request) implements Protocol {

    @Override
    public List<Connection> places(ConnectionPool pool, int connections) {
        return IntStream.range(0, connections)
                .<Connection>mapToObj(i -> new Http1Connection(pool, request))
                .toList();
    }

    @Override
    public void close() {
        request.bytes().release();
    }
}
