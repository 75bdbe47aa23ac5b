package dev.tare.load.http2;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.tare.load.ConnectionPool;
import dev.tare.load.SampleProtocols;
import dev.tare.load.trial.TrialBench;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.Http2Text;
import dev.tare.peers.ScriptedServer;
import dev.tare.target.http2.Http2ReferenceProxy;
import dev.tare.target.http2.Http2SampleServer;

import static org.assertj.core.api.Assertions.assertThat;

/** HTTP/2 where limits are met: of headers, of resets, of patience with a new connection. */
@Timeout(60)
class Http2LimitsTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String SETTINGS = Http2Text.frame(Http2Text.SETTINGS, 0, 0, "");

    private final TrialBench bench = new TrialBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static Http2SampleServer sample(long serviceTimeNs) throws Exception {
        return new Http2SampleServer(ANY_PORT, 10, serviceTimeNs, false, 0, Optional.empty());
    }

    /** A request may have as many headers as the API lets it have: 32 of 4096 bytes. */
    @Test
    void theLargestHeadersArriveThroughTheReferenceProxy() throws Exception {
        Map<String, String> headers = new TreeMap<>();
        for (int i = 0; i < 32; i++) {
            headers.put("x-large-" + i, "~".repeat(4_096));
        }
        try (Http2SampleServer server = sample(0);
                Http2ReferenceProxy proxy =
                        new Http2ReferenceProxy(ANY_PORT, loopback(server.port()), 0, 0, "tested")) {
            ConnectionPool pool = bench.pool(loopback(proxy.port()), SampleProtocols.http2(headers, 4), 4);

            Outcome recorder = bench.run(pool, new ConstantArrivals(50, 0, 1), Parts.recorded(200));

            assertThat(recorder.errors()).isEmpty();
            assertThat(recorder.answered()).isEqualTo(10);
        }
    }

    /** Each request that times out is reset, and a server that takes that for an attack would close the connection. */
    @Test
    void anOverloadedServerKeepsTheConnection() throws Exception {
        try (Http2SampleServer server = sample(TimeUnit.SECONDS.toNanos(5));
                Http2ReferenceProxy proxy =
                        new Http2ReferenceProxy(ANY_PORT, loopback(server.port()), 0, 0, "tested")) {
            ConnectionPool pool = bench.pool(loopback(proxy.port()), SampleProtocols.http2(100), 100);

            Outcome recorder = bench.run(
                    pool,
                    new ConstantArrivals(1_000, 0, 1),
                    Parts.recorded(1_000).withTimeout(50));

            assertThat(recorder.errors()).isEqualTo(Map.of(ErrorCause.TIMEOUT, recorder.scheduled()));
        }
    }

    /** As in HTTP/1.1, a connection that does not come up is given up with the request that waited for it. */
    @Test
    void aConnectionThatIsNeverReadyIsMadeAnew() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            if (conversation.number() < 2) {
                conversation.read(Integer.MAX_VALUE); // and says nothing
            }
            Http2Text.serve(conversation, SETTINGS, (with, stream) -> {
                with.write(Http2Text.frame(
                        Http2Text.HEADERS, Http2Text.END_HEADERS | Http2Text.END_STREAM, stream, Http2Text.STATUS_200));
                return true;
            });
        })) {
            ConnectionPool pool = bench.pool(server.address(), SampleProtocols.http2(4), 4);

            Outcome recorder = bench.run(
                    pool, new ConstantArrivals(50, 0, 1), Parts.recorded(1_500).withTimeout(300));

            assertThat(recorder.errors()).containsOnlyKeys(ErrorCause.CONNECT);
            assertThat(recorder.answered()).isPositive();
            assertThat(recorder.answered() + recorder.errors().get(ErrorCause.CONNECT))
                    .isEqualTo(recorder.scheduled());
        }
    }
}
