package dev.tare.load.http2;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.ConnectionPool;
import dev.tare.load.SampleProtocols;
import dev.tare.load.Timeouts;
import dev.tare.load.grpc.GrpcProtocol;
import dev.tare.load.probe.Destination;
import dev.tare.load.probe.PathProbe;
import dev.tare.load.trial.TrialBench;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.Http2Text;
import dev.tare.peers.ScriptedServer;
import dev.tare.target.http2.Http2ReferenceProxy;
import dev.tare.target.http2.Http2SampleServer;
import dev.tare.wire.Assignment.Path;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.WorkerLine.Evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Trials in HTTP/2 and gRPC over loopback. */
@Timeout(60)
class Http2ProtocolTest {

    private static final long DELAY_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final String SETTINGS = Http2Text.frame(Http2Text.SETTINGS, 0, 0, "");

    private final TrialBench bench = new TrialBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private InetSocketAddress sample(int responseBytes, long serviceTimeNs) throws Exception {
        Http2SampleServer server = bench.closing(
                new Http2SampleServer(loopback(0), responseBytes, serviceTimeNs, false, 0, Optional.empty()));
        return loopback(server.port());
    }

    private InetSocketAddress proxy(InetSocketAddress upstream, long delayNs, double errorRate) throws Exception {
        Http2ReferenceProxy proxy =
                bench.closing(new Http2ReferenceProxy(loopback(0), upstream, delayNs, errorRate, "tested-proxy"));
        return loopback(proxy.port());
    }

    private static Http2Protocol http2(String method, String body, int streams) {
        return SampleProtocols.http2(method, body, streams);
    }

    private static GrpcProtocol grpc(int messageBytes, int streams) {
        return SampleProtocols.grpc(new byte[messageBytes], streams);
    }

    @ParameterizedTest
    @CsvSource({"GET, 0, 0", "GET, 0, 1024", "HEAD, 0, 1024", "POST, 1000, 10", "PUT, 250000, 3000000"})
    void everyRequestIsAnswered(String method, int bodyBytes, int responseBytes) throws Exception {
        ConnectionPool pool = bench.pool(sample(responseBytes, 0), http2(method, "x".repeat(bodyBytes), 4), 7);

        bench.run(pool, new ConstantArrivals(200, 0, 1), Parts.recorded(500)).assertAllAnswered();
    }

    @Test
    void aClosedLoopKeepsAllStreamsBusy() throws Exception {
        ConnectionPool pool = bench.pool(sample(10, DELAY_NS), http2("GET", "", 5), 10);

        Outcome recorder = bench.run(pool, null, Parts.recorded(400));

        recorder.assertAllAnswered();
        assertThat(recorder.response().getMinValue()).isGreaterThanOrEqualTo(DELAY_NS / 1000 * 999);
        // Ten at a time, each in at least 20 ms.
        assertThat(recorder.scheduled()).isBetween(50L, 210L);
    }

    @Test
    void asManyConnectionsAsItsRequestsNeed() throws Exception {
        Set<Integer> connections = ConcurrentHashMap.newKeySet();
        ScriptedServer server = bench.server(conversation -> Http2Text.serve(conversation, SETTINGS, (with, stream) -> {
            connections.add(with.number());
            with.write(Http2Text.frame(
                    Http2Text.HEADERS, Http2Text.END_HEADERS | Http2Text.END_STREAM, stream, Http2Text.STATUS_200));
            return true;
        }));
        ConnectionPool pool = bench.pool(server.address(), http2("GET", "", 4), 10);

        bench.run(pool, new ConstantArrivals(500, 0, 1), Parts.recorded(200)).assertAllAnswered();
        assertThat(connections).hasSize(3);
    }

    @Test
    void answersComeInAnyOrder() throws Exception {
        List<Integer> open = new ArrayList<>();
        ScriptedServer server = bench.server(conversation -> Http2Text.serve(conversation, SETTINGS, (with, stream) -> {
            open.add(stream);
            if (open.size() == 3) {
                for (int i = 2; i >= 0; i--) {
                    with.write(Http2Text.frame(
                            Http2Text.HEADERS,
                            Http2Text.END_HEADERS | Http2Text.END_STREAM,
                            open.get(i),
                            Http2Text.STATUS_200));
                }
                open.clear();
            }
            return true;
        }));
        ConnectionPool pool = bench.pool(server.address(), http2("GET", "", 3), 3);

        bench.run(pool, new ConstantArrivals(300, 0, 1), Parts.recorded(200)).assertAllAnswered();
    }

    @Test
    void aContentThatThePeerDoesNotTakeTimesOut() throws Exception {
        ScriptedServer server =
                bench.server(conversation -> Http2Text.serve(conversation, SETTINGS, (with, stream) -> true));
        ConnectionPool pool = bench.pool(server.address(), http2("POST", "x".repeat(200_000), 2), 2);

        Outcome recorder =
                bench.run(pool, TrialBench.at(0, 10), Parts.recorded(100).withTimeout(200));

        assertThat(recorder.errors()).isEqualTo(Map.of(ErrorCause.TIMEOUT, 2L));
    }

    @Test
    void aRequestThatTimesOutLeavesTheOthersAlone() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = bench.server(conversation -> Http2Text.serve(conversation, SETTINGS, (with, stream) -> {
            if (requests.getAndIncrement() % 10 > 0) {
                with.write(Http2Text.frame(
                        Http2Text.HEADERS, Http2Text.END_HEADERS | Http2Text.END_STREAM, stream, Http2Text.STATUS_200));
            }
            return true;
        }));
        ConnectionPool pool = bench.pool(server.address(), http2("GET", "", 8), 8);

        Outcome recorder = bench.run(
                pool, new ConstantArrivals(200, 0, 1), Parts.recorded(500).withTimeout(100));

        assertThat(recorder.scheduled()).isEqualTo(100);
        assertThat(recorder.errors()).isEqualTo(Map.of(ErrorCause.TIMEOUT, 10L));
        assertThat(recorder.answered()).isEqualTo(90);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20_000_000})
    void theReferenceProxyHoldsRequestsBackAndNamesItself(long delayNs) throws Exception {
        InetSocketAddress address = proxy(sample(1024, 0), delayNs, 0);
        ConnectionPool pool = bench.pool(address, http2("POST", "x".repeat(100_000), 4), 8);

        Outcome recorder = bench.run(pool, new ConstantArrivals(100, 0, 1), Parts.recorded(300));

        recorder.assertAllAnswered();
        assertThat(recorder.response().getMinValue()).isGreaterThanOrEqualTo(delayNs / 1000 * 999);
        assertThat(evidence(address, http2("GET", "", 1)).via()).containsExactly("2 tested-proxy");
        assertThat(evidence(address, grpc(10, 1)).via()).containsExactly("2 tested-proxy");
    }

    @Test
    void theReferenceProxyFailsAShareOfRequests() throws Exception {
        InetSocketAddress address = proxy(sample(10, 0), 0, 0.5);

        Outcome requests = bench.run(
                bench.pool(address, http2("POST", "body", 4), 8), new ConstantArrivals(400, 0, 1), Parts.recorded(500));
        Outcome calls =
                bench.run(bench.pool(address, grpc(10, 4), 8), new ConstantArrivals(400, 0, 1), Parts.recorded(500));

        assertThat(requests.errors()).containsOnlyKeys(ErrorCause.STATUS_5XX);
        assertThat(requests.errors().get(ErrorCause.STATUS_5XX)).isBetween(60L, 140L);
        assertThat(calls.errors()).containsOnlyKeys(ErrorCause.GRPC_STATUS);
        assertThat(calls.errors().get(ErrorCause.GRPC_STATUS)).isBetween(60L, 140L);
    }

    private static Evidence evidence(InetSocketAddress address, Http2Protocol protocol) throws Exception {
        try {
            return new PathProbe(Timeouts.RUNNING)
                    .answer(
                            new Destination(new Path("tested", address.getHostString(), address.getPort(), "tested")),
                            Optional.empty(),
                            protocol,
                            TimeUnit.SECONDS.toNanos(5))
                    .evidence();
        } finally {
            protocol.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 400 Bad Request, does not answer in HTTP/2",
        "'', does not answer in HTTP/2 (the connection was closed"
    })
    void whatSpeaksAnotherProtocolIsToldSo(String answer, String sentence) throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.read(24);
            conversation.write(answer + (answer.isEmpty() ? "" : "\r\n\r\n"));
        });

        assertThatThrownBy(() -> evidence(server.address(), http2("GET", "", 1)))
                .hasMessageContaining(sentence);
    }

    @Test
    void aPeerThatTakesFewerRequestsIsToldSo() throws Exception {
        ScriptedServer server = bench.server(conversation -> Http2Text.serve(
                conversation,
                Http2Text.frame(Http2Text.SETTINGS, 0, 0, Http2Text.setting(3, 2)),
                (with, stream) -> true));

        assertThatThrownBy(() -> evidence(server.address(), http2("GET", "", 10)))
                .hasMessageContaining("it takes 2 requests at a time on a connection, fewer than the 10 of")
                .hasMessageContaining("request.http2.streams");
    }

    @Test
    void secretsAreKeptInNoTable() throws Exception {
        String secret = "s3cr3t-value";
        Http2Request request = Http2Request.of(
                new HttpRequest("GET", "/", Map.of("x-test", "yes"), Map.of(), ""),
                Map.of("Authorization", secret),
                "http",
                "tested");

        String again = request.headers().again().toString(StandardCharsets.ISO_8859_1);

        // Never indexed (RFC 7541, 6.2.3), so it stands in every block; what is not secret is in the table by then.
        assertThat(again).doesNotContain("x-test");
        assertThat(request.headers().first().toString(StandardCharsets.ISO_8859_1))
                .contains("x-test");
        assertThat(again.length()).isGreaterThan(secret.length() / 2);
        assertThat(HeaderBlock.of(request.headers().first()).changesNoTable()).isFalse();
        assertThat(HeaderBlock.of(request.headers().again()).changesNoTable()).isTrue();
        assertThat(HeaderBlock.of(request.withoutTable().again()).changesNoTable())
                .isTrue();
    }
}
