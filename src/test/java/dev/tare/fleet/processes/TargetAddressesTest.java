package dev.tare.fleet.processes;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.StartFailureReason;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.FleetException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** One address for all of a run, whatever a name has. */
@Timeout(60)
class TargetAddressesTest {

    private final List<String> asked = new ArrayList<>();

    private TargetAddresses resolvingTo(String... addresses) {
        return new TargetAddresses(host -> {
            asked.add(host);
            if (addresses.length == 0) {
                throw new UnknownHostException(host);
            }
            InetAddress[] resolved = new InetAddress[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                resolved[i] = InetAddress.getByName(addresses[i]);
            }
            return resolved;
        });
    }

    private static ServerSocket listenAt(String address, int port) throws Exception {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(address, port));
        return server;
    }

    @Test
    void isTheFirstOfThoseThatAccept() throws Exception {
        try (ServerSocket first = listenAt("127.0.0.1", 0);
                ServerSocket second = listenAt("127.0.0.2", first.getLocalPort())) {
            Endpoint shop = new Endpoint("shop.test", second.getLocalPort());
            assertThat(resolvingTo("127.0.0.1", "127.0.0.2").of("baseline", shop))
                    .isEqualTo("127.0.0.1");
            assertThat(resolvingTo("127.0.0.2", "127.0.0.1").of("baseline", shop))
                    .isEqualTo("127.0.0.2");
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.2", "127.0.0.1, ::1", "::1, 127.0.0.1"})
    void isAnotherWhereTheFirstRefuses(String refusing, String listening) throws Exception {
        try (ServerSocket server = listenAt(listening, 0)) {
            Endpoint shop = new Endpoint("shop.test", server.getLocalPort());
            assertThat(resolvingTo(refusing, listening).of("baseline", shop)).isEqualTo(listening);
        }
    }

    @Test
    void isFoundOnceForAllEnvironments() throws Exception {
        try (ServerSocket server = listenAt("127.0.0.2", 0)) {
            TargetAddresses addresses = resolvingTo("127.0.0.1", "127.0.0.2");
            Endpoint shop = new Endpoint("shop.test", server.getLocalPort());
            assertThat(addresses.of("baseline", shop)).isEqualTo(addresses.of("mesh", shop));
            assertThat(asked).containsExactly("shop.test");
        }
    }

    @Test
    void isLeftToWorkersWhereThereIsNoChoice() throws Exception {
        assertThat(resolvingTo("127.0.0.1").of("baseline", new Endpoint("shop.test", 1)))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void isNamedWithTheOthersWhereAllRefuse() throws Exception {
        int port;
        try (ServerSocket server = listenAt("127.0.0.1", 0)) {
            port = server.getLocalPort();
        }
        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> resolvingTo("127.0.0.1", "::1").of("baseline", new Endpoint("localhost", port)))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(StartFailureReason.TargetRefused))
                .withMessage(
                        "environment 'baseline': localhost:%d refuses connections, by each of its addresses: 127.0.0.1, ::1",
                        port);
    }

    @Test
    void isSaidToBeUnknown() {
        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> resolvingTo().of("baseline", new Endpoint("shop.test", 80)))
                .withMessage("environment 'baseline': target.url: host 'shop.test' cannot be resolved");
    }
}
