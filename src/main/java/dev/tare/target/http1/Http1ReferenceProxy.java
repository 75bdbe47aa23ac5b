package dev.tare.target.http1;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.FixedRecvByteBufAllocator;

import dev.tare.target.ByteLink;
import dev.tare.target.FailingShare;
import dev.tare.target.Relay;
import dev.tare.target.SpanLog;
import dev.tare.transport.HttpScanner;
import dev.tare.wire.TraceParent;

/**
 * The reference proxy: an HTTP/1.1 proxy that adds a known delay to each request, and answers a known share of them with
 * an error at once. A measurement of it must find what was put in: it is the scale's test weight.
 *
 * <p>What a client sends is handed on the delay later, byte for byte; answers go back at once, with a {@code Via} header
 * (RFC 9110, 7.6.3) that proves the way they took. Each connection of a client has one of its own to the server.
 */
public final class Http1ReferenceProxy extends Relay {

    private static final int STATUS_OFFSET = "HTTP/1.1 ".length();

    /**
     * What is read at a time where trace context is looked for. Netty's own buffers become as small as what came before, and would cut
     * the head that has it in two.
     */
    private static final int READ_BYTES = 16 * 1024;

    private final FailingShare errors;
    private final Optional<SpanLog> spans;
    private final byte[] via;
    private final byte[] failure;

    /**
     * Starts a proxy that records nothing.
     *
     * @param address where to listen; port 0 for any that is free
     * @param upstream where requests go
     * @param delayNs what each request gains, in nanoseconds
     * @param errorRate the share of requests that are answered with 503 and go no further, from 0 to 1
     * @param name what the proxy calls itself in {@code Via}
     * @throws java.io.IOException if the address is in use or not of this machine
     */
    public Http1ReferenceProxy(
            InetSocketAddress address, InetSocketAddress upstream, long delayNs, double errorRate, String name)
            throws InterruptedException {
        this(address, upstream, delayNs, errorRate, name, Optional.empty());
    }

    /**
     * Starts the proxy.
     *
     * @param address where to listen; port 0 for any that is free
     * @param upstream where requests go
     * @param delayNs what each request gains, in nanoseconds
     * @param errorRate the share of requests that are answered with 503 and go no further, from 0 to 1
     * @param name what the proxy calls itself in {@code Via}
     * @param spans where it records requests that carry trace context, which it hands on with its own span; empty: it does
     *     not look for any
     * @throws java.io.IOException if the address is in use or not of this machine
     */
    public Http1ReferenceProxy(
            InetSocketAddress address,
            InetSocketAddress upstream,
            long delayNs,
            double errorRate,
            String name,
            Optional<SpanLog> spans)
            throws InterruptedException {
        super(upstream, delayNs);
        this.spans = spans;
        this.errors = new FailingShare(errorRate);
        this.via = ("via: 1.1 " + name + "\r\n").getBytes(StandardCharsets.US_ASCII);
        this.failure = ("HTTP/1.1 503 Service Unavailable\r\nvia: 1.1 " + name + "\r\ncontent-length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        listen(address, client -> {
            if (spans.isPresent()) {
                client.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES));
            }
            new Link().open(client);
        });
    }

    /**
     * A request that was handed on.
     *
     * @param toHead whether its method is {@code HEAD}
     * @param span its span; null: nobody is to record it
     */
    private record Unanswered(boolean toHead, SpanLog.Span span) {

        private static final Unanswered HEAD = new Unanswered(true, null);
        private static final Unanswered OTHER = new Unanswered(false, null);

        /** Nothing is allocated for what nobody is to record: it is measured. */
        private static Unanswered of(boolean toHead, SpanLog.Span span) {
            if (span == null) {
                return toHead ? HEAD : OTHER;
            }
            return new Unanswered(toHead, span);
        }
    }

    /** A client's connection and the one to the server that belongs to it. */
    private final class Link extends ByteLink {

        private final HttpScanner requests = HttpScanner.ofRequests();
        private final HttpScanner responses = HttpScanner.ofResponses(false);
        private final Deque<Unanswered> unanswered = new ArrayDeque<>();
        private SpanLog.Span span; // of the request that is being read; null: nobody is to record it
        private boolean failing;
        private boolean begun;

        Link() {
            super(Http1ReferenceProxy.this);
        }

        /** Follows the client's requests, decides for each whether it fails, and answers those that do. */
        @Override
        protected void fromClient(ByteBuf bytes) {
            try {
                while (bytes.isReadable()) {
                    if (requests.atStart()) {
                        begun = false;
                        // Never before the answer to an earlier request: answers keep the order of requests.
                        failing = unanswered.isEmpty() && errors.next();
                        span = failing ? null : begin(bytes);
                    }
                    int from = bytes.readerIndex();
                    HttpScanner.Progress progress = requests.scan(bytes);
                    if (progress == HttpScanner.Progress.MALFORMED) {
                        closeBoth();
                        return;
                    }
                    if (!failing) {
                        if (!begun && requests.startLineRead()) {
                            begun = true;
                            unanswered.add(Unanswered.of(requests.isHead(), span));
                        }
                        handOn(bytes.retainedSlice(from, bytes.readerIndex() - from));
                    } else if (progress == HttpScanner.Progress.COMPLETE) {
                        fail();
                    }
                }
            } finally {
                bytes.release();
            }
        }

        private SpanLog.Span begin(ByteBuf bytes) {
            Optional<TraceParent> parent = spans.isEmpty() ? Optional.empty() : TraceHeader.read(bytes);
            if (parent.isEmpty()) {
                return null;
            }
            SpanLog.Span begun = spans.get().begin(parent.get(), System.nanoTime());
            TraceHeader.replaceSpan(bytes, begun.id());
            return begun;
        }

        private void fail() {
            ByteBuf answer = client().alloc().directBuffer(failure.length).writeBytes(failure);
            if (requests.keepsAlive()) {
                client().writeAndFlush(answer, client().voidPromise());
            } else {
                client().writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
            }
        }

        /** Answers go back with {@code Via} behind the first line of each. */
        @Override
        protected void fromServer(ByteBuf bytes) {
            ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.readableBytes() + 2 * via.length);
            HttpScanner.Progress progress = HttpScanner.Progress.INCOMPLETE;
            while (bytes.isReadable() && progress != HttpScanner.Progress.MALFORMED) {
                int from = bytes.readerIndex();
                int end = bytes.writerIndex();
                boolean firstLine = responses.atStart() || !responses.startLineRead();
                if (responses.atStart()) {
                    responses.expectAnswerToHead(
                            !unanswered.isEmpty() && unanswered.peek().toHead());
                }
                boolean mayBeInterim = responses.inHead() && !isFinal(bytes);
                int lineLength = responses.inHead() ? bytes.bytesBefore((byte) '\n') : -1;
                if (mayBeInterim && lineLength >= 0) {
                    bytes.writerIndex(from + lineLength + 1); // line by line: an interim answer has a first line too
                }
                progress = responses.scan(bytes);
                int length = bytes.readerIndex() - from;
                int firstLength = firstLine && lineLength >= 0 ? Math.min(lineLength + 1, length) : 0;
                out.writeBytes(bytes, from, firstLength);
                if (firstLength > 0) {
                    out.writeBytes(via);
                }
                out.writeBytes(bytes, from + firstLength, length - firstLength);
                bytes.writerIndex(end);
                if (progress == HttpScanner.Progress.COMPLETE) {
                    Unanswered answered = unanswered.poll();
                    if (answered != null && answered.span() != null) {
                        answered.span().end(System.nanoTime());
                    }
                }
            }
            bytes.release();
            client().writeAndFlush(out, client().voidPromise());
            if (progress == HttpScanner.Progress.MALFORMED) {
                closeBoth();
            }
        }

        /** Whether a final answer begins here: {@code HTTP/1.1 2..} and above. */
        private boolean isFinal(ByteBuf bytes) {
            return responses.atStart()
                    && bytes.readableBytes() > STATUS_OFFSET
                    && bytes.getByte(bytes.readerIndex() + STATUS_OFFSET) != '1';
        }

        /** What ends one of the two ends both. */
        @Override
        protected void clientEnded() {
            closeBoth();
        }

        @Override
        protected void serverEnded() {
            closeBoth();
        }

        private void closeBoth() {
            dropHeld();
            closeClient();
            closeServer();
        }
    }
}
