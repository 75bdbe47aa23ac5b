package dev.tare.target.http1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.peers.RawClient;
import dev.tare.peers.ScriptedServer;

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
        ScriptedServer server = upstream(conversation -> {
            for (String request = conversation.readMessage(); request != null; request = conversation.readMessage()) {
                conversation.write(request.startsWith("HEAD") ? OK.substring(0, OK.length() - 4) : OK);
            }
        });
        RawClient client = through(server.port(), delayMs, 0);
        String headVia = OK_VIA.substring(0, OK_VIA.length() - 4);
        for (int i = 0; i < 20; i++) {
            client.write(HEAD + HEAD + GET);
            assertThat(client.read(2 * headVia.length() + OK_VIA.length())).isEqualTo(headVia + headVia + OK_VIA);
        }
    }

    @Test
    void passesAnAnswerThatComesBeforeTheRequestIsComplete() throws Exception {
        ScriptedServer server = upstream(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 413 Enough\r\ncontent-length: 0\r\n\r\n");
            conversation.read(5);
            conversation.readMessage();
            conversation.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n");
            conversation.readMessage();
            conversation.write(OK);
            conversation.readMessage();
        });
        RawClient client = through(server.port(), 0, 0);
        client.write("POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 413 Enough\r\n" + VIA);
        client.write("hello" + HEAD);
        assertThat(client.readHead()).isEqualTo("HTTP/1.1 200 OK\r\n" + VIA + "content-length: 9\r\n\r\n");
        client.write(GET);
        assertThat(client.read(OK_VIA.length())).isEqualTo(OK_VIA);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 400, 400", "0.5, 150, 250"})
    void failsTheShareThatItWasTold(double errorRate, int least, int most) throws Exception {
        ScriptedServer server = answering(OK);
        RawClient client = through(server.port(), 0, errorRate);
        int failed = 0;
        for (int i = 0; i < 400; i++) {
            client.write(GET);
            String answer = client.readMessage();
            if (answer.startsWith("HTTP/1.1 503 ")) {
                assertThat(answer).contains(VIA);
                failed++;
            } else {
                assertThat(answer).isEqualTo(OK_VIA);
            }
        }
        // 200 +- 10 at one half: five standard deviations.
        assertThat(failed).isBetween(least, most);
    }

    @Test
    void answersEveryRequestOfAClientThatDoesNotWait() throws Exception {
        ScriptedServer server = answering(OK);
        RawClient client = through(server.port(), 1, 0.5);
        client.write(GET.repeat(200));
        int answered = 0;
        for (int i = 0; i < 200; i++) {
            answered += client.readMessage().contains(VIA) ? 1 : 0;
        }
        assertThat(answered).isEqualTo(200);
    }

    @Test
    void closesBehindAFailureWhereTheClientWantsThat() throws Exception {
        RawClient client = through(answering(OK).port(), 0, 1);
        client.write("GET / HTTP/1.1\r\nconnection: close\r\n\r\n");
        assertThat(client.readToEnd()).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\n");
    }

    @Test
    void neverPassesARequestOnBeforeTheDelay() throws Exception {
        RawClient client = through(answering(OK).port(), 40, 0);
        for (int i = 0; i < 5; i++) {
            long sentNs = System.nanoTime();
            client.write(GET);
            assertThat(client.read(OK_VIA.length())).isEqualTo(OK_VIA);
            assertThat(System.nanoTime() - sentNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(40));
        }
    }

    @Test
    void delaysRequestsOfOtherClientsAtTheSameTime() throws Exception {
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

    private static String text(int length, long seed) {
        StringBuilder text = new StringBuilder(length);
        new Random(seed).ints(length, 0, 256).forEach(c -> text.append((char) c));
        return text.toString();
    }
}
