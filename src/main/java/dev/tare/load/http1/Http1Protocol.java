package dev.tare.load.http1;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import dev.tare.load.ApplicationProtocol;
import dev.tare.load.Connection;
import dev.tare.load.ConnectionPool;
import dev.tare.load.FirstAnswer;
import dev.tare.load.HttpAnswer;
import dev.tare.load.NoSuchProtocolException;
import dev.tare.load.ProbeStream;
import dev.tare.load.Protocol;
import dev.tare.transport.HttpScanner;
import dev.tare.transport.ReceiveBuffer;
import dev.tare.wire.RequestTemplate;

/** HTTP/1.1: a request a connection. */
public final class Http1Protocol implements Protocol {

    private final EncodedRequest request;

    private Http1Protocol(EncodedRequest request) {
        this.request = request;
    }

    /**
     * Carries a request.
     *
     * @param template the request
     * @param secretHeaders the headers whose values are in files, with those values
     * @param authority the {@code Host} header
     */
    public static Http1Protocol of(
            RequestTemplate.Http1 template, Map<String, String> secretHeaders, String authority) {
        return new Http1Protocol(EncodedRequest.of(template.http(), secretHeaders, authority));
    }

    @Override
    public List<Connection> places(ConnectionPool pool, int requests) {
        ReceiveBuffer received = new ReceiveBuffer();
        return IntStream.range(0, requests)
                .<Connection>mapToObj(i -> new Http1Connection(pool, request, received))
                .toList();
    }

    /** Waits for the whole answer. */
    @Override
    public FirstAnswer ask(ProbeStream stream) throws IOException {
        stream.write(request.bytes());
        HttpScanner scanner = HttpScanner.ofResponses(request.toHead());
        ByteBuf head = Unpooled.buffer();
        HttpScanner.Progress progress = HttpScanner.Progress.INCOMPLETE;
        while (progress == HttpScanner.Progress.INCOMPLETE) {
            int length = stream.read();
            if (length < 0 && !scanner.endsWithConnection()) {
                throw new EOFException("the connection was closed before the answer was complete");
            }
            if (scanner.inHead() && length > 0) {
                head.writeBytes(stream.bytes());
            }
            progress = length < 0 ? HttpScanner.Progress.COMPLETE : scanner.scan(stream.bytes());
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        if (progress == HttpScanner.Progress.MALFORMED) {
            throw new NoSuchProtocolException("it says: " + ProbeStream.firstLine(text));
        }
        return HttpAnswer.of(scanner.status(), Http1Head.lines(text));
    }

    @Override
    public ApplicationProtocol inTls() {
        return ApplicationProtocol.HTTP_1_1;
    }

    @Override
    public String title() {
        return "HTTP/1.1";
    }

    @Override
    public void close() {
        request.bytes().release();
    }
}
