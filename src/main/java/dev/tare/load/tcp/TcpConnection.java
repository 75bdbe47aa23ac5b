package dev.tare.load.tcp;

import io.netty.buffer.ByteBuf;

import dev.tare.load.ConnectionPool;
import dev.tare.load.SocketConnection;
import dev.tare.measure.ErrorCause;
import dev.tare.transport.ReceiveBuffer;

/** A connection of TCP: a number of bytes goes out, and when as many as awaited have come back that is an answer. */
final class TcpConnection extends SocketConnection {

    private final TcpExchange exchange;
    private long missingBytes;

    TcpConnection(ConnectionPool pool, TcpExchange exchange, ReceiveBuffer received) {
        super(pool, exchange.request(), received);
        this.exchange = exchange;
    }

    @Override
    protected void beginAnswer() {
        missingBytes = exchange.receiveBytes();
    }

    @Override
    protected void read(ByteBuf bytes, long nowNs) {
        int length = bytes.readableBytes();
        if (length > missingBytes) {
            lost(ErrorCause.PROTOCOL); // more than was asked for
            return;
        }
        missingBytes -= length;
        if (missingBytes == 0) {
            complete(nowNs);
        }
    }

    @Override
    protected void closedByPeer(long nowNs) {
        lost(ErrorCause.RESET);
    }

    private void complete(long nowNs) {
        if (exchange.newConnection()) {
            disconnect();
        }
        answered(null, NO_STATUS, exchange.receiveBytes(), nowNs);
    }
}
