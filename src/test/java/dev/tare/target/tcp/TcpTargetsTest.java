package dev.tare.target.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.peers.RawClient;
import dev.tare.peers.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;

/** The sample service and the reference proxy in TCP. */
@Timeout(30)
class TcpTargetsTest {

    private static final long DELAY_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = started.size() - 1; i >= 0; i--) {
            started.get(i).close();
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private int sample(int requestBytes, int responseBytes, long serviceTimeNs) throws InterruptedException {
        TcpSampleServer server =
                new TcpSampleServer(loopback(0), requestBytes, responseBytes, serviceTimeNs, false, Optional.empty());
        started.add(server);
        return server.port();
    }

    private RawClient throughProxy(int upstream, long delayNs) throws Exception {
        TcpReferenceProxy proxy = new TcpReferenceProxy(loopback(0), loopback(upstream), delayNs);
        started.add(proxy);
        RawClient client = new RawClient(proxy.port());
        started.add(client);
        return client;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1024, 3_000_000})
    void answersWithAsManyBytesAsItWasTold(int size) throws Exception {
        try (RawClient client = new RawClient(sample(10, size, 0))) {
            client.writeByteByByte("0123456789");
            assertThat(client.read(size)).isEqualTo("x".repeat(size));
            client.write("01234567890123456789");
            assertThat(client.read(2 * size)).hasSize(2 * size);
        }
    }

    @Test
    void takesItsTimeForEachRequestOfAConnection() throws Exception {
        try (RawClient client = new RawClient(sample(1, 1, DELAY_NS))) {
            long beganNs = System.nanoTime();
            client.write("abc");
            client.read(3);
            assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(3 * DELAY_NS);
        }
    }

    @Test
    void theProxyHoldsWhatTheClientSends() throws Exception {
        RawClient client = throughProxy(sample(5, 5, 0), DELAY_NS);
        for (int i = 0; i < 3; i++) {
            long beganNs = System.nanoTime();
            client.write("hello");
            client.read(5);
            assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(DELAY_NS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50})
    void theProxyCarriesMuchInOrder(long delayMs) throws Exception {
        ScriptedServer echo = new ScriptedServer(conversation -> {
            while (true) {
                conversation.write(conversation.read(1_000));
            }
        });
        started.add(echo);
        RawClient client = throughProxy(echo.port(), TimeUnit.MILLISECONDS.toNanos(delayMs));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            text.append("%06d\n...".formatted(i));
        }
        Thread writing = new Thread(() -> {
            try {
                client.write(text.toString());
            } catch (java.io.IOException e) {
                // what is missing is seen below
            }
        });
        writing.start();
        assertThat(client.read(text.length())).isEqualTo(text.toString());
        writing.join();
    }

    @Test
    void whatOneSideEndsTheProxyEndsOnTheOther() throws Exception {
        ScriptedServer server = new ScriptedServer(conversation -> {
            conversation.read(5);
            conversation.write("bye");
        });
        started.add(server);
        RawClient client = throughProxy(server.port(), 0);
        client.write("hello");
        assertThat(client.readToEnd()).isEqualTo("bye");

        RawClient refused = throughProxy(ScriptedServer.refusingPort(), 0);
        assertThat(refused.isEnded()).isTrue();
    }

    @Test
    void whatTheClientSentBeforeItLeftArrives() throws Exception {
        var arrived = new java.util.concurrent.CompletableFuture<String>();
        ScriptedServer server = new ScriptedServer(conversation -> arrived.complete(conversation.readToEnd()));
        started.add(server);
        RawClient client = throughProxy(server.port(), DELAY_NS);
        client.write("last words");
        client.close();
        assertThat(arrived.get(10, TimeUnit.SECONDS)).isEqualTo("last words");
    }
}
