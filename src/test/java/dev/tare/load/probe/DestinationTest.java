package dev.tare.load.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.WorkerFailure;
import dev.tare.wire.Assignment.End;
import dev.tare.wire.AssignmentPathBuilder;
import dev.tare.wire.WorkerReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** One address for all connections of a worker, the same that other workers find. */
@Timeout(60)
class DestinationTest {

    private static Destination to(int port, String host, End target, String... addresses) {
        return new Destination(
                AssignmentPathBuilder.builder()
                        .environment("mesh")
                        .host(host)
                        .port(port)
                        .authority("shop")
                        .target(target)
                        .signs(List.of())
                        .build(),
                name -> {
                    InetAddress[] resolved = new InetAddress[addresses.length];
                    for (int i = 0; i < addresses.length; i++) {
                        resolved[i] = InetAddress.getByName(addresses[i]);
                    }
                    return resolved;
                });
    }

    private static ServerSocket listenAt(String address, int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(address, port));
        return server;
    }

    private static void connect(Destination to) throws IOException {
        try (Socket socket = to.connect(1_000)) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1 127.0.0.2 ::1", "::1 127.0.0.2 127.0.0.1", "127.0.0.2 ::1 127.0.0.1"})
    void doesNotDependOnHowAResolverTurnsThem(String addresses) throws Exception {
        try (ServerSocket first = listenAt("127.0.0.1", 0);
                ServerSocket second = listenAt("127.0.0.2", first.getLocalPort())) {
            Destination to = to(second.getLocalPort(), "shop", new End("shop", null), addresses.split(" "));
            connect(to);
            assertThat(to.loaded()).isEqualTo("127.0.0.1");
            assertThat(to.address().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
            assertThat(to.where()).isEqualTo("shop:%d (127.0.0.1)", first.getLocalPort());
        }
    }

    @Test
    void keepsTheOneThatHasAccepted() throws Exception {
        try (ServerSocket later = listenAt("127.0.0.2", 0)) {
            Destination to = to(later.getLocalPort(), "shop", new End("shop", null), "127.0.0.1", "127.0.0.2");
            connect(to);
            try (ServerSocket first = listenAt("127.0.0.1", later.getLocalPort())) {
                connect(to);
                assertThat(first.getLocalPort()).isEqualTo(later.getLocalPort());
                assertThat(to.loaded()).isEqualTo("127.0.0.2");
            }
        }
    }

    @Test
    void namesAllThatRefuse() throws Exception {
        int port;
        try (ServerSocket server = listenAt("127.0.0.1", 0)) {
            port = server.getLocalPort();
        }
        Destination to = to(port, "shop", new End("shop", null), "::1", "127.0.0.1");
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(to));
        assertThat(to.where()).isEqualTo("shop:%d (127.0.0.1, ::1)", port);
    }

    @Test
    void isWhatAllEnvironmentsWereGiven() throws Exception {
        try (ServerSocket server = listenAt("127.0.0.1", 0)) {
            Destination to = to(server.getLocalPort(), "127.0.0.1", new End("shop", "127.0.0.1"), "127.0.0.1");
            connect(to);
            assertThat(to.loaded()).isEqualTo("127.0.0.1");
            assertThat(to.where()).isEqualTo("shop:%d (127.0.0.1)", server.getLocalPort());
        }
    }

    @Test
    void isNotAProxysOwnAddress() throws Exception {
        try (ServerSocket proxy = listenAt("127.0.0.1", 0)) {
            Destination given = to(proxy.getLocalPort(), "127.0.0.1", new End("shop", "10.0.0.7"), "127.0.0.1");
            connect(given);
            assertThat(given.loaded()).isEqualTo("10.0.0.7");
            assertThat(given.where()).isEqualTo("127.0.0.1:%d", proxy.getLocalPort());
        }
    }

    @Test
    void isTheOnlyOneThatAProxyCanLoad() throws Exception {
        // Of two families a proxy loads the one, as workers do.
        assertThat(to(1, "127.0.0.1", new End("shop", null), "::1", "10.0.0.7").loaded())
                .isEqualTo("10.0.0.7");
        assertThatExceptionOfType(WorkerFailure.class)
                .isThrownBy(() -> to(1, "127.0.0.1", new End("shop", null), "10.0.0.8", "10.0.0.7", "::1")
                        .loaded())
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(WorkerReason.SeveralAddresses))
                .withMessage(
                        "environment 'mesh': shop has several addresses (10.0.0.7, 10.0.0.8), which its proxy loads in"
                                + " turn, while other environments load one: call one of them, by target.url with request.host, or a"
                                + " Service with a cluster IP");
    }

    @Test
    void isNobodysAffairWhereTheTargetIsTaresOwn() throws Exception {
        assertThat(to(1, "checkout-target", null, "10.0.0.7").loaded()).isEmpty();
    }
}
