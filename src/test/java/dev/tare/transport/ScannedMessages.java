package dev.tare.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What a scanner makes of bytes that arrive in pieces: a word or two for each message, and one for what is left. */
final class ScannedMessages {

    private final HttpScanner scanner;
    private final boolean responses;
    private final List<String> outcome = new ArrayList<>();
    private final ByteBuf arrived = Unpooled.buffer();
    private boolean malformed;

    ScannedMessages(HttpScanner scanner, boolean responses) {
        this.scanner = scanner;
        this.responses = responses;
    }

    /** Another piece arrives, right behind what the scanner left of those before. */
    void arrive(byte[] bytes, int from, int to) {
        arrived.writeBytes(bytes, from, to - from);
        while (arrived.isReadable() && !malformed) {
            switch (scanner.scan(arrived)) {
                case COMPLETE -> outcome.add(message());
                case MALFORMED -> malformed = true;
                case INCOMPLETE -> {
                    if (arrived.isReadable()) {
                        throw new AssertionError("bytes are left of an unfinished message");
                    }
                }
            }
        }
    }

    private String message() {
        return (responses ? Integer.toString(scanner.status()) : scanner.isHead() ? "HEAD" : "request")
                + (scanner.keepsAlive() ? "" : " last");
    }

    /** The connection ends. */
    String end() {
        if (malformed) {
            outcome.add("malformed");
        } else if (scanner.endsWithConnection()) {
            outcome.add(message());
        } else if (!scanner.atStart()) {
            outcome.add("unfinished");
        }
        return String.join(", ", outcome);
    }

    /** In pieces that end at the given places. */
    static String of(HttpScanner scanner, boolean responses, byte[] bytes, int... cuts) {
        ScannedMessages messages = new ScannedMessages(scanner, responses);
        int from = 0;
        for (int cut : cuts) {
            messages.arrive(bytes, from, cut);
            from = cut;
        }
        messages.arrive(bytes, from, bytes.length);
        return messages.end();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
