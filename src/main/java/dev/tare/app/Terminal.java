package dev.tare.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import picocli.CommandLine.Help.Ansi;

import dev.tare.report.Standing;

/**
 * Where a command's answer goes: how wide that is, and whether it shows colours. Only a terminal does, and not where the
 * environment has {@code NO_COLOR}.
 *
 * @param width how many characters a line should have at the most
 * @param ansi colours, or none
 */
record Terminal(int width, Ansi ansi) {

    /** Of what is no terminal: as wide as tables are without being cut for one. */
    static final Terminal NONE = new Terminal(140, Ansi.OFF);

    private static final int LEAST_WIDTH = 40;
    private static final Map<Standing, String> COLOURS = Map.of(
            Standing.REFUSED, "red",
            Standing.FAILED, "red",
            Standing.MISSED, "red",
            Standing.INVALID, "red",
            Standing.UNDECIDED, "yellow",
            Standing.FINE, "green");
    private static final Pattern FIRST_WORD = Pattern.compile("^[a-z]+(?= |$)");

    /** Standard output, as the system's own programs see it. */
    static Terminal ofStandardOutput() {
        try {
            Process size = new ProcessBuilder("sh", "-c", "[ -t 1 ] && stty size <&1 >&2")
                    .redirectInput(Redirect.INHERIT)
                    .redirectOutput(Redirect.INHERIT)
                    .start();
            String rowsAndColumns = new String(size.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII);
            return rowsAndColumns.matches("\\d+ \\d+\\s*")
                    ? new Terminal(
                            Math.max(
                                    LEAST_WIDTH,
                                    Integer.parseInt(rowsAndColumns.strip().split(" ")[1])),
                            Ansi.AUTO)
                    : NONE;
        } catch (IOException e) {
            return NONE; // a system without a shell
        }
    }

    /** Prints lines; a word at the beginning of one that is a verdict in its colour. */
    void print(List<String> lines, PrintWriter out) {
        lines.forEach(line -> out.println(coloured(line)));
        out.flush();
    }

    private String coloured(String line) {
        return FIRST_WORD.matcher(line).replaceFirst(word -> COLOURS.entrySet().stream()
                .filter(colour -> colour.getKey().word().equals(word.group()))
                .map(colour -> ansi.string("@|%s %s|@".formatted(colour.getValue(), word.group())))
                .findFirst()
                .orElse(word.group()));
    }
}
