package dev.tare.e2e.meshinstall;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

import com.marcnuri.helm.Helm;

import dev.tare.e2e.LocalCluster;

/**
 * Addons of which the programs are real: their images are made of their Go modules. Their charts are served by no registry of modules,
 * so that stand-ins have their names, versions, Services and ports.
 */
final class RealAddons {

    private static final Path CHARTS = Path.of("src/test/resources/e2e/addons");
    private static final Path BUILD = Path.of("target/e2e/addons");
    private static final Map<String, String> VERSIONS = Map.of("jaeger", "4.11.1", "prometheus", "29.27.0");
    private static final Map<String, String> IMAGES =
            Map.of("jaeger", "docker.io/jaegertracing/jaeger:2", "prometheus", "docker.io/prom/prometheus:v3");

    private RealAddons() {}

    /** Makes those images that are not there; the first time that takes minutes. */
    static void makeImages() throws IOException, InterruptedException {
        String cluster = LocalCluster.script("the images of Jaeger and Prometheus cannot be made");
        String there = said(cluster, "images");
        for (Map.Entry<String, String> image : IMAGES.entrySet()) {
            if (there.lines().noneMatch(image.getValue()::equals)) {
                said(cluster, image.getKey());
            }
        }
    }

    private static String said(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    /** Their charts' archives, in base 64, by file name. */
    static Map<String, String> charts() throws IOException {
        Path packed = Files.createDirectories(BUILD);
        Map<String, String> archives = new TreeMap<>();
        for (Map.Entry<String, String> chart : VERSIONS.entrySet()) {
            new Helm(CHARTS.resolve(chart.getKey()))
                    .packageIt()
                    .withDestination(packed)
                    .call();
            String name = "%s-%s.tgz".formatted(chart.getKey(), chart.getValue());
            archives.put(name, Base64.getEncoder().encodeToString(Files.readAllBytes(packed.resolve(name))));
        }
        return archives;
    }
}
