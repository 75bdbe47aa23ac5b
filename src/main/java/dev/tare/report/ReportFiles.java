package dev.tare.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.tare.measure.MeasuredTrial;

/**
 * The files of a result: {@code report.html} to look at, {@code result.yaml} (the profile with its status),
 * {@code run.yaml} (the run with its status), {@code result.json} (the same as {@code result.yaml}, with every trial and
 * its histograms; see {@link ResultDocument}) and {@code histograms/<environment>.hlog} for HdrHistogram's own tools.
 *
 * <p>Each file is whole or not there at all. Histogram logs of an earlier run in the same directory are removed, so that
 * a directory never mixes runs.
 */
public final class ReportFiles {

    /** The page's name. */
    public static final String PAGE = "report.html";

    /** The name of the file with the profile and its status. */
    public static final String RESULT = "result.yaml";

    /** The name of the file with the run and its status. */
    static final String RUN = "run.yaml";

    private static final String HISTOGRAMS = "histograms";
    private static final String LOG_SUFFIX = ".hlog";

    private ReportFiles() {}

    /**
     * Writes all files of a report.
     *
     * @param directory where to; made when it is not there
     * @return the files, in the order of writing
     * @throws IOException if one can't be written; it is a {@link java.nio.file.FileSystemException} that names the file.
     *     Files written before that one stay
     */
    public static List<Path> write(Report report, Path directory) throws IOException {
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(directory.resolve(RESULT), ResourceText.yaml(report.profile()));
        files.put(directory.resolve(RUN), ResourceText.yaml(report.run()));
        files.put(directory.resolve(PAGE), HtmlPage.render(report));
        files.put(directory.resolve("result.json"), ResourceText.json(ResultDocument.of(report)));
        Path histograms = directory.resolve(HISTOGRAMS);
        trialsByEnvironment(report)
                .forEach((environment, trials) ->
                        files.put(histograms.resolve(fileName(environment) + LOG_SUFFIX), HistogramLog.of(trials)));
        for (Map.Entry<Path, String> file : files.entrySet()) {
            AtomicFile.write(file.getKey(), file.getValue());
        }
        removeOthers(histograms, files.keySet());
        return List.copyOf(files.keySet());
    }

    private static Map<String, List<MeasuredTrial>> trialsByEnvironment(Report report) {
        return report.trials().stream()
                .collect(Collectors.groupingBy(t -> t.result().environment(), LinkedHashMap::new, Collectors.toList()));
    }

    /** A name that stays inside its directory on any file system. */
    private static String fileName(String environment) {
        return environment.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^\\.", "_");
    }

    private static void removeOthers(Path directory, Set<Path> written) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "*" + LOG_SUFFIX)) {
            for (Path log : logs) {
                if (!written.contains(log)) {
                    Files.delete(log);
                }
            }
        }
    }
}
