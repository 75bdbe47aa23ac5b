package dev.tare.load;

import java.util.List;
import java.util.stream.IntStream;

import dev.tare.transport.ReceiveBuffer;

/**
 * HTTP/1.1: a request a connection.
 *
 * @param request what is sent; given back with the protocol
 */
record Http1Protocol(EncodedRequest request) implements Protocol {

    @Override
    public List<Connection> places(ConnectionPool pool, int connections) {
        ReceiveBuffer received = new ReceiveBuffer();
        return IntStream.range(0, connections)
                .<Connection>mapToObj(i -> new Http1Connection(pool, request, received))
                .toList();
    }

    @Override
    public void close() {
        request.bytes().release();
    }
}
