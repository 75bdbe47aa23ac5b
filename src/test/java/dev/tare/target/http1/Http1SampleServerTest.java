package dev.tare.target.http1;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.measure.ShareLimits;
import dev.tare.peers.RawClient;
import dev.tare.target.Behaviour;
import dev.tare.target.EveryNth;
import dev.tare.target.ServiceTime;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class Http1SampleServerTest {

    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final String HEAD = "HEAD / HTTP/1.1\r\nhost: a\r\n\r\n";

    private Http1SampleServer server;

    private int start(int responseBytes, long serviceTimeNs) throws InterruptedException {
        server = new Http1SampleServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                responseBytes,
                serviceTimeNs,
                false,
                0,
                Optional.empty());
        return server.port();
    }

    private int start(Behaviour behaviour) throws InterruptedException {
        server = new Http1SampleServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 3, behaviour, 0, Optional.empty());
        return server.port();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static String head(int length) {
        return "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: " + length + "\r\n\r\n";
    }

    private static String answer(int length) {
        return head(length) + "x".repeat(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 1_000_000})
    void answersWithTheSizeItWasTold(int size) throws Exception {
        try (RawClient client = new RawClient(start(size, 0))) {
            for (int i = 0; i < 3; i++) {
                client.write(GET);
                assertThat(client.read(answer(size).length())).isEqualTo(answer(size));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HEAD, "\r\n" + HEAD})
    void answersToHeadHaveNoBody(String request) throws Exception {
        try (RawClient client = new RawClient(start(100, 0))) {
            client.write(request + GET);
            assertThat(client.read(head(100).length() + answer(100).length())).isEqualTo(head(100) + answer(100));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100_000})
    void answersPipelinedRequestsInOrder(long serviceTimeNs) throws Exception {
        StringBuilder requests = new StringBuilder();
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            requests.append(i % 3 == 0 ? HEAD : GET);
            answers.append(i % 3 == 0 ? head(7) : answer(7));
        }
        try (RawClient client = new RawClient(start(7, serviceTimeNs))) {
            client.write(requests.toString());
            assertThat(client.read(answers.length())).isEqualTo(answers.toString());
        }
    }

    @Test
    void takesRequestsInPiecesAndWithBodies() throws Exception {
        String post = "POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\n\r\nhi!";
        try (RawClient client = new RawClient(start(3, 0))) {
            client.writeByteByByte(post + GET);
            assertThat(client.read(2 * answer(3).length())).isEqualTo(answer(3).repeat(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nconnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"})
    void closesBehindTheLastAnswer(String request) throws Exception {
        try (RawClient client = new RawClient(start(3, 0))) {
            client.write(GET + request + GET);
            assertThat(client.readToEnd()).isEqualTo(answer(3).repeat(2));
        }
    }

    @Test
    void keepsTheConnectionOfAnOldClientThatAsksForIt() throws Exception {
        String request = "GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n";
        try (RawClient client = new RawClient(start(3, 0))) {
            client.write(request + request);
            assertThat(client.read(2 * answer(3).length())).isEqualTo(answer(3).repeat(2));
        }
    }

    @Test
    void saysOfItselfWhatItWasTold() throws Exception {
        String further = "tare-pod: a\r\n";
        String head = head(3).replace("\r\n\r\n", "\r\n" + further + "\r\n");
        String whole = head + "xxx" + head; // to HEAD, too
        try (RawClient client =
                new RawClient(start(new Behaviour(Map.of("tare-pod", "a"), ServiceTime.constant(0), () -> false)))) {
            client.write(GET + HEAD);
            assertThat(client.read(whole.length())).isEqualTo(whole);
        }
    }

    @Test
    void failsEveryNthRequest() throws Exception {
        String failure = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
        String whole = (answer(3).repeat(2) + failure).repeat(2);
        try (RawClient client =
                new RawClient(start(new Behaviour(Map.of(), ServiceTime.constant(0), new EveryNth(3))))) {
            client.write(GET.repeat(5) + HEAD);
            assertThat(client.read(whole.length())).isEqualTo(whole);
        }
    }

    /** So that workers see what proxies do about failures. */
    @Test
    void failsHalfOfTheRequestsThatAskForIt() throws Exception {
        String ok = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        String failure = "HTTP/1.1 500 Internal Server Error\r\n";
        int failed = 0;
        try (RawClient client = new RawClient(start(3, 0))) {
            for (int i = 0; i < 400; i++) {
                client.write("GET /.tare/fail-half HTTP/1.1\r\nhost: a\r\n\r\n");
                String line = client.read("HTTP/1.1 200".length());
                boolean ofFailure = line.endsWith("500");
                client.read(
                        ofFailure ? failure.length() + ok.length() - 17 - line.length() : ok.length() - line.length());
                failed += ofFailure ? 1 : 0;
            }
            client.write(GET);
            assertThat(client.read(answer(3).length())).isEqualTo(answer(3));
        }
        assertThat(ShareLimits.of(400, 0.5).hold(failed))
                .as("%d of 400", failed)
                .isTrue();
    }

    @Test
    void isSlowOnEveryNthRequest() throws Exception {
        long slowNs = TimeUnit.MILLISECONDS.toNanos(300);
        ServiceTime time = ServiceTime.constant(0).butFor(new EveryNth(2), slowNs);
        try (RawClient client = new RawClient(start(Behaviour.plain(time)))) {
            for (int i = 0; i < 2; i++) {
                client.write(GET);
                client.read(answer(3).length());
                long startNs = System.nanoTime();
                client.write(GET);
                client.read(answer(3).length());
                assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(slowNs);
            }
        }
    }

    @Test
    void closesAConnectionOfGarbageAndGoesOn() throws Exception {
        int port = start(3, 0);
        try (RawClient client = new RawClient(port)) {
            client.write("\u0016\u0003\u0001 garbage\r\nmore\r\n");
            assertThat(client.isEnded()).isTrue();
        }
        try (RawClient client = new RawClient(port)) {
            client.write(GET);
            assertThat(client.read(answer(3).length())).isEqualTo(answer(3));
        }
    }

    @Test
    void survivesClientsThatLeaveBeforeTheAnswer() throws Exception {
        int port = start(1_000_000, TimeUnit.MILLISECONDS.toNanos(30));
        for (int i = 0; i < 20; i++) {
            RawClient client = new RawClient(port);
            client.write(GET + GET);
            client.reset();
        }
        try (RawClient client = new RawClient(port)) {
            client.write(GET);
            assertThat(client.read(answer(1_000_000).length()))
                    .hasSize(answer(1_000_000).length());
        }
    }

    @Test
    void neverAnswersBeforeTheServiceTimeAndServesConnectionsAtTheSameTime() throws Exception {
        long serviceTimeNs = TimeUnit.MILLISECONDS.toNanos(300);
        int port = start(3, serviceTimeNs);
        List<RawClient> clients = new ArrayList<>();
        long startNs = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            clients.add(new RawClient(port));
            clients.get(i).write(GET);
        }
        for (RawClient client : clients) {
            client.read(answer(3).length());
            assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(serviceTimeNs);
            client.close();
        }
        // One after the other would take 20 of them.
        assertThat(System.nanoTime() - startNs).isLessThan(20 * serviceTimeNs);
    }
}
