package dev.tare.reconcile.metrics;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;

import dev.tare.api.PerformanceProfile;

/** What Prometheus reads, as text. */
final class Shown {

    private static final Path FIXTURES = Path.of("src/test/resources/metrics");

    private Shown() {}

    /** All of it, with the lines that say what it is. */
    static String text(Collector collector) throws IOException {
        CollectorRegistry registry = new CollectorRegistry(true);
        registry.register(collector);
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        return text.toString();
    }

    /** All of it, as it is told to whoever asks for OpenMetrics. */
    static String openMetrics(Collector collector) throws IOException {
        CollectorRegistry registry = new CollectorRegistry(true);
        registry.register(collector);
        StringWriter text = new StringWriter();
        TextFormat.writeOpenMetrics100(text, registry.metricFamilySamples());
        return text.toString();
    }

    /** The series that begin so. */
    static List<String> series(Collector collector, String begin) throws IOException {
        return text(collector).lines().filter(line -> line.startsWith(begin)).toList();
    }

    /** A profile of the test's files, with its status. */
    static PerformanceProfile profile(String file) throws IOException {
        return new KubernetesSerialization()
                .unmarshal(Files.readString(FIXTURES.resolve(file)), PerformanceProfile.class);
    }
}
