package dev.tare.app;

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
}
