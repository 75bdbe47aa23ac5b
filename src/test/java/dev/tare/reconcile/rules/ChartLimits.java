package dev.tare.reconcile.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Quantity;

/** What the chart allows where nobody says otherwise. */
public final class ChartLimits {

    /** As they stand in its values. */
    public static final ClusterLimits DEFAULT = read();

    private ChartLimits() {}

    private static ClusterLimits read() {
        JsonNode limits;
        try {
            limits = new YAMLMapper()
                    .readTree(Path.of("helm/tare/values.yaml").toFile())
                    .get("limits");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ClusterLimitsBuilder.builder()
                .requestsPerSecond(limits.get("requestsPerSecond").asInt())
                .connections(limits.get("connections").asInt())
                .workers(limits.get("workers").asInt())
                .pods(limits.get("pods").asInt())
                .runDuration(Duration.parse("PT" + limits.get("runDuration").asText()))
                .resultBytes(Quantity.getAmountInBytes(
                                new Quantity(limits.get("resultBytes").asText()))
                        .longValue())
                .queuedRuns(limits.get("queuedRuns").asInt())
                .hosts(List.of())
                .build();
    }

    /** The same for so much load. */
    public static ClusterLimits of(int requestsPerSecond, int connections, int workers, String... hosts) {
        return DEFAULT.with()
                .requestsPerSecond(requestsPerSecond)
                .connections(connections)
                .workers(workers)
                .hosts(List.of(hosts))
                .build();
    }
}
