package dev.tare.load.trial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.ApplicationProtocol;
import dev.tare.load.ClientTls;
import dev.tare.load.ConnectionPool;
import dev.tare.load.SampleProtocols;
import dev.tare.load.http2.Http2Protocol;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.ByteStream;
import dev.tare.peers.Http2Text;
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.ScriptedServer.Conversation;
import dev.tare.peers.TlsFixture;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests about which nothing has been done go out again, count once, and are late by what that took; no others do. */
@Timeout(60)
class SentAgainTest {

    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";
    private static final String SETTINGS = Http2Text.frame(Http2Text.SETTINGS, 0, 0, "");
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;

    @TempDir
    private Path folder;

    private final TrialBench bench = new TrialBench();

    @AfterEach
    void close() {
        bench.close();
    }

    // HTTP/2: what the peer says that it has not looked at.

    private ScriptedServer http2(Http2Text.Answering answering) throws Exception {
        return bench.server(conversation -> Http2Text.serve(conversation, SETTINGS, answering));
    }

    private static Http2Protocol request(String method, int streams) {
        return SampleProtocols.http2(method, method.equals("POST") ? "x".repeat(100_000) : "", streams);
    }

    private static String answer(int stream) {
        return Http2Text.frame(
                Http2Text.HEADERS, Http2Text.END_HEADERS | Http2Text.END_STREAM, stream, Http2Text.STATUS_200);
    }

    private static String goAway(int lastStream) {
        return Http2Text.frame(Http2Text.GOAWAY, 0, 0, Http2Text.integer(lastStream) + Http2Text.integer(0));
    }

    private static String reset(int stream, int code) {
        return Http2Text.frame(Http2Text.RST_STREAM, 0, stream, Http2Text.integer(code));
    }

    /** As nginx does it: so many are answered, and the connection takes no more. */
    @ParameterizedTest
    @CsvSource({"GET, 1", "GET, 8", "POST, 8"})
    void streamsAboveTheLastOneOfARetiredConnection(String method, int streams) throws Exception {
        int aConnection = 10;
        int last = 2 * aConnection - 1;
        ScriptedServer server = http2((with, stream) -> {
            if (stream <= last) {
                with.write((stream == last ? goAway(last) : "") + answer(stream));
            }
            return true;
        });
        ConnectionPool pool = bench.pool(server.address(), request(method, streams), 8);

        Outcome recorder = bench.run(pool, new ConstantArrivals(500, 0, 1), Parts.recorded(400));

        recorder.assertAllAnswered(200);
        int first = 8 / streams;
        // The last ones may not have been used up.
        assertThat(server.accepted()).isBetween(200 / aConnection, 200 / aConnection + first);
        assertThat(recorder.connectionsOpened()).isLessThanOrEqualTo(server.accepted());
    }

    @Test
    void theIntendedSendIsKept() throws Exception {
        long pauseMs = 100;
        ScriptedServer server = http2((with, stream) -> {
            if (with.number() == 0) {
                Thread.sleep(pauseMs);
                with.write(goAway(0));
            } else {
                with.write(answer(stream));
            }
            return true;
        });
        ConnectionPool pool = bench.pool(server.address(), request("GET", 4), 4);

        Outcome recorder = bench.run(pool, TrialBench.at(0, 1, 2), Parts.recorded(50));

        recorder.assertAllAnswered(3);
        assertThat(recorder.sentAgain()).isBetween(1L, 3L);
        long pauseNs = TimeUnit.MILLISECONDS.toNanos(pauseMs);
        assertThat(recorder.response().getMaxValue()).isGreaterThanOrEqualTo(pauseNs);
        assertThat(recorder.service().getMaxValue()).isGreaterThanOrEqualTo(pauseNs);
    }

    /** In two steps, as RFC 9113, 6.8 advises: whatever is under way at the first is answered or refused by the second. */
    @Test
    void aConnectionThatIsRetiredInTwoSteps() throws Exception {
        AtomicInteger first = new AtomicInteger();
        ScriptedServer server = http2((with, stream) -> {
            if (with.number() > 0) {
                with.write(answer(stream));
            } else if (first.incrementAndGet() == 3) {
                with.write(goAway(Integer.MAX_VALUE) + answer(1) + goAway(3) + answer(3));
            }
            return true;
        });
        ConnectionPool pool = bench.pool(server.address(), request("GET", 3), 3);

        Outcome recorder = bench.run(pool, TrialBench.at(0, 0, 0), Parts.recorded(50));

        recorder.assertAllAnswered(3);
        assertThat(recorder.sentAgain()).isEqualTo(1);
        assertThat(server.accepted()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void refusedStreams(String method) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = http2((with, stream) -> {
            // Of four at a time none is the fifth twice.
            with.write(requests.getAndIncrement() % 5 == 1 ? reset(stream, REFUSED_STREAM) : answer(stream));
            return true;
        });
        ConnectionPool pool = bench.pool(server.address(), request(method, 4), 4);

        Outcome recorder = bench.run(pool, new ConstantArrivals(200, 0, 1), Parts.recorded(300));

        recorder.assertAllAnswered(60);
        assertThat(recorder.sentAgain()).isEqualTo(15);
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void callsOfGrpc() throws Exception {
        ScriptedServer server = http2((with, stream) -> {
            with.write(
                    with.number() == 0
                            ? goAway(0)
                            : Http2Text.frame(Http2Text.HEADERS, Http2Text.END_HEADERS, stream, Http2Text.STATUS_200)
                                    + Http2Text.frame(Http2Text.DATA, 0, stream, "\0\0\0\0\0")
                                    + Http2Text.frame(
                                            Http2Text.HEADERS,
                                            Http2Text.END_HEADERS | Http2Text.END_STREAM,
                                            stream,
                                            Http2Text.field("grpc-status", "0")));
            return true;
        });
        ConnectionPool pool = bench.pool(server.address(), SampleProtocols.grpc(new byte[3], 2), 2);

        Outcome recorder = bench.run(pool, TrialBench.at(0, 1, 2, 3), Parts.recorded(50));

        recorder.assertAllAnswered(4);
        assertThat(recorder.sentAgain()).isPositive();
    }

    /** A connection may be retired before it has taken anything. */
    @Test
    void whatWaitsForAConnectionThatIsRetiredAtOnce() throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            if (conversation.number() == 1) {
                conversation.write(goAway(0));
            }
            Http2Text.serve(conversation, SETTINGS, (with, stream) -> {
                if (with.number() == 0) {
                    with.write(goAway(0));
                } else {
                    with.write(answer(stream));
                }
                return true;
            });
        });
        ConnectionPool pool = bench.pool(server.address(), request("GET", 2), 2);

        Outcome recorder = bench.run(pool, TrialBench.at(0), Parts.recorded(50));

        recorder.assertAllAnswered(1);
        assertThat(recorder.sentAgain()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPeerThatRefusesEverythingIsNotAskedForEver(boolean goesAway) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ScriptedServer server = http2((with, stream) -> {
            asked.incrementAndGet();
            with.write(goesAway ? goAway(0) : reset(stream, REFUSED_STREAM));
            return true;
        });
        ConnectionPool pool = bench.pool(server.address(), request("GET", 1), 1);

        Outcome recorder = bench.run(pool, TrialBench.at(0, 10), Parts.recorded(50));

        assertThat(recorder.errors()).isEqualTo(Map.of(ErrorCause.RESET, 2L));
        assertThat(recorder.sentAgain()).isEqualTo(6);
        assertThat(asked).hasValue(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "answered in part", "at or below the last"})
    void whatMayHaveBeenProcessedIsNotSentAgain(String how) throws Exception {
        ScriptedServer server = http2((with, stream) -> {
            String head = Http2Text.frame(Http2Text.HEADERS, Http2Text.END_HEADERS, stream, Http2Text.STATUS_200);
            switch (how) {
                case "cancelled" -> with.write(reset(stream, CANCEL));
                case "answered in part" -> with.write(head + reset(stream, REFUSED_STREAM));
                default -> with.write(goAway(stream));
            }
            return !how.startsWith("at");
        });
        ConnectionPool pool = bench.pool(server.address(), request("GET", 1), 1);

        Outcome recorder = bench.run(pool, TrialBench.at(0, 10), Parts.recorded(50));

        assertThat(recorder.errors()).isEqualTo(Map.of(ErrorCause.RESET, 2L));
        assertThat(recorder.sentAgain()).isZero();
    }

    // HTTP/1.1: what meets a connection that the peer closes while it is idle.

    /** It looks at no request that comes upon a connection that it has answered on. */
    private static void answerOnce(ByteStream stream) throws IOException {
        stream.readMessage();
        stream.write(OK);
        stream.readMessage();
    }

    private ConnectionPool pool(InetSocketAddress address, String method, int connections) {
        return bench.pool(address, SampleProtocols.http1(method, ""), connections);
    }

    @ParameterizedTest
    @CsvSource({"GET, false", "HEAD, false", "OPTIONS, true", "PUT, true", "DELETE, true"})
    void idempotentRequests(String method, boolean reset) throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.readMessage();
            conversation.write(method.equals("HEAD") ? OK.substring(0, OK.length() - 2) : OK);
            conversation.readMessage();
            if (reset) {
                conversation.reset();
            }
        });

        Outcome recorder =
                bench.run(pool(server.address(), method, 1), TrialBench.at(0, 20, 40, 60), Parts.recorded(100));

        recorder.assertAllAnswered(4);
        assertThat(recorder.sentAgain()).isEqualTo(3);
        assertThat(recorder.connectionsOpened()).isLessThanOrEqualTo(4);
        assertThat(server.accepted()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void noOthers(String method) throws Exception {
        ScriptedServer server = bench.server(SentAgainTest::answerOnce);

        Outcome recorder =
                bench.run(pool(server.address(), method, 1), TrialBench.at(0, 20, 40, 60), Parts.recorded(100));

        assertThat(recorder.errors()).isEqualTo(Map.of(ErrorCause.RESET, 2L));
        assertThat(recorder.answered()).isEqualTo(2);
        assertThat(recorder.sentAgain()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inTls(boolean saysSo) throws Exception {
        TlsFixture files = TlsFixture.of(folder, "127.0.0.1");
        SSLContext context = files.server();
        ScriptedServer server = bench.server(conversation -> {
            ByteStream tls = conversation.secured(context);
            answerOnce(tls);
            if (saysSo) {
                tls.close();
            } else {
                conversation.reset();
            }
        });
        ClientTls tls = ClientTls.of(files.trusted("127.0.0.1"), ApplicationProtocol.HTTP_1_1);
        ConnectionPool pool = bench.pool(server.address(), Optional.of(tls), SampleProtocols.http1(), 1);

        Outcome recorder = bench.run(pool, TrialBench.at(0, 50, 100, 150), Parts.recorded(200));

        recorder.assertAllAnswered(4);
        assertThat(recorder.sentAgain()).isEqualTo(3);
    }

    /** The second time it is no accident. */
    @Test
    void onceOnly() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ScriptedServer server = bench.server(conversation -> {
            conversation.readMessage();
            asked.incrementAndGet();
        });

        Outcome recorder = bench.run(pool(server.address(), "GET", 1), TrialBench.at(0, 20), Parts.recorded(50));

        assertThat(recorder.errors()).isEqualTo(Map.of(ErrorCause.RESET, 2L));
        // The first on a connection that was there, the second on one that was opened for it.
        assertThat(recorder.sentAgain()).isEqualTo(1);
        assertThat(asked).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nh"})
    void notOnceAnAnswerHasBegun(String begun) throws Exception {
        ScriptedServer server = bench.server((Conversation conversation) -> {
            conversation.readMessage();
            conversation.write(OK);
            conversation.readMessage();
            conversation.write(begun);
        });

        Outcome recorder = bench.run(pool(server.address(), "GET", 1), TrialBench.at(0, 20), Parts.recorded(50));

        assertThat(recorder.errors()).isEqualTo(Map.of(ErrorCause.RESET, 1L));
        assertThat(recorder.sentAgain()).isZero();
    }

    /** Nobody knows what bytes do. */
    @Test
    void noBytesOfTcp() throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            conversation.read(10);
            conversation.write("0123456789");
            conversation.read(10);
        });

        Outcome recorder = bench.run(
                bench.pool(server.address(), SampleProtocols.tcp(10, 10, false), 1),
                TrialBench.at(0, 20),
                Parts.recorded(50));

        assertThat(recorder.errors()).isEqualTo(Map.of(ErrorCause.RESET, 1L));
        assertThat(recorder.sentAgain()).isZero();
    }

    // Connections that are opened while it counts.

    @Test
    void connectionsCountWhereTheyAreOpenedInTheRecordedPart() throws Exception {
        long startNs =
                System.nanoTime() - TimeUnit.SECONDS.toNanos(10); // over already, so that only these instants count
        TrialWindow window = new TrialWindow(startNs, startNs + 100, startNs + 200, startNs + 300);
        ConnectionPool pool =
                pool(new InetSocketAddress(InetAddress.getLoopbackAddress(), ScriptedServer.refusingPort()), "GET", 1);
        Generator generator = new Generator(pool, null, window, 1, 0, 0, new RateCap(0), SampledRequests.none());

        for (long offsetNs : new long[] {0, 99, 100, 150, 199, 200, 299}) {
            generator.connectionOpened(startNs + offsetNs);
        }
        generator.run(window.drainUntilNs());

        assertThat(generator.done().get(1, TimeUnit.SECONDS).connectionsOpened())
                .isEqualTo(3);
    }

    @Test
    void aConnectionThatSeveralRequestsShareCountsOnce() throws Exception {
        ScriptedServer server = http2((with, stream) -> {
            with.write((with.number() == 0 ? goAway(1) : "") + answer(stream));
            return true;
        });
        ConnectionPool pool = bench.pool(server.address(), request("GET", 8), 8);

        Outcome recorder = bench.run(pool, TrialBench.at(0, 100, 101, 102, 103), Parts.recorded(200));

        recorder.assertAllAnswered(5);
        assertThat(server.accepted()).isEqualTo(2);
        assertThat(recorder.connectionsOpened()).isLessThanOrEqualTo(2);
    }
}
