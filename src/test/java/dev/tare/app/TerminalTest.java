package dev.tare.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

import static org.assertj.core.api.Assertions.assertThat;

class TerminalTest {

    private static final List<String> LINES = List.of("missed  shop/a", "fine", "final  fine", " missed", "");

    private static String printed(Ansi ansi) {
        StringWriter out = new StringWriter();
        new Terminal(80, ansi).print(LINES, new PrintWriter(out));
        return out.toString();
    }

    @Test
    void coloursVerdictsOnly() {
        assertThat(printed(Ansi.ON)).isEqualTo("""
                \u001b[31mmissed\u001b[39m\u001b[0m  shop/a
                \u001b[32mfine\u001b[39m\u001b[0m
                final  fine
                 missed

                """);
    }

    @Test
    void coloursNothingWhereThatIsNotWanted() {
        assertThat(printed(Ansi.OFF)).isEqualTo(String.join("\n", LINES) + "\n");
    }

    @Test
    void whatIsNoTerminalHasNoColours() {
        assertThat(Terminal.ofStandardOutput()).as("the output of tests").isEqualTo(Terminal.NONE);
    }
}
