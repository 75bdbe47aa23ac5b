package dev.tare.fleet.processes;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.peers.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;

/** All environments load the same address of a name that has several, over every proxy and without. */
@Timeout(180)
class OneAddressTest {

    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    @TempDir
    private Path folder;

    @BeforeEach
    void needsEnvoy() throws InterruptedException {
        FleetBench.assumeEnvoy();
    }

    private static ScriptedServer listenAt(String address, int port, AtomicInteger requests) throws Exception {
        return new ScriptedServer(new InetSocketAddress(address, port), conversation -> {
            while (conversation.readMessage() != null) {
                requests.incrementAndGet();
                conversation.write(OK);
            }
        });
    }

    private void assertAllLoad(String address, String profile, String host, String... addresses) throws Exception {
        FleetBench.Outcome outcome =
                new FleetBench(folder).with(host, addresses).run(profile).assertAllAnswered();
        assertThat(FleetBench.ENVIRONMENTS).allSatisfy(environment -> assertThat(
                        outcome.evidence().get(environment).address())
                .isEqualTo(address));
    }

    private static String http(String host, int port) {
        return FleetBench.comparing("{url: \"http://%s:%d\"}".formatted(host, port), "{}");
    }

    static Stream<List<String>> twoBackends() {
        return Stream.of(List.of("127.0.0.2", "127.0.0.1"), List.of("127.0.0.1", "::1"));
    }

    @ParameterizedTest
    @MethodSource("twoBackends")
    void twoBackendsBehindOneName(List<String> addresses) throws Exception {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        try (ScriptedServer loaded = listenAt(addresses.get(0), 0, first);
                ScriptedServer other = listenAt(addresses.get(1), loaded.port(), second)) {
            assertAllLoad(
                    addresses.get(0), http("shop.test", other.port()), "shop.test", addresses.toArray(String[]::new));
        }
        // Two trials of the baseline and one of each mesh, of 20 requests each, and the first ones.
        assertThat(first).hasValueGreaterThanOrEqualTo(4 * 20);
        assertThat(second).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 127.0.0.1 ::1, ::1",
        "localhost, ::1 127.0.0.1, 127.0.0.1",
        "shop.test, 127.0.0.1 127.0.0.2, 127.0.0.2"
    })
    void oneThatListensAmongSeveral(String host, String addresses, String listening) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedServer server = listenAt(listening, 0, requests)) {
            assertAllLoad(listening, http(host, server.port()), host, addresses.split(" "));
        }
        assertThat(requests).hasValueGreaterThanOrEqualTo(4 * 20);
    }

    @Test
    void inTcpToo() throws Exception {
        String listening = "::1";
        try (ScriptedServer server = new ScriptedServer(new InetSocketAddress(listening, 0), conversation -> {
            while (true) {
                conversation.write(conversation.read(10));
            }
        })) {
            String profile = FleetBench.comparing(
                    "{url: \"tcp://localhost:%d\"}".formatted(server.port()),
                    "{protocol: tcp, tcp: {sendBytes: 10, receiveBytes: 10}}");
            assertAllLoad(listening, profile, "localhost", "127.0.0.1", listening);
        }
    }
}
