package dev.tare.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.RunReference;
import dev.tare.api.SpecVersion;
import dev.tare.plan.SpecHash;
import dev.tare.report.Comparison.Side;
import dev.tare.report.ComparisonSideBuilder;
import dev.tare.report.ReportFiles;

/** A result to be compared, from a cluster or from the files of a report. */
final class ComparedResult {

    private static final KubernetesSerialization FORMAT = ClusterAccess.format();

    private ComparedResult() {}

    /**
     * That of a run in a cluster.
     *
     * @throws UserException if it has none
     */
    static Side of(PerformanceRun run) {
        return of(
                "run %s/%s"
                        .formatted(
                                run.getMetadata().getNamespace(),
                                run.getMetadata().getName()),
                run);
    }

    private static Side of(String name, PerformanceRun run) {
        PerformanceRunStatus status = Optional.ofNullable(run.getStatus()).orElse(PerformanceRunStatus.NONE);
        if (status.summary() == null || status.summary().isEmpty()) {
            throw noResult(name);
        }
        return ComparisonSideBuilder.builder()
                .name(name)
                .startedAt(status.startedAt())
                .node(status.node())
                .specHash(Optional.ofNullable(status.profile())
                        .map(SpecVersion::specHash)
                        .orElse(null))
                .summary(status.summary())
                .noiseFloorMicros(status.noiseFloorMicros())
                .noiseFloorCapacityPermille(status.noiseFloorCapacityPermille())
                .build();
    }

    private static Side of(String name, PerformanceProfile profile) {
        PerformanceProfileStatus status = profile.getStatus();
        if (status == null || status.summary() == null || status.summary().isEmpty()) {
            throw noResult(name);
        }
        return ComparisonSideBuilder.builder()
                .name(name)
                .startedAt(Optional.ofNullable(status.lastRun())
                        .map(RunReference::startedAt)
                        .orElse(null))
                .specHash(SpecHash.of(profile.getSpec()))
                .summary(status.summary())
                .noiseFloorMicros(status.noiseFloorMicros())
                .noiseFloorCapacityPermille(status.noiseFloorCapacityPermille())
                .build();
    }

    /**
     * That in a file, or in a folder of a report.
     *
     * @return empty where there is no such file
     * @throws UserException if it holds no result
     */
    static Optional<Side> fromFile(String name) {
        Path path = Path.of(name);
        if (ResourceName.hasKind(name) || !Files.exists(path)) {
            return Optional.empty();
        }
        Path file = Files.isDirectory(path) ? path.resolve(ReportFiles.RESULT) : path;
        try {
            String text = Files.readString(file);
            GenericKubernetesResource any = FORMAT.unmarshal(text, GenericKubernetesResource.class);
            return Optional.of(
                    HasMetadata.getKind(PerformanceRun.class).equals(any.getKind())
                            ? of(name, FORMAT.unmarshal(text, PerformanceRun.class))
                            : of(name, FORMAT.unmarshal(text, PerformanceProfile.class)));
        } catch (NoSuchFileException e) {
            throw refuse(file + " does not exist");
        } catch (IOException | KubernetesClientException | IllegalArgumentException e) {
            throw refuse(file + " cannot be read as a result of Tare");
        }
    }

    private static UserException noResult(String name) {
        return refuse(name + " has no result yet, which is a status with a summary");
    }

    private static UserException refuse(String message) {
        return new UserException(ExitCode.BAD_INPUT, message);
    }
}
