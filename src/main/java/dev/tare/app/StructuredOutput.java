package dev.tare.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import picocli.CommandLine.Option;

/** In which form a command answers. */
final class StructuredOutput {

    enum Form {
        table,
        yaml,
        json
    }

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "what goes to standard output: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private Form form;

    Form form() {
        return form;
    }

    /**
     * Prints an answer in that form.
     *
     * @param lines the table and what belongs to it, by how many characters a line should have at the most
     */
    void print(PrintWriter out, IntFunction<List<String>> lines, Supplier<String> yaml, Supplier<String> json) {
        switch (form) {
            case table -> {
                Terminal terminal = Terminal.ofStandardOutput();
                terminal.print(lines.apply(terminal.width()), out);
            }
            case yaml -> out.print(yaml.get());
            case json -> out.print(json.get());
        }
        out.flush();
    }
}
