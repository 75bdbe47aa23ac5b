package dev.tare.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

import picocli.CommandLine.Option;

import dev.tare.report.ConsoleTable;
import dev.tare.report.Report;
import dev.tare.report.ReportFiles;
import dev.tare.report.ResourceText;

/** Where reports go: to standard output, and into a directory each. */
final class ReportOutput {

    enum Output {
        table,
        yaml,
        json
    }

    @Option(
            names = "--output",
            defaultValue = "table",
            description = "what goes to standard output: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private Output output;

    @Option(
            names = "--out-dir",
            defaultValue = "tare-out",
            paramLabel = "DIR",
            description = "where reports go: a directory each, in this one (${DEFAULT-VALUE})")
    private Path outDirectory;

    @Option(names = "--open", description = "open the report in a browser")
    private boolean open;

    private final PrintStream out = System.out;
    private final PrintStream messages = System.err;

    /** Sees to it that a report can be written, before anything is done for it. */
    void prepare(String name) {
        Path directory = outDirectory.resolve(name);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UserException(ExitCode.BAD_INPUT, directory + " cannot be made: " + reason(e));
        }
        if (!Files.isWritable(directory)) {
            throw new UserException(ExitCode.BAD_INPUT, directory + " cannot be written to");
        }
    }

    /** To standard output. */
    void show(Report report) {
        switch (output) {
            case table -> out.println(ConsoleTable.render(report));
            case yaml -> out.print("---\n" + ResourceText.yaml(report.profile()));
            case json -> out.print(ResourceText.json(report.profile()));
        }
        out.flush();
    }

    /** What was measured is worth more than the place that was named for it. */
    void write(Report report, String name) throws IOException {
        Path directory = outDirectory.resolve(name);
        Path written = directory;
        try {
            ReportFiles.write(report, directory);
        } catch (IOException e) {
            messages.println("tare: " + directory + " cannot be written: " + reason(e));
            try {
                written = Files.createTempDirectory("tare-out-");
                ReportFiles.write(report, written);
            } catch (IOException again) {
                throw new UserException(
                        ExitCode.MEASUREMENT_INVALID,
                        "the report could not be kept elsewhere either: " + reason(again));
            }
            messages.println("tare: the report was kept in " + written + " instead");
            throw new UserException(ExitCode.BAD_INPUT, "free some space, or name another place with --out-dir");
        } finally {
            Path page = written.resolve(ReportFiles.PAGE);
            if (Files.exists(page)) {
                messages.println("report: " + page);
                if (open) {
                    Browser.open(page);
                }
            }
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException fse && fse.getReason() != null ? fse.getReason() : e.getMessage();
    }
}
