package dev.tare.fleet.processes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.Protocol;
import dev.tare.fleet.Certificates;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.EnvoyConfiguration;
import dev.tare.mesh.SidecarMesh.Side;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The configurations as they should be, and as Envoy itself judges them where there is one. */
@Timeout(120)
class EnvoyConfigurationTest {

    record Case(
            String golden, Protocol protocol, Side side, Endpoint next, boolean mtls, Optional<Endpoint> collector) {

        Case(String golden, Protocol protocol, Side side, Endpoint next, boolean mtls) {
            this(golden, protocol, side, next, mtls, Optional.empty());
        }

        String yaml(Path certificates) {
            return new EnvoyConfiguration()
                    .yaml(protocol, side, Endpoint.local(15001), next, mtls, certificates.toString(), collector);
        }

        @Override
        public String toString() {
            return golden;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("client-mtls", Protocol.HTTP1, Side.CLIENT, Endpoint.local(15006), true),
                new Case("client-http2-mtls", Protocol.HTTP2, Side.CLIENT, Endpoint.local(15006), true),
                new Case("server-mtls", Protocol.HTTP1, Side.SERVER, new Endpoint("my-shop.example", 8080), true),
                new Case("server-tcp-mtls", Protocol.TCP, Side.SERVER, Endpoint.local(8080), true),
                new Case("server-plain", Protocol.HTTP1, Side.SERVER, new Endpoint("::1", 8080), false),
                new Case(
                        "server-traced",
                        Protocol.HTTP1,
                        Side.SERVER,
                        new Endpoint("::1", 8080),
                        false,
                        Optional.of(Endpoint.local(4318))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAsItShouldBe(Case example) throws IOException {
        String file = example.golden() + ".yaml";
        try (InputStream golden = EnvoyConfigurationTest.class.getResourceAsStream("/envoy/" + file)) {
            assertThat(example.yaml(Path.of("/certificates")))
                    .as("src/test/resources/envoy/%s", file)
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTakenByEnvoy(Case example, @TempDir Path folder) throws Exception {
        Optional<EnvoyBinary> envoy = RealEnvoy.onPath();
        assumeTrue(envoy.isPresent(), "no envoy on the PATH");
        for (Map.Entry<String, byte[]> file :
                Certificates.issue(Clock.systemUTC(), List.of()).entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        Path configuration = folder.resolve("envoy.yaml");
        Files.writeString(configuration, example.yaml(folder));
        Process process = new ProcessBuilder(
                        envoy.get().program().toString(),
                        "--mode",
                        "validate",
                        "--config-path",
                        configuration.toString())
                .redirectErrorStream(true)
                .start();
        String says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(says).isZero();
    }
}
