package dev.tare.load.tcp;

import io.netty.buffer.ByteBuf;

import dev.tare.load.ConnectionPool;
import dev.tare.load.SocketConnection;
import dev.tare.measure.ErrorCause;
import dev.tare.transport.ReceiveBuffer;

/** A connection of TCP: a number of bytes goes out, and when as many as awaited have come back that is an answer. */
final class TcpConnection extends SocketConnection {

    private final TcpProtocol protocol;
    private long missingBytes;

    TcpConnection(ConnectionPool pool, TcpProtocol protocol, ReceiveBuffer received) {
        super(pool, protocol.request(), received);
        this.protocol = protocol;
    }

    @Override
    protected void beginAnswer() {
        missingBytes = protocol.receiveBytes();
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
        if (protocol.newConnection()) {
            disconnect();
        }
        answered(null, NO_STATUS, protocol.receiveBytes(), nowNs);
    }
}
