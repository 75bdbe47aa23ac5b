package dev.tare.target;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestHeadersTest {

    private static String origin(String address) throws UnknownHostException {
        return RequestHeaders.origin(new InetSocketAddress(InetAddress.getByName(address), 40000));
    }

    /** Istio's and Kuma's proxies call from 127.0.0.6. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.6", "::1"})
    void theLoopbackIsThePodsOwn(String address) throws UnknownHostException {
        assertThat(origin(address)).startsWith("its own pod, ");
    }

    @Test
    void anyAddressOfThisMachineIsThePodsOwn() throws Exception {
        List<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();
        assertThat(own).isNotEmpty().allSatisfy(address -> assertThat(
                        RequestHeaders.origin(new InetSocketAddress(address, 40000)))
                .isEqualTo("its own pod, " + address.getHostAddress()));
    }

    /** Of those that documentation has to itself. */
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8::7"})
    void anyOtherIsElsewhere(String address) throws UnknownHostException {
        assertThat(origin(address))
                .isEqualTo("elsewhere, " + InetAddress.getByName(address).getHostAddress());
    }

    @Test
    void whatHasNoAddressIsElsewhere() {
        assertThat(Stream.of(new EmbeddedChannel().remoteAddress(), null).map(RequestHeaders::origin))
                .allMatch(origin -> origin.startsWith("elsewhere, "));
    }
}
