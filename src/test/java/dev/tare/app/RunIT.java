package dev.tare.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.explain.Span;
import dev.tare.otlp.OtlpCollector;
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.TlsFixture;
import dev.tare.target.ServerTls;
import dev.tare.target.http1.Http1SampleServer;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code tare run} from the outside. */
class RunIT {

    private static final String QUICK = """
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: ref}
            spec: {mesh: reference, values: {delay: 2ms}}
            ---
            apiVersion: tare.dev/v1alpha1
            kind: PerformanceProfile
            metadata: {name: quick}
            spec:
              target: {sample: {responseBytes: 100}}
              load: {rate: 200, connections: 4, workers: 2, warmup: 100ms, duration: 200ms}
              environments: [{name: baseline}, {name: ref, mesh: ref}]
              trials: {maxBlocks: 7}
            """;

    private static final String URL = """
            apiVersion: tare.dev/v1alpha1
            kind: PerformanceProfile
            metadata: {name: url}
            spec:
              target: {url: "%s"}
              load: {rate: 100, duration: 200ms}
              environments: [{name: baseline}]
            """;

    @TempDir
    private Path directory;

    @Test
    void measuresAndWritesWhatItFound() throws Exception {
        write(QUICK);
        try (TareProcess tare =
                TareProcess.start(directory, "run", "profile.yaml", "--output", "yaml", "--seed", "7")) {
            int exitCode = tare.exitCode();
            JsonNode profile = new YAMLMapper().readTree(tare.out());
            JsonNode run = new YAMLMapper()
                    .readTree(directory.resolve("tare-out/quick/run.yaml").toFile());

            // On a busy machine the numbers may be invalid, and then the exit code says so.
            boolean valid = condition(run, "Valid").path("status").asText().equals("True");
            assertThat(exitCode).as(tare.messages()).isEqualTo(valid ? 0 : 3);
            assertThat(condition(run, "Complete").path("status").asText()).isEqualTo("True");
            assertThat(run.at("/status/seed").asLong()).isEqualTo(7);

            JsonNode mesh = profile.at("/status/summary/1");
            assertThat(mesh.path("environment").asText()).isEqualTo("ref");
            assertThat(mesh.path("evidence").toString()).contains("tare-client").contains("tare-server");
            assertThat(mesh.at("/latencyMicros/p50").asLong()).isGreaterThanOrEqualTo(2_000);
            assertThat(mesh.path("errorsPerMillion").asLong()).isZero();
            for (String file : new String[] {"report.html", "result.yaml", "result.json", "histograms/ref.hlog"}) {
                assertThat(directory.resolve("tare-out/quick").resolve(file)).isNotEmptyFile();
            }
            String name = run.at("/metadata/name").asText();
            assertThat(tare.messages().lines().reduce((a, b) -> b))
                    .contains("report: tare-out/%s/report.html (tare-out/quick links to it)".formatted(name));
        }
    }

    @Test
    void showsWhereTheTimeOfSomeRequestsGoes() throws Exception {
        write(QUICK + "  explain: {samplePercent: 10}\n");
        try (OtlpCollector jaeger = new OtlpCollector();
                TareProcess tare = TareProcess.start(
                        directory, "run", "profile.yaml", "--jaeger", "http://127.0.0.1:" + jaeger.port())) {
            assertThat(tare.exitCode()).as(tare.messages()).isIn(0, 3);
            Path folder = directory.resolve("tare-out/quick");
            JsonNode run = new YAMLMapper().readTree(folder.resolve("run.yaml").toFile());
            assertThat(condition(run, "Explained").path("status").asText())
                    .as(tare.messages())
                    .isEqualTo("True");
            JsonNode exemplar = run.at("/status/explanation/1/exemplars/0");
            assertThat(exemplar.path("rank").asText()).isEqualTo("NearMedian");
            assertThat(exemplar.at("/hops/2/name").asText()).isEqualTo("client proxy and wire");
            assertThat(exemplar.at("/hops/2/micros").asLong()).isGreaterThanOrEqualTo(2_000);
            String traceId = exemplar.path("traceId").asText();
            assertThat(folder.resolve("report.html")).content().contains("trace " + traceId);

            String name = run.at("/metadata/name").asText();
            assertThat(jaeger.spans())
                    .allSatisfy(span -> assertThat(span.attributes()).containsEntry("tare.run", name))
                    .filteredOn(span -> span.traceId().equals(traceId))
                    .extracting(Span::service)
                    .containsExactlyInAnyOrder("tare-worker", "tare-client", "tare-server", "tare-target");
        }
    }

    @Test
    void aRunThatIsInterruptedReplacesNoResult() throws Exception {
        write(QUICK);
        Path first;
        try (TareProcess tare = TareProcess.startReading(directory.resolve("profile.yaml"), directory, "run", "-")) {
            assertThat(tare.exitCode()).as(tare.messages()).isIn(0, 3);
            first = directory.resolve("tare-out/quick").toRealPath();
        }
        FileTime written = Files.getLastModifiedTime(first.resolve("result.json"));
        String page = Files.readString(first.resolve("report.html"));
        boolean valid = isTrue(first, "Valid");

        try (TareProcess tare = TareProcess.start(directory, "run", "profile.yaml")) {
            tare.awaitMessage("rehearsal");
            tare.signal("TERM");
            assertThat(tare.exitCode()).isEqualTo(143);
        }

        assertThat(Files.readString(first.resolve("report.html"))).isEqualTo(page);
        assertThat(Files.getLastModifiedTime(first.resolve("result.json"))).isEqualTo(written);
        // Where the first had no valid figures either, the latest counts.
        Path latest = directory.resolve("tare-out/quick").toRealPath();
        assertThat(latest.equals(first)).isEqualTo(valid);
        assertThat(directory.resolve("tare-out").toFile().list()).hasSize(3);
    }

    @Test
    void whatOthersKeepBesideAProfileIsSkipped() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("gitops"));
        Files.writeString(
                folder.resolve("app.yaml"), "{apiVersion: apps/v1, kind: Deployment, metadata: {name: checkout}}");
        Files.writeString(folder.resolve("profile.yaml"), URL.formatted("http://nobody.invalid:8080"));
        try (TareProcess tare = TareProcess.start(directory, "run", "gitops")) {
            assertThat(tare.exitCode()).isEqualTo(2);
            assertThat(tare.messages())
                    .startsWith("tare: gitops/app.yaml: skipped, as not a resource of Tare: Deployment checkout\n")
                    .contains("host 'nobody.invalid' cannot be resolved");
        }
    }

    @Test
    void aTargetThatRefusesConnectionsIsNamed() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        write(URL.formatted("http://127.0.0.1:" + port));
        assertRefused("tare: PerformanceProfile url: environment 'baseline': 127.0.0.1:%d refuses connections"
                .formatted(port));
    }

    @Test
    void aServerIsWeighedWithoutAFile() throws Exception {
        int port = ScriptedServer.refusingPort();
        String url = "http://127.0.0.1:" + port;
        try (TareProcess printed = TareProcess.start(directory, "weigh", url, "--through", "reference", "--print");
                TareProcess weighed = TareProcess.start(directory, "weigh", url, "--through", "reference")) {
            assertThat(printed.exitCode()).as(printed.messages()).isZero();
            assertThat(printed.out()).contains("target: {url: \"%s\"}".formatted(url));
            assertThat(weighed.exitCode()).isEqualTo(2);
            assertThat(weighed.messages())
                    .startsWith(printed.out())
                    .contains("environment 'baseline': 127.0.0.1:%d refuses connections".formatted(port));
        }
    }

    @Test
    void aHostWithSeveralAddressesIsLoadedAtOneWhichTheResultNames() throws Exception {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 shop.test\n127.0.0.2 shop.test\n");
        InetSocketAddress listening = new InetSocketAddress("127.0.0.2", 0);
        try (Http1SampleServer server = new Http1SampleServer(listening, 10, 0, false, 0, Optional.empty())) {
            write(QUICK.replace(
                    "target: {sample: {responseBytes: 100}}",
                    "target: {url: \"HTTP://shop.test:%d/\"}".formatted(server.port())));
            try (TareProcess tare = TareProcess.start(
                    Path.of("target/tare.jar"),
                    directory,
                    Map.of("jdk.net.hosts.file", hosts.toString()),
                    "run",
                    "profile.yaml",
                    "--output",
                    "yaml")) {
                assertThat(tare.exitCode()).as(tare.messages()).isIn(0, 3);
                JsonNode summary = new YAMLMapper().readTree(tare.out()).at("/status/summary");
                assertThat(summary).hasSize(2).allSatisfy(environment -> {
                    assertThat(environment.path("evidence").toString()).contains("the target was loaded at 127.0.0.2");
                    assertThat(environment.path("errorsPerMillion").asLong()).isZero();
                });
            }
        }
    }

    @Test
    void aHostThatRefusesAtEachOfItsAddressesIsNamedWithThem() throws Exception {
        int port = ScriptedServer.refusingPort();
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 shop.test\n::1 shop.test\n");
        write(URL.formatted("http://shop.test:" + port));
        try (TareProcess tare = TareProcess.start(
                Path.of("target/tare.jar"),
                directory,
                Map.of("jdk.net.hosts.file", hosts.toString()),
                "run",
                "profile.yaml")) {
            assertThat(tare.exitCode()).as(tare.messages()).isEqualTo(2);
            assertThat(tare.messages())
                    .contains(("environment 'baseline': shop.test:%d refuses connections, by each of its addresses:"
                                    + " 127.0.0.1, ::1")
                            .formatted(port));
        }
    }

    @Test
    void aHostThatNobodyKnowsIsNamed() throws Exception {
        write(URL.formatted("http://nobody.invalid:8080"));
        assertRefused(
                "tare: PerformanceProfile url: environment 'baseline': target.url: host 'nobody.invalid' cannot be resolved");
    }

    @Test
    void whatDoesNotSpeakHttpIsNamed() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                while (!socket.isClosed()) {
                    try (var connection = socket.accept()) {
                        connection.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes());
                    } catch (IOException e) {
                        return; // the test is over
                    }
                }
            });
            server.start();
            write(URL.formatted("http://127.0.0.1:" + socket.getLocalPort()));
            try (TareProcess tare = TareProcess.start(directory, "run", "profile.yaml")) {
                assertThat(tare.exitCode()).as(tare.messages()).isEqualTo(2);
                assertThat(tare.messages())
                        .contains("environment 'baseline': 127.0.0.1:" + socket.getLocalPort()
                                + " does not answer in HTTP/1.1")
                        .doesNotContain("at dev.tare");
            }
        }
    }

    @Test
    void theSampleServiceIsMeasuredInTlsAlsoBehindProxies() throws Exception {
        write(QUICK.replace(
                "target: {sample: {responseBytes: 100}}", "target: {sample: {responseBytes: 100}, tls: {}}"));
        try (TareProcess tare = TareProcess.start(directory, "run", "profile.yaml", "--output", "yaml")) {
            assertThat(tare.exitCode()).as(tare.messages()).isIn(0, 3);
            JsonNode summary = new YAMLMapper().readTree(tare.out()).at("/status/summary");
            for (JsonNode environment : summary) {
                assertThat(environment.path("errorsPerMillion").asLong()).isZero();
                assertThat(environment.path("requests").asLong()).isPositive();
            }
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsNamed() throws Exception {
        TlsFixture files = TlsFixture.of(directory, "127.0.0.1");
        ServerTls tls = ServerTls.of(files.certificate(), files.key());
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Http1SampleServer server = new Http1SampleServer(any, 10, 0, false, 0, Optional.of(tls))) {
            write(URL.formatted("https://127.0.0.1:" + server.port()));
            assertRefused(("tare: PerformanceProfile url: environment 'baseline': 127.0.0.1:%d presents a certificate"
                            + " that no trusted authority has issued")
                    .formatted(server.port()));
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TareProcess tare =
                        TareProcess.start(directory, "target", "--port", Integer.toString(socket.getLocalPort()))) {
            assertThat(tare.exitCode()).isEqualTo(2);
            assertThat(tare.messages().strip())
                    .isEqualTo(
                            "tare: cannot listen on 127.0.0.1:%d: the port is in use".formatted(socket.getLocalPort()));
        }
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        try (TareProcess tare = TareProcess.start(directory, "run", "nowhere.yaml")) {
            assertThat(tare.exitCode()).isEqualTo(2);
            assertThat(tare.messages().strip()).isEqualTo("tare: nowhere.yaml: no such file or directory was found");
        }
    }

    @Test
    void anOutputDirectoryThatCannotBeMadeIsNamedBeforeMeasuring() throws Exception {
        write(QUICK);
        Files.writeString(directory.resolve("file"), "");
        try (TareProcess tare = TareProcess.start(directory, "run", "profile.yaml", "--out-dir", "file/below")) {
            assertThat(tare.exitCode()).isEqualTo(2);
            assertThat(tare.messages()).startsWith("tare: file/below cannot be created: Not a directory");
        }
    }

    private void write(String profile) throws IOException {
        Files.writeString(directory.resolve("profile.yaml"), profile);
    }

    private void assertRefused(String sentence) throws Exception {
        try (TareProcess tare = TareProcess.start(directory, "run", "profile.yaml")) {
            assertThat(tare.exitCode()).as(tare.messages()).isEqualTo(2);
            assertThat(tare.messages().lines().reduce((a, b) -> b)).contains(sentence);
        }
    }

    private static boolean isTrue(Path folder, String type) throws IOException {
        JsonNode run = new YAMLMapper().readTree(folder.resolve("run.yaml").toFile());
        return condition(run, type).path("status").asText().equals("True");
    }

    private static JsonNode condition(JsonNode resource, String type) {
        for (JsonNode condition : resource.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        throw new AssertionError("no condition " + type);
    }
}
