package dev.tare.fleet.pods.stored;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Lines as they are stored: compressed, in as many pieces as it takes for each to fit into a ConfigMap. */
final class BlockArchive {

    /** A ConfigMap holds 1 MiB in all. */
    static final int LARGEST_CHUNK = 900 * 1024;

    private BlockArchive() {}

    /**
     * Compresses lines.
     *
     * @param lines lines without line breaks
     * @return one piece at least; no line is in two
     * @throws IllegalArgumentException if a single line does not fit
     */
    static List<byte[]> encode(List<String> lines) {
        byte[] whole = gzip(lines);
        if (whole.length < LARGEST_CHUNK) {
            return List.of(whole);
        }
        if (lines.size() == 1) {
            throw new IllegalArgumentException("a line of %d characters does not fit into a ConfigMap"
                    .formatted(lines.get(0).length()));
        }
        int middle = lines.size() / 2;
        List<byte[]> chunks = new ArrayList<>(encode(lines.subList(0, middle)));
        chunks.addAll(encode(lines.subList(middle, lines.size())));
        return chunks;
    }

    /**
     * Reads one piece.
     *
     * @throws IllegalArgumentException if it is not one
     */
    static List<String> decode(byte[] chunk) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(chunk))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("not compressed lines: " + e.getMessage(), e);
        }
    }

    private static byte[] gzip(List<String> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (String line : lines) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
