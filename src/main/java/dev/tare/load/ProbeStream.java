package dev.tare.load;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A connection for one request, whose answer must be there by an instant. */
public class ProbeStream implements AutoCloseable {

    private static final int READ_BYTES = 16_384;
    private static final int SHOWN_CHARACTERS = 60;

    private final Socket socket;
    private long untilNs;
    private final byte[] read = new byte[READ_BYTES];
    private int length;

    /**
     * A stream.
     *
     * @param socket a connected socket; still its owner's
     * @param untilNs when reading gives up, as {@link System#nanoTime()} tells time
     */
    public ProbeStream(Socket socket, long untilNs) {
        this.socket = socket;
        this.untilNs = untilNs;
    }

    /** Writes what can be read of a buffer, and leaves it as it is. */
    public void write(ByteBuf bytes) throws IOException {
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
    public int read() throws IOException {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime());
        if (leftMs <= 0) {
            throw new SocketTimeoutException();
        }
        socket.setSoTimeout(Math.toIntExact(leftMs));
        length = socket.getInputStream().read(read);
        return length;
    }

    /** The bytes that were read last; valid until the next are. */
    public ByteBuf bytes() {
        return Unpooled.wrappedBuffer(read, 0, Math.max(0, length));
    }

    /** Whether the peer says something unasked within a time. It takes nothing of the time that an answer has. */
    public final boolean speaksWithin(Duration time) throws IOException {
        long leftNs = untilNs - System.nanoTime();
        untilNs = System.nanoTime() + time.toNanos();
        try {
            return read() > 0;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            untilNs = System.nanoTime() + leftNs;
        }
    }

    /** The beginning of the bytes that were read last, in characters that can be shown. */
    public final String firstLine() {
        return firstLine(bytes().toString(StandardCharsets.ISO_8859_1));
    }

    /** The first line of a text, in characters that can be shown. */
    public static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.substring(0, Math.min(SHOWN_CHARACTERS, line.length())).replaceAll("[^ -~]", "?");
    }

    /** Gives back what it has made; the socket stays open. */
    @Override
    public void close() throws IOException {
        // nothing was made
    }
}
