package dev.tare.accuracy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** A profile that the built program has measured, as it gave it back. */
record MeasuredProfile(int exitCode, JsonNode profile) {

    /** Measures the only profile of a text of YAML documents. */
    static MeasuredProfile of(Path directory, String documents, long seed) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("profile.yaml"), documents);
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-jar",
                        new File("target/tare.jar").getAbsolutePath(),
                        "run",
                        file.toString(),
                        "--output",
                        "yaml",
                        "--seed",
                        Long.toString(seed),
                        "--out-dir",
                        directory.resolve("out").toString())
                .redirectError(directory.resolve("messages.txt").toFile())
                .start();
        JsonNode profile = new YAMLMapper().readTree(process.getInputStream().readAllBytes());
        int exitCode = process.waitFor();
        if (profile == null || profile.isMissingNode()) {
            throw new IOException(Files.readString(directory.resolve("messages.txt")));
        }
        return new MeasuredProfile(exitCode, profile);
    }

    JsonNode environment(String name) {
        for (JsonNode summary : profile.at("/status/summary")) {
            if (summary.path("environment").asText().equals(name)) {
                return summary;
            }
        }
        throw new AssertionError("no environment " + name + " in " + profile.at("/status"));
    }
}
