package dev.tare.measure;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.zip.DataFormatException;

import org.HdrHistogram.Histogram;

/**
 * The one shape of histogram that Tare records: nanoseconds from 1 microsecond to 60 seconds with three significant
 * digits. Histograms of that shape add up without loss, percentiles don't: so histograms travel, and percentiles are
 * computed once, at the end.
 */
public final class Histograms {

    /** The least latency that is told from its neighbours, in nanoseconds. */
    public static final long LOWEST_NS = 1_000;

    /** The largest latency that is held, in nanoseconds. What is longer is recorded as this, and counted. */
    public static final long HIGHEST_NS = 60_000_000_000L;

    private static final int DIGITS = 3;

    private Histograms() {}

    /** An empty histogram. */
    public static Histogram create() {
        return new Histogram(LOWEST_NS, HIGHEST_NS, DIGITS);
    }

    /** HdrHistogram's compressed V2 encoding in Base64, the payload of its log format. */
    public static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(buffer.array(), length));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if the text is not an encoded histogram
     */
    public static Histogram decode(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), HIGHEST_NS);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("not an encoded histogram: " + e.getMessage(), e);
        }
    }

    /** The sum of histograms; an empty one for none. */
    public static Histogram merge(Collection<Histogram> histograms) {
        Histogram sum = create();
        histograms.forEach(sum::add);
        return sum;
    }
}
