package dev.tare.load.worker;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tare.load.Timeouts;
import dev.tare.measure.ShareLimits;
import dev.tare.target.LoopServer;
import dev.tare.target.http1.Http1ReferenceProxy;
import dev.tare.target.http1.Http1SampleServer;
import dev.tare.target.http2.Http2ReferenceProxy;
import dev.tare.target.http2.Http2SampleServer;
import dev.tare.transport.TimedLoop;
import dev.tare.wire.Assignment;
import dev.tare.wire.AssignmentLoadShapeBuilder;
import dev.tare.wire.AssignmentPathBuilder;
import dev.tare.wire.FeatureSample;
import dev.tare.wire.FeatureSampleBuilder;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.Sign;
import dev.tare.wire.Sign.Place;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

/** Signs of a proxy between a worker and the sample service, and of one that is not there. */
class SignSearchTest {

    private static final long ANSWERS_AWAITED_NS = 5_000_000_000L;
    private static final long TIMEOUT_NS = 5_000_000_000L;
    private static final HttpRequest MEASURED =
            new HttpRequest("GET", "/", Map.of("x-own", "measured only"), Map.of(), "");

    private final AtomicInteger reads = new AtomicInteger();
    private HttpServer proxyAdmin;

    @BeforeEach
    void start() throws Exception {
        proxyAdmin = HttpServer.create(loopback(0), 0);
        proxyAdmin.createContext("/stats", exchange -> {
            byte[] text = "requests_total{way=\"out\"} %d\nrequests_total{way=\"in\"} 7\n"
                    .formatted(reads.incrementAndGet())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        proxyAdmin.start();
    }

    @AfterEach
    void stop() {
        proxyAdmin.stop(0);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** What the measured request is sent in. */
    enum Spoken {
        HTTP1(new RequestTemplate.Http1(MEASURED, TIMEOUT_NS)),
        HTTP2(new RequestTemplate.Http2(MEASURED, 1, TIMEOUT_NS)),
        GRPC(new RequestTemplate.Grpc("a.Service/Method", new byte[0], MEASURED.headers(), Map.of(), 1, TIMEOUT_NS));

        private final RequestTemplate request;

        Spoken(RequestTemplate request) {
            this.request = request;
        }
    }

    private static List<Seen> search(Spoken spoken, int port, Sign... signs) throws Exception {
        return found(spoken, port, List.of(signs), List.of()).signs();
    }

    private static Evidence found(Spoken spoken, int port, List<Sign> signs, List<FeatureSample> samples)
            throws Exception {
        Assignment.LoadShape load = AssignmentLoadShapeBuilder.builder()
                .concurrency(1)
                .constant(true)
                .connections(1)
                .drainNs(ANSWERS_AWAITED_NS)
                .pacing(Assignment.Pacing.PRECISE)
                .batchNs(0)
                .thinkNs(0)
                .stages(List.of())
                .build();
        Assignment.Path path = AssignmentPathBuilder.builder()
                .environment("mesh")
                .host("127.0.0.1")
                .port(port)
                .authority("shop:80")
                .signs(signs)
                .samples(samples)
                .build();
        try (TimedLoop loop = new TimedLoop("load");
                TargetConnections routes = new TargetConnections(loop, new Timeouts(Duration.ofSeconds(5), false))) {
            return routes.open(new Assignment(0, 1, spoken.request, load, List.of(path)))
                    .get("mesh");
        }
    }

    private static LoopServer server(Spoken protocol) throws Exception {
        return protocol == Spoken.HTTP1
                ? new Http1SampleServer(loopback(0), 10, 0, false, 0, Optional.empty())
                : new Http2SampleServer(loopback(0), 10, 0, false, 0, Optional.empty());
    }

    private static LoopServer proxy(Spoken protocol, int next) throws Exception {
        return protocol == Spoken.HTTP1
                ? new Http1ReferenceProxy(loopback(0), loopback(next), 0, 0, "tested")
                : new Http2ReferenceProxy(loopback(0), loopback(next), 0, 0, "tested");
    }

    private static Sign header(Place place, String name, String matches) {
        return new Sign(place, name, matches, null, null);
    }

    @ParameterizedTest
    @EnumSource
    void tellsHeadersOfAnswersAndOfRequests(Spoken protocol) throws Exception {
        try (LoopServer server = server(protocol);
                LoopServer proxy = proxy(protocol, server.port())) {
            assertThat(search(
                            protocol,
                            proxy.port(),
                            header(Place.RESPONSE_HEADER, "Via", ".* tested"),
                            header(Place.RESPONSE_HEADER, "via", "another"),
                            header(Place.RESPONSE_HEADER, "server", null),
                            header(Place.REQUEST_HEADER, protocol == Spoken.HTTP1 ? "Host" : "authority", "shop:.*"),
                            header(Place.REQUEST_HEADER, "x-own", null)))
                    .extracting(Seen::sign, Seen::fits)
                    .containsExactly(
                            tuple("response header Via", true),
                            tuple("response header via", false),
                            tuple("response header server", false),
                            tuple(protocol == Spoken.HTTP1 ? "request header Host" : "request header authority", true),
                            tuple("request header x-own", false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsFromWhereAConnectionWasOpened(Spoken protocol) throws Exception {
        try (LoopServer server = server(protocol)) {
            assertThat(search(protocol, server.port(), header(Place.CONNECTION, "from", "its own pod, .*")))
                    .containsExactly(new Seen("connection from", "its own pod, 127.0.0.1", true));
        }
    }

    /** The sample service fails by chance where that is asked for, and tells of requests with further headers. */
    @ParameterizedTest
    @EnumSource
    void samplesGoInWhatTheMeasuredRequestGoesIn(Spoken protocol) throws Exception {
        ShareLimits half = ShareLimits.of(200, 0.5);
        FeatureSample failing = FeatureSampleBuilder.builder()
                .feature("retries")
                .requests(200)
                .path("/.tare/fail-half")
                .status(500)
                .least(Math.toIntExact(half.least()))
                .most(Math.toIntExact(half.most()))
                .build();
        FeatureSample told = FeatureSampleBuilder.builder()
                .feature("ab-header")
                .requests(3)
                .headers(Map.of("x-tare-variant", "b"))
                .sign(header(Place.REQUEST_HEADER, "x-tare-variant", "b"))
                .status(200)
                .least(3)
                .most(3)
                .build();
        try (LoopServer server = server(protocol);
                LoopServer proxy = proxy(protocol, server.port())) {
            assertThat(found(protocol, proxy.port(), List.of(), List.of(failing, told))
                            .samples())
                    .allSatisfy(count ->
                            assertThat(count.fits()).as(count.sentence()).isTrue())
                    .hasSize(2);
        }
    }

    @Test
    void whatAnotherSignShowsIsNotLookedForAgain() throws Exception {
        int port = proxyAdmin.getAddress().getPort();
        try (LoopServer server = server(Spoken.HTTP1)) {
            Sign host = header(Place.REQUEST_HEADER, "host", "shop:.*");
            Sign counter = new Sign(
                    Place.PROXY_METRIC, "requests_total", "way=\"out\"", port, "/stats", List.of(host.title()));
            assertThat(search(Spoken.HTTP1, server.port(), host, counter))
                    .extracting(Seen::sign)
                    .containsExactly("request header host");
            assertThat(reads).hasValue(0);
            assertThat(search(Spoken.HTTP1, server.port(), header(Place.REQUEST_HEADER, "host", "other"), counter))
                    .extracting(Seen::sign, Seen::fits)
                    .containsExactly(tuple("request header host", false), tuple("proxy metric requests_total", true));
        }
    }

    @Test
    void aCounterMustGrow() throws Exception {
        int port = proxyAdmin.getAddress().getPort();
        try (LoopServer server = server(Spoken.HTTP1)) {
            assertThat(search(
                            Spoken.HTTP1,
                            server.port(),
                            new Sign(Place.PROXY_METRIC, "requests_total", "way=\"out\"", port, "/stats"),
                            new Sign(Place.PROXY_METRIC, "requests_total", "way=\"in\"", port, "/stats"),
                            new Sign(Place.PROXY_METRIC, "requests_total", null, 1, "/stats")))
                    .containsExactly(
                            new Seen("proxy metric requests_total", "grew by 1", true),
                            new Seen("proxy metric requests_total", "stayed 7", false),
                            new Seen("proxy metric requests_total", "", false));
        }
    }
}
