package dev.tare.fleet.pods.observed;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.tare.wire.Json;
import dev.tare.wire.WorkerLine;

/**
 * Reads the log of a pod, piece by piece, as far as a worker's may be long. What follows its last line break is still being
 * written, and is left for the next time; what is not JSON is something that a Java runtime says.
 */
public final class PodLog {

    /**
     * More than this is not read. Of a block, a worker tells a line of about 120 bytes a second and its results, of which each
     * takes 10 KiB with 200,000 requests: two trials of two hours each are less than half of it.
     */
    public static final int LONGEST_BYTES = 4 << 20;

    /** A longer line is none of the protocol: a trial's four histograms are less than a quarter of it. */
    static final int LONGEST_LINE_BYTES = 1 << 20;

    private final Function<String, Runnable> reading;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long bytes;
    private int unreadable;
    private boolean lineTooLong;

    /**
     * What there was besides lines of the protocol.
     *
     * @param unreadable how many lines looked like those and could not be read
     * @param tooLong whether there is more than was read
     */
    public record Rest(int unreadable, boolean tooLong) {}

    /**
     * A worker's log of which nothing was read yet.
     *
     * @param lines takes the lines of the protocol, in their order
     */
    public PodLog(Consumer<? super WorkerLine> lines) {
        this(WorkerLine.class, lines);
    }

    /**
     * A log of which nothing was read yet.
     *
     * @param type what its lines are
     * @param lines takes them, in their order
     */
    public <T> PodLog(Class<T> type, Consumer<? super T> lines) {
        this.reading = text -> {
            T line = Json.read(text, type);
            return () -> lines.accept(line);
        };
    }

    /**
     * Reads a piece of it.
     *
     * @return whether more may be read
     */
    public boolean take(ByteBuffer piece) {
        byte[] read = new byte[(int) Math.min(piece.remaining(), Math.max(0, LONGEST_BYTES - bytes))];
        bytes += piece.remaining();
        piece.get(read);
        int from = 0;
        for (int at = 0; at < read.length; at++) {
            if (read[at] == '\n') {
                append(read, from, at);
                endLine();
                from = at + 1;
            }
        }
        append(read, from, read.length);
        return bytes <= LONGEST_BYTES;
    }

    private void append(byte[] read, int from, int to) {
        lineTooLong |= line.size() + to - from > LONGEST_LINE_BYTES;
        if (!lineTooLong) {
            line.write(read, from, to - from);
        }
    }

    private void endLine() {
        if (lineTooLong) {
            unreadable++;
        } else if (line.size() > 0) {
            read(line.toString(StandardCharsets.UTF_8));
        }
        line.reset();
        lineTooLong = false;
    }

    private void read(String text) {
        if (!text.startsWith("{")) {
            return;
        }
        Runnable read;
        try {
            read = reading.apply(text);
        } catch (IllegalArgumentException e) {
            unreadable++;
            return;
        }
        read.run();
    }

    /** What there was besides lines. */
    public Rest rest() {
        return new Rest(unreadable, bytes > LONGEST_BYTES);
    }
}
