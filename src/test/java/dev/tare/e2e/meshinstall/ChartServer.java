package dev.tare.e2e.meshinstall;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.Certificates;

/**
 * A repository of charts in the cluster, in TLS and with a password: one of the kind with an index below {@code /charts}, and
 * a registry of the kind that images have. A stand-in, of which the sources are in src/test/go/chart-server.
 */
final class ChartServer {

    static final String USERNAME = "reader";

    /** Found in no status, log or record. */
    static final String PASSWORD = "correct-horse-battery-staple";

    private static final String NAME = "charts-server";
    private static final int PORT = 8443;
    private static final Path SOURCES = Path.of("src/test/go/chart-server");
    private static final Path PROGRAM = Path.of("target/e2e/chart-server");
    private static final String IMAGE = "docker.io/tare/chart-server:1.0.0";
    private static final int READY_SECONDS = 60;

    private ChartServer() {}

    /** Its host and port. */
    static String host(Scenario user) {
        return NAME + "." + user.namespace() + ".svc:" + PORT;
    }

    /** Starts it in the user's namespace, with the charts of the ConfigMap {@code charts}. */
    static void start(Scenario user) throws IOException, InterruptedException {
        String cluster = LocalCluster.script("the chart server's image cannot be made");
        Files.createDirectories(PROGRAM.getParent());
        File to = PROGRAM.toAbsolutePath().toFile();
        run(SOURCES, Map.of("CGO_ENABLED", "0"), "go", "build", "-o", to.getPath(), ".");
        run(Path.of("."), Map.of(), cluster, "scratch", IMAGE, to.getPath());

        KubernetesClient client = user.client();
        String service = NAME + "." + user.namespace() + ".svc";
        Map<String, byte[]> files = Certificates.issue(Clock.systemUTC(), List.of(service));
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(user.namespace())
                        .withName(NAME)
                        .endMetadata()
                        .addToData("tls.crt", base64(files.get(Certificates.TARGET_CERTIFICATE)))
                        .addToData("tls.key", base64(files.get(Certificates.TARGET_KEY)))
                        .build())
                .serverSideApply();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(user.namespace())
                        .withName("credentials")
                        .endMetadata()
                        .addToStringData("username", USERNAME)
                        .addToStringData("password", PASSWORD)
                        .build())
                .serverSideApply();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(user.namespace())
                        .withName("authority")
                        .endMetadata()
                        .addToData("ca.crt", new String(files.get(Certificates.AUTHORITY), StandardCharsets.UTF_8))
                        .build())
                .serverSideApply();
        String objects = Files.readString(Path.of("src/test/resources/e2e/meshinstall/chart-server.yaml"))
                .replace("${IMAGE}", IMAGE);
        client.load(new ByteArrayInputStream(objects.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(user.namespace())
                .serverSideApply();
        client.apps()
                .deployments()
                .inNamespace(user.namespace())
                .withName(NAME)
                .waitUntilReady(READY_SECONDS, TimeUnit.SECONDS);
    }

    private static void run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
