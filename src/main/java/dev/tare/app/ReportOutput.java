package dev.tare.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.tare.report.ConsoleTable;
import dev.tare.report.Report;
import dev.tare.report.ReportFiles;
import dev.tare.report.ResourceText;
import dev.tare.report.RunFolders;

/** Where reports go: to standard output, and into a folder each. */
final class ReportOutput {

    @Mixin
    private StructuredOutput output;

    @Option(
            names = "--out-dir",
            defaultValue = "tare-out",
            paramLabel = "DIR",
            description = {
                "directory for reports (${DEFAULT-VALUE}): each run has a folder of its own in it.",
                "Nothing is deleted."
            })
    private Path outDirectory;

    @Option(names = "--open", description = "open the report in a browser")
    private boolean open;

    private final PrintStream out = System.out;
    private final PrintStream messages = System.err;

    /** Sees to it that reports can be written, before anything is done for them. */
    void prepare() {
        try {
            new RunFolders(outDirectory).make();
        } catch (IOException e) {
            throw new UserException(ExitCode.BAD_INPUT, outDirectory + " cannot be created: " + reason(e));
        }
        if (!Files.isWritable(outDirectory)) {
            throw new UserException(ExitCode.BAD_INPUT, outDirectory + " cannot be written to");
        }
    }

    /** Whether the table goes there, which has sentences, too. */
    boolean isTable() {
        return output.form() == StructuredOutput.Form.table;
    }

    /** To standard output. */
    void show(Report report) {
        switch (output.form()) {
            case table -> out.println(ConsoleTable.render(report));
            case yaml -> out.print("---\n" + ResourceText.yaml(report.profile()));
            case json -> out.print(ResourceText.json(report.profile()));
        }
        out.flush();
    }

    /** A report into its run's folder. */
    void write(Report report) {
        shown(written(report), "");
    }

    /** A report into its run's folder, to which the profile's name may lead from now on. */
    void writeLatest(Report report) {
        Path folder = written(report);
        Path link = outDirectory.resolve(report.profile().getMetadata().getName());
        String leads = "";
        try {
            Path to = new RunFolders(outDirectory).lead(link.getFileName().toString(), folder);
            leads = to.equals(folder)
                    ? " (%s links to it)".formatted(link)
                    : " (%s still links to %s, the latest valid result)".formatted(link, to.getFileName());
        } catch (IOException e) {
            messages.println("tare: " + link + " cannot be linked to the latest result: " + reason(e));
        }
        shown(folder, leads);
    }

    private Path written(Report report) {
        RunFolders folders = new RunFolders(outDirectory);
        Path folder = outDirectory.resolve(report.run().getMetadata().getName());
        try {
            folder = folders.folderFor(report.run());
            ReportFiles.write(report, folder);
            return folder;
        } catch (IOException e) {
            messages.println("tare: " + folder + " cannot be written: " + reason(e));
            keepElsewhere(report);
            throw new UserException(ExitCode.BAD_INPUT, "free some space, or choose another directory with --out-dir");
        }
    }

    /** What was measured is worth more than the place that was named for it. */
    private void keepElsewhere(Report report) {
        try {
            Path elsewhere = Files.createTempDirectory("tare-out-");
            ReportFiles.write(report, elsewhere);
            messages.println("tare: the report was saved in " + elsewhere + " instead");
            shown(elsewhere, "");
        } catch (IOException e) {
            throw new UserException(
                    ExitCode.MEASUREMENT_INVALID, "the report could not be saved elsewhere either: " + reason(e));
        }
    }

    private void shown(Path folder, String more) {
        Path page = folder.resolve(ReportFiles.PAGE);
        messages.println("report: " + page + more);
        if (open) {
            Browser.open(page);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException exists && exists.getReason() == null) {
            return "a file exists there already";
        } else if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof FileSystemException fse && fse.getReason() != null ? fse.getReason() : e.getMessage();
    }
}
