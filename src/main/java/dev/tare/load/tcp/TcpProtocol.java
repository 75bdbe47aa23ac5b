package dev.tare.load.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import dev.tare.load.ApplicationProtocol;
import dev.tare.load.Connection;
import dev.tare.load.ConnectionPool;
import dev.tare.load.FirstAnswer;
import dev.tare.load.NoSuchProtocolException;
import dev.tare.load.ProbeStream;
import dev.tare.load.Protocol;
import dev.tare.measure.CountText;
import dev.tare.transport.ReceiveBuffer;
import dev.tare.wire.RequestTemplate;

/** TCP: one request at a time on a connection. */
public final class TcpProtocol implements Protocol {

    private static final Duration SILENCE = Duration.ofMillis(500);

    private final TcpExchange exchange;

    private TcpProtocol(TcpExchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Carries a request.
     *
     * @param exchange how many bytes are sent and awaited, and on which connections
     */
    public static TcpProtocol of(RequestTemplate.Tcp exchange) {
        ByteBuf request = PooledByteBufAllocator.DEFAULT.directBuffer(exchange.sendBytes());
        while (request.isWritable()) {
            request.writeByte('x');
        }
        return new TcpProtocol(new TcpExchange(request, exchange.receiveBytes(), exchange.newConnection()));
    }

    @Override
    public List<Connection> places(ConnectionPool pool, int requests) {
        ReceiveBuffer received = new ReceiveBuffer();
        return IntStream.range(0, requests)
                .<Connection>mapToObj(i -> new TcpConnection(pool, exchange, received))
                .toList();
    }

    /** Bytes have no status, and say nothing of the proxies that carried them. */
    @Override
    public FirstAnswer ask(ProbeStream stream) throws IOException {
        stream.write(exchange.request());
        for (int missing = exchange.receiveBytes(); missing > 0; ) {
            int length = stream.read();
            if (length < 0) {
                throw new EOFException("the connection was closed %s before the end of the answer"
                        .formatted(CountText.of(missing, "byte")));
            }
            missing -= length;
            if (missing < 0) {
                throw new NoSuchProtocolException(
                        "it answers with more than " + CountText.of(exchange.receiveBytes(), "byte"));
            }
        }
        return FirstAnswer.WITHOUT_HEADERS;
    }

    /** Servers that greet do so at once, or when they have looked up who it is. */
    @Override
    public Duration silence() {
        return SILENCE;
    }

    @Override
    public ApplicationProtocol inTls() {
        return ApplicationProtocol.NONE;
    }

    @Override
    public String title() {
        return "TCP";
    }

    @Override
    public void close() {
        exchange.request().release();
    }
}
