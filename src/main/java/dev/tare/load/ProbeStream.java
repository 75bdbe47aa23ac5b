package dev.tare.load;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A connection for one request, whose answer must be there by an instant. */
class ProbeStream implements AutoCloseable {

    private static final int READ_BYTES = 16_384;

    private final Socket socket;
    private final long untilNs;
    private final byte[] read = new byte[READ_BYTES];
    private int length;

    /**
     * A stream.
     *
     * @param socket a connected socket; still its owner's
     * @param untilNs when reading gives up, as {@link System#nanoTime()} tells time
     */
    ProbeStream(Socket socket, long untilNs) {
        this.socket = socket;
        this.untilNs = untilNs;
    }

    /** Writes what can be read of a buffer, and leaves it as it is. */
    void write(ByteBuf bytes) throws IOException {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.getBytes(bytes.readerIndex(), copy);
        socket.getOutputStream().write(copy);
    }

    /**
     * Waits for bytes.
     *
     * @return how many there are; -1 when the peer has closed
     * @throws SocketTimeoutException if none came in time
     */
    final int read() throws IOException {
        return read(untilNs);
    }

    /**
     * Waits for bytes no longer than to an instant.
     *
     * @return how many there are; -1 when the peer has closed
     * @throws SocketTimeoutException if none came in time
     */
    int read(long untilNs) throws IOException {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(Math.min(untilNs, this.untilNs) - System.nanoTime());
        if (leftMs <= 0) {
            throw new SocketTimeoutException();
        }
        socket.setSoTimeout(Math.toIntExact(leftMs));
        length = socket.getInputStream().read(read);
        return length;
    }

    /** The bytes that were read last; valid until the next are. */
    ByteBuf bytes() {
        return Unpooled.wrappedBuffer(read, 0, Math.max(0, length));
    }

    /** Gives back what it has made; the socket stays open. */
    @Override
    public void close() throws IOException {
        // nothing was made
    }
}
