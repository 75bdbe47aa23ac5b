package dev.tare.load.http1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The head of an answer, as text. */
final class Http1Head {

    private Http1Head() {}

    /** The lines of an answer's headers. */
    static Stream<Map.Entry<String, String>> lines(String answer) {
        Stream<String> finalHead = Arrays.stream(answer.split("\r?\n\r?\n"))
                .filter(head -> !head.startsWith("HTTP/1.1 1"))
                .limit(1)
                .flatMap(String::lines);
        return finalHead
                .skip(1)
                .filter(line -> line.indexOf(':') > 0)
                .map(line -> Map.entry(
                        line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                        line.substring(line.indexOf(':') + 1)));
    }
}
