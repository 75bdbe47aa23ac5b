package dev.tare.load.http2;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import dev.tare.load.ApplicationProtocol;
import dev.tare.load.Connection;
import dev.tare.load.ConnectionPool;
import dev.tare.load.FirstAnswer;
import dev.tare.load.HttpAnswer;
import dev.tare.load.NoSuchProtocolException;
import dev.tare.load.ProbeStream;
import dev.tare.load.Protocol;
import dev.tare.measure.ErrorCause;
import dev.tare.transport.ReceiveBuffer;
import dev.tare.wire.RequestTemplate;

/**
 * HTTP/2 with prior knowledge (RFC 9113, 3.3): several requests a connection. What an answer means, those who speak another
 * protocol over it may see differently.
 */
public class Http2Protocol implements Protocol {

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Http2Request request;
    private final int streams;
    private final List<Http2Link> links = new ArrayList<>();

    /**
     * A protocol.
     *
     * @param request what is sent; given back with the protocol
     * @param streams how many requests a connection carries at a time, 1 or more
     */
    protected Http2Protocol(Http2Request request, int streams) {
        this.request = request;
        this.streams = streams;
    }

    /**
     * Carries a request.
     *
     * @param template the request
     * @param secretHeaders the headers whose values are in files, with those values
     * @param scheme {@code http}, or {@code https} in TLS
     * @param authority the host
     */
    public static Http2Protocol of(
            RequestTemplate.Http2 template, Map<String, String> secretHeaders, String scheme, String authority) {
        return new Http2Protocol(
                Http2Request.of(template.http(), secretHeaders, scheme, authority), template.streams());
    }

    final Http2Request request() {
        return request;
    }

    @Override
    public int requestsAConnection() {
        return streams;
    }

    @Override
    public List<Connection> places(ConnectionPool pool, int requests) {
        ReceiveBuffer received = new ReceiveBuffer();
        List<Connection> places = new ArrayList<>();
        while (places.size() < requests) {
            Http2Link link = new Http2Link(pool, this, Math.min(streams, requests - places.size()), received);
            links.add(link);
            places.addAll(link.places());
        }
        return places;
    }

    /** Why a complete answer counts as a failure; null if it does not. */
    protected ErrorCause fault(Http2Exchange answered) {
        int status = answered.head.httpStatus();
        boolean withoutContent = request.toHead() || status == NO_CONTENT || status == NOT_MODIFIED;
        long expected = withoutContent ? 0 : answered.head.contentLength();
        if (expected != Http2Head.NONE && expected != answered.receivedBytes) {
            return ErrorCause.PROTOCOL;
        }
        return ErrorCause.ofStatus(status);
    }

    /** The status of a complete answer that speaks this protocol. */
    protected int status(Http2Exchange answered) {
        return answered.head.httpStatus();
    }

    /** What an answer shows, to the probe. */
    protected FirstAnswer first(Http2Exchange answered) {
        return show(answered, answered.head.httpStatus());
    }

    /** What the head of an answer shows that counts as one with this status. */
    protected final FirstAnswer show(Http2Exchange answered, int status) {
        return HttpAnswer.of(
                status,
                StreamSupport.stream(answered.head.spliterator(), false)
                        .map(line -> Map.entry(
                                line.getKey().toString(), line.getValue().toString())));
    }

    @Override
    public FirstAnswer ask(ProbeStream stream) throws IOException {
        Asking asking = new Asking();
        asking.socket = new Http2Socket(request, Optional.empty(), asking);
        EmbeddedChannel channel = new EmbeddedChannel(asking.socket);
        try {
            while (asking.outcome == null) {
                for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                    stream.write(out);
                    out.release();
                }
                if (stream.read() < 0) {
                    throw new EOFException("the connection was closed before the answer was complete");
                }
                channel.writeInbound(Unpooled.copiedBuffer(stream.bytes()));
            }
            return asking.outcome.get();
        } finally {
            asking.socket.close();
            channel.finishAndReleaseAll();
        }
    }

    /** One request on a connection of its own. */
    private final class Asking extends Http2Exchange implements Http2Socket.Owner {

        private interface Outcome {
            FirstAnswer get() throws IOException;
        }

        private Http2Socket socket;
        private boolean answered;
        private Outcome outcome;

        @Override
        public int streams() {
            return streams;
        }

        @Override
        public void opened() {
            socket.send(this);
        }

        @Override
        void answered(long nowNs) {
            answered = true;
            outcome = () -> first(this);
        }

        @Override
        void refused() {
            outcome = () -> {
                throw new IOException("it refuses the request");
            };
        }

        @Override
        void lost(ErrorCause cause) {
            outcome = () -> {
                throw new IOException("the request has failed: " + cause.label());
            };
        }

        @Override
        public void draining() {
            // what is under way may still be answered
        }

        @Override
        public void ended(Http2Socket which, ErrorCause cause, String why) {
            if (!answered) {
                outcome = () -> {
                    throw cause == ErrorCause.PROTOCOL ? new NoSuchProtocolException(why) : new IOException(why);
                };
            }
        }
    }

    @Override
    public ApplicationProtocol inTls() {
        return ApplicationProtocol.HTTP_2;
    }

    @Override
    public String title() {
        return "HTTP/2";
    }

    @Override
    public void close() {
        links.forEach(Http2Link::close);
        request.release();
    }
}
