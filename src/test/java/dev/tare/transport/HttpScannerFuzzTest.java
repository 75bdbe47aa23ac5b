package dev.tare.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/** Random responses, cut at random, against a parser that has the whole text and looks for the ends in it. */
class HttpScannerFuzzTest {

    @Property(tries = 2_000)
    void findsTheSameMessages(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int messages, @ForAll @IntRange(max = 40) int cuts) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        String last = "";
        for (int i = 0; i < messages; i++) {
            last = i > 0 && random.nextInt(3) == 0 ? last : message(random); // some say the same again
            text.append(last);
        }
        int[] places = random.ints(cuts, 0, text.length() + 1).sorted().toArray();

        assertThat(ScannedMessages.of(
                        HttpScanner.ofResponses(false), true, ScannedMessages.ascii(text.toString()), places))
                .isEqualTo(wholeText(text.toString()));
    }

    private static String message(Random random) {
        String end = random.nextInt(5) == 0 ? "\n" : "\r\n";
        StringBuilder text = new StringBuilder();
        while (random.nextInt(5) == 0) {
            text.append("HTTP/1.1 1").append(random.nextBoolean() ? "00" : "03").append(end + "a: b" + end + end);
        }
        int[] statuses = {200, 201, 204, 301, 304, 404, 500, 599};
        int status = statuses[random.nextInt(statuses.length)];
        text.append("HTTP/1.")
                .append(random.nextInt(4) == 0 ? 0 : 1)
                .append(' ')
                .append(status);
        text.append(random.nextBoolean() ? " Fine" : "").append(end);
        boolean chunked = random.nextBoolean();
        String body = body(random);
        List<String> headers = new ArrayList<>();
        headers.add(chunked ? "Transfer-Encoding: chunked" : "content-Length: " + body.length());
        headers.add("x-" + random.nextInt(100) + ": " + "v".repeat(random.nextInt(300)));
        if (random.nextInt(3) == 0) {
            headers.add("connection: " + (random.nextBoolean() ? "close" : "keep-alive"));
        }
        java.util.Collections.shuffle(headers, random);
        headers.forEach(header -> text.append(header).append(end));
        text.append(end);
        if (status != 204 && status != 304) {
            text.append(chunked ? inChunks(body, random, end) : body);
        }
        return text.toString();
    }

    /** Bytes that may look like anything. */
    private static String body(Random random) {
        String[] parts = {"\r\n", "\n", "0\r\n\r\n", "HTTP/1.1 200 OK\r\n", "x", "content-length: 3\r\n", "\u00ff", ";"
        };
        StringBuilder body = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            body.append(parts[random.nextInt(parts.length)]);
        }
        return body.toString();
    }

    private static String inChunks(String body, Random random, String end) {
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < body.length(); ) {
            int to = from + 1 + random.nextInt(body.length() - from);
            String size = Integer.toHexString(to - from);
            text.append(random.nextBoolean() ? size : "00" + size.toUpperCase(java.util.Locale.ROOT));
            text.append(random.nextInt(3) == 0 ? ";name=value" : "").append(end);
            text.append(body, from, to).append(end);
            from = to;
        }
        text.append('0').append(end).append(random.nextInt(3) == 0 ? "t: u" + end : "");
        return text.append(end).toString();
    }

    /** The reference: line feeds end lines everywhere, so it looks at nothing but those and at what headers say. */
    private static String wholeText(String text) {
        List<String> outcome = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            List<String> head = new ArrayList<>();
            at = readLines(text, at, head);
            String status = head.get(0).substring(9, 12);
            if (status.startsWith("1")) {
                continue;
            }
            boolean kept = head.get(0).startsWith("HTTP/1.1")
                    ? !head.contains("connection: close")
                    : head.contains("connection: keep-alive");
            outcome.add(status + (kept ? "" : " last"));
            if (status.equals("204") || status.equals("304")) {
                continue;
            }
            if (head.contains("Transfer-Encoding: chunked")) {
                List<String> sizeLine = new ArrayList<>();
                int size;
                do {
                    int lineEnd = text.indexOf('\n', at);
                    size = Integer.parseInt(text.substring(at, lineEnd).trim().split(";")[0], 16);
                    at = size == 0 ? lineEnd + 1 : text.indexOf('\n', lineEnd + 1 + size) + 1;
                } while (size > 0);
                at = readLines(text, at, sizeLine);
            } else {
                String length = head.stream()
                        .filter(line -> line.startsWith("content-Length: "))
                        .findFirst()
                        .orElseThrow();
                at += Integer.parseInt(length.substring(16));
            }
        }
        return String.join(", ", outcome);
    }

    /** Reads lines to the empty one. */
    private static int readLines(String text, int from, List<String> lines) {
        int at = from;
        while (true) {
            int lineEnd = text.indexOf('\n', at);
            String line = text.substring(at, lineEnd).stripTrailing();
            at = lineEnd + 1;
            if (line.isEmpty()) {
                return at;
            }
            lines.add(line);
        }
    }
}
