package dev.tare.target.http1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.e2e.Eventually;
import dev.tare.peers.RawClient;
import dev.tare.peers.ScriptedServer;
import dev.tare.target.SpanLog;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class Http1ReferenceProxyTest {

    private static final String VIA = "via: 1.1 tested\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final String HEAD = "HEAD / HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nbody";
    private static final String OK_VIA = "HTTP/1.1 200 OK\r\n" + VIA + "content-length: 4\r\n\r\nbody";

    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    private RawClient through(int upstream, long delayMs, double errorRate) throws Exception {
        Http1ReferenceProxy proxy = new Http1ReferenceProxy(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream),
                TimeUnit.MILLISECONDS.toNanos(delayMs),
                errorRate,
                "tested");
        started.add(proxy);
        RawClient client = new RawClient(proxy.port());
        started.add(client);
        return client;
    }

    private ScriptedServer upstream(ScriptedServer.Script script) throws IOException {
        ScriptedServer server = new ScriptedServer(script);
        started.add(server);
        return server;
    }

    private ScriptedServer answering(String answer) throws IOException {
        ScriptedServer server = ScriptedServer.answering(answer);
        started.add(server);
        return server;
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 0", "0, 0.000001"})
    void passesLargeBodiesUnchangedInBothDirections(long delayMs, double errorRate) throws Exception {
        String up = text(3_000_000, 1);
        String down = text(5_000_000, 2);
        CompletableFuture<String> seen = new CompletableFuture<>();
        ScriptedServer server = upstream(conversation -> {
            seen.complete(conversation.readMessage());
            conversation.write("HTTP/1.1 200 OK\r\ncontent-length: 5000000\r\n\r\n" + down);
            conversation.readMessage();
        });
        RawClient client = through(server.port(), delayMs, errorRate);
        String request = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3000000\r\n\r\n" + up;
        client.write(request);

        assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(request);
        assertThat(client.readHead()).isEqualTo("HTTP/1.1 200 OK\r\n" + VIA + "content-length: 5000000\r\n\r\n");
        assertThat(client.read(5_000_000)).isEqualTo(down);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void putsViaOnceIntoEveryAnswerHoweverItIsCut(boolean byteByByte) throws Exception {
        String[] lines = {
            "HTTP/1.1 200 OK\r\n",
            "content-length: 17\r\n\r\nHTTP/1.1 200 OK\r\n",
            "HTTP/1.1 100 Continue\r\n",
            "\r\n",
            "HTTP/1.1 201 Made\r\n",
            "transfer-encoding: chunked\r\n\r\n2;x=y\r\n\r\n\r\nA\r\n0123456789\r\n0\r\nt: u\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n",
            "x: y\r\n\r\n",
            "HTTP/1.1 503 No\r\n",
            "content-length: 0\r\n\r\n"
        };
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < lines.length; i++) {
            expected.append(lines[i]).append(i % 2 == 0 ? VIA : "");
        }
        ScriptedServer server = upstream(conversation -> {
            for (int i = 0; i < 4; i++) {
                conversation.readMessage();
            }
            if (byteByByte) {
                conversation.writeByteByByte(String.join("", lines));
            } else {
                conversation.write(String.join("", lines));
            }
        });
        RawClient client = through(server.port(), 0, 0);
        client.write(GET.repeat(4));
        assertThat(client.readToEnd()).isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void knowsThatAnswersToHeadHaveNoBody(long delayMs) throws Exception {
        ScriptedServer server = answering(OK);
        Http1ReferenceProxy proxy = new Http1ReferenceProxy(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                server.address(),
                TimeUnit.MILLISECONDS.toNanos(300),
                0,
                "tested");
        started.add(proxy);
        List<RawClient> clients = new ArrayList<>();
        long startNs = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            RawClient client = new RawClient(proxy.port());
            started.add(client);
            clients.add(client);
            client.write(GET);
        }
        for (RawClient client : clients) {
            assertThat(client.read(OK_VIA.length())).isEqualTo(OK_VIA);
        }
        // One after the other would take 20 delays.
        assertThat(System.nanoTime() - startNs).isLessThan(TimeUnit.MILLISECONDS.toNanos(20 * 300));
    }

    @Test
    void closesOnAClientWhoseServerRefuses() throws Exception {
        assertThat(through(ScriptedServer.refusingPort(), 0, 0).isEnded()).isTrue();
    }

    @Test
    void closesOnAClientWhoseServerCloses() throws Exception {
        ScriptedServer server = upstream(conversation -> {
            conversation.readMessage();
            conversation.write("HTTP/1.1 200 OK\r\n\r\nto the end");
        });
        RawClient client = through(server.port(), 0, 0);
        client.write(GET);
        assertThat(client.readToEnd()).isEqualTo("HTTP/1.1 200 OK\r\n" + VIA + "\r\nto the end");
    }

    @Test
    void closesOnAServerWhoseClientCloses() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        ScriptedServer server = upstream(conversation -> ended.complete(conversation.isEnded()));
        RawClient client = through(server.port(), 0, 0);
        client.close();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage\r\nmore garbage\r\n", "HTTP/1.1 200 OK\r\nno header\r\n\r\nrest\r\n"})
    void closesOnAServerThatDoesNotSpeakHttp(String garbage) throws Exception {
        ScriptedServer server = upstream(conversation -> {
            conversation.readMessage();
            conversation.write(garbage);
            conversation.readMessage();
        });
        RawClient client = through(server.port(), 0, 0);
        client.write(GET);
        assertThat(client.readToEnd()).doesNotContain("rest");
    }

    @Test
    void closesOnAClientThatDoesNotSpeakHttp() throws Exception {
        RawClient client = through(answering(OK).port(), 0, 0);
        client.write("garbage\r\nmore\r\n");
        assertThat(client.isEnded()).isTrue();
    }

    /** A buffer that has become small for short requests cuts none that is longer. */
    @Test
    void recordsALongRequestAmongShortOnes() throws Exception {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        SpanLog spans = new SpanLog("tested", Clock.systemUTC(), new PrintStream(lines, true, StandardCharsets.UTF_8));
        ScriptedServer server = upstream(conversation -> {
            for (String request = conversation.readMessage();
                    !request.isEmpty();
                    request = conversation.readMessage()) {
                conversation.write(OK);
            }
        });
        Http1ReferenceProxy proxy = new Http1ReferenceProxy(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                0,
                0,
                "tested",
                Optional.of(spans.start()));
        started.add(proxy);
        RawClient client = new RawClient(proxy.port());
        started.add(client);
        for (int i = 0; i < 100; i++) {
            client.write(GET);
            assertThat(client.readHead()).startsWith("HTTP/1.1 200");
            client.read(4);
        }
        client.write("GET / HTTP/1.1\r\nhost: a\r\ntraceparent: 00-%032x-%016x-01\r\n\r\n".formatted(7, 8));
        assertThat(client.readHead()).startsWith("HTTP/1.1 200");
        Eventually.holds("span", Duration.ofSeconds(10), () -> lines.toString(StandardCharsets.UTF_8)
                .contains("%032x".formatted(7)));
    }

    private static String text(int length, long seed) {
        StringBuilder text = new StringBuilder(length);
        new Random(seed).ints(length, 0, 256).forEach(c -> text.append((char) c));
        return text.toString();
    }
}
