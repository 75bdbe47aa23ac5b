package dev.tare.report;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.measure.Histograms;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.Verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReportFilesTest {

    @TempDir
    Path directory;

    private final Report report = SyntheticRun.envoy().build();

    @Test
    void writesEveryFileAndNothingElse() throws IOException {
        List<Path> written = ReportFiles.write(report, directory.resolve("tare-out/checkout"));

        try (var files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactlyInAnyOrderElementsOf(written);
        }
        assertThat(written.stream().map(p -> directory
                        .resolve("tare-out/checkout")
                        .relativize(p)
                        .toString()))
                .containsExactlyInAnyOrder(
                        "result.yaml",
                        "run.yaml",
                        "report.html",
                        "result.json",
                        "histograms/baseline.hlog",
                        "histograms/envoy-client.hlog",
                        "histograms/envoy-mtls.hlog",
                        "histograms/reference.hlog");
    }

    @Test
    void resourcesReadBackAsTheyWere() throws IOException {
        ReportFiles.write(report, directory);
        YAMLMapper yaml = new YAMLMapper();

        PerformanceProfile profile = yaml.readValue(file("result.yaml"), PerformanceProfile.class);
        PerformanceRun run = yaml.readValue(file("run.yaml"), PerformanceRun.class);

        assertThat(profile.getSpec()).isEqualTo(report.profile().getSpec());
        assertThat(profile.getStatus().summary())
                .hasSameSizeAs(report.profile().getStatus().summary());
        assertThat(profile.getStatus().summary().get(1).overheadMicros())
                .isEqualTo(report.profile().getStatus().summary().get(1).overheadMicros());
        assertThat(run.getSpec()).isEqualTo(report.run().getSpec());
        assertThat(Files.readString(directory.resolve("result.yaml")))
                .startsWith(
                        "apiVersion: tare.dev/v1alpha1\nkind: PerformanceProfile\nmetadata:\n  name: checkout\nspec:\n")
                .contains("startedAt: \"2026-11-22T14:03:07Z\"")
                .doesNotContain("null");
    }

    @Test
    void jsonHoldsTheResultAndEveryTrial() throws IOException {
        ReportFiles.write(report, directory);
        JsonNode json = new JsonMapper().readTree(file("result.json"));

        assertThat(json.path("status").path("summary")).hasSize(4);
        assertThat(json.path("trials")).hasSize(12 * 5);
        JsonNode trial = json.path("trials").path(1);
        assertThat(trial.path("environment").asText()).isEqualTo("envoy-client");
        assertThat(trial.path("answered").asLong()).isEqualTo(4_000);
        assertThat(Histograms.decode(trial.path("histograms").path("response").asText()))
                .isEqualTo(report.trials().get(1).result().response());
        assertThat(json.path("differencesMicros").path(0).path("percentiles").path("p99"))
                .hasSize(12);
    }

    @Test
    void histogramLogsAreReadByHdrHistogram() throws IOException {
        ReportFiles.write(report, directory);

        List<Histogram> intervals = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(file("histograms/baseline.hlog"))) {
            while (reader.hasNext()) {
                intervals.add((Histogram) reader.nextIntervalHistogram());
            }
        }

        List<MeasuredTrial> trials = report.trials().stream()
                .filter(t -> t.result().environment().equals("baseline"))
                .toList();
        assertThat(intervals).hasSize(24);
        for (int i = 0; i < trials.size(); i++) {
            MeasuredTrial trial = trials.get(i);
            assertThat(intervals.get(i)).isEqualTo(trial.result().response());
            assertThat(intervals.get(i).getTag()).isEqualTo("baseline");
            assertThat(intervals.get(i).getStartTimeStamp())
                    .isEqualTo(trial.recordedFrom().toEpochMilli());
            assertThat(intervals.get(i).getEndTimeStamp())
                    .isEqualTo(trial.recordedFrom().plusSeconds(20).toEpochMilli());
        }
    }

    @Test
    void anInterruptedRunHasFilesToo() throws IOException {
        List<Path> written =
                ReportFiles.write(SyntheticRun.envoy().interrupted().build(), directory);

        assertThat(written).hasSize(4);
    }

    @Test
    void logsOfAnEarlierRunAreRemoved() throws IOException {
        ReportFiles.write(report, directory);
        ReportFiles.write(SyntheticRun.of("checkout").build(), directory);

        assertThat(directory.resolve("histograms")).isDirectoryContaining("glob:**/baseline.hlog");
        assertThat(directory.resolve("histograms").toFile().list()).hasSize(1);
    }

    @Test
    void whatCannotBeWrittenLeavesTheOldFileWhole() throws IOException {
        ReportFiles.write(report, directory);
        String before = Files.readString(directory.resolve("result.json"));
        Files.createDirectories(directory.resolve("result.json.part/in-the-way"));

        assertThatThrownBy(() -> ReportFiles.write(SyntheticRun.of("other").build(), directory))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(directory.resolve("result.json") + ": ");
        assertThat(directory.resolve("result.json")).hasContent(before);
    }

    @Test
    void aFileInTheDirectorysPlaceIsNamed() throws IOException {
        Path taken = Files.writeString(directory.resolve("taken"), "");

        assertThatThrownBy(() -> ReportFiles.write(report, taken))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(taken.resolve("result.yaml") + ": a file exists in place of its directory");
    }

    @Test
    void namesDoNotLeadOutOfTheDirectory() throws IOException {
        ReportFiles.write(
                SyntheticRun.of("checkout")
                        .environment("../../escaped, really", "envoy", 1e6, 1, Verdict.Overhead)
                        .build(),
                directory.resolve("a/b"));

        assertThat(directory.resolve("a/b/histograms").toFile().list())
                .containsExactlyInAnyOrder("baseline.hlog", "_._.._escaped__really.hlog");
    }

    private File file(String name) {
        return directory.resolve(name).toFile();
    }
}
