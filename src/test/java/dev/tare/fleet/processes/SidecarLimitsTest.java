package dev.tare.fleet.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.measure.ErrorCause;
import dev.tare.peers.ScriptedServer;
import dev.tare.target.http1.Http1SampleServer;

import static org.assertj.core.api.Assertions.assertThat;

/** What a target takes, our sidecars take; and where one of them answers instead of the target, that is said. */
@Timeout(180)
class SidecarLimitsTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void needsEnvoy() throws InterruptedException {
        FleetBench.assumeEnvoy();
    }

    private FleetBench.Outcome run(String target, String request) throws Exception {
        return new FleetBench(folder).run(FleetBench.comparing(target, request));
    }

    private static void assertAllAnswer(FleetBench.Outcome outcome) {
        outcome.assertAllAnswered();
        assertThat(FleetBench.ENVIRONMENTS).allSatisfy(environment -> assertThat(
                        outcome.evidence().get(environment).answeredBy())
                .isEmpty());
    }

    /** As many and as long as the schema allows: 132 KB. */
    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void theLargestRequestHeaders(String protocol) throws Exception {
        String headers = IntStream.range(0, 32)
                .mapToObj(i -> "x-%d: \"%s\"".formatted(i, "y".repeat(4096)))
                .collect(Collectors.joining(", "));
        assertAllAnswer(run("{sample: {}}", "{protocol: %s, headers: {%s}}".formatted(protocol, headers)));
    }

    @Test
    void everyCharacterOfAPath() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Http1SampleServer server = new Http1SampleServer(any, 10, 0, false, 0, Optional.empty())) {
            StringBuilder path = new StringBuilder("/");
            for (char c = '!'; c <= '~'; c++) {
                path.append(c == '#' ? "" : c == '\'' ? "''" : String.valueOf(c));
            }
            assertAllAnswer(run("{url: \"http://127.0.0.1:%d\"}".formatted(server.port()), "{path: '" + path + "'}"));
        }
    }

    @Test
    void manyAndLargeAnswerHeaders() throws Exception {
        String headers = IntStream.range(0, 620)
                .mapToObj(i -> "x-%d: %s\r\n".formatted(i, "y".repeat(90)))
                .collect(Collectors.joining());
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n" + headers + "\r\n")) {
            assertAllAnswer(run("{url: \"http://127.0.0.1:%d\"}".formatted(server.port()), "{}"));
        }
    }

    @Test
    void aProxyThatAnswersInsteadOfTheTargetIsNamed() throws Exception {
        try (ScriptedServer server = new ScriptedServer(SidecarLimitsTest::answerUnlessByEnvoy)) {
            FleetBench.Outcome outcome = run("{url: \"http://127.0.0.1:%d\"}".formatted(server.port()), "{}");
            assertThat(outcome.evidence().get("baseline").answeredBy()).isEmpty();
            assertThat(outcome.evidence().get("ref").answeredBy()).isEmpty();
            assertThat(outcome.evidence().get("envoy").answeredBy())
                    .isEqualTo("a proxy (proxy-status: tare-server;"
                            + " details=\"upstream_reset_before_response_started{connection_termination}; UC\")");
            assertThat(outcome.errors().get("baseline")).isEmpty();
            assertThat(outcome.errors().get("envoy")).containsOnlyKeys(ErrorCause.STATUS_5XX);
        }
    }

    /** A target that hangs up where it sees what Envoy adds to requests. */
    private static void answerUnlessByEnvoy(ScriptedServer.Conversation conversation) throws IOException {
        for (String request = conversation.readMessage(); request != null; request = conversation.readMessage()) {
            if (request.contains("x-forwarded-proto")) {
                return;
            }
            conversation.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        }
    }
}
