package dev.tare.target.http2;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.peers.RawClient;

import static dev.tare.peers.Http2Text.*;
import static org.assertj.core.api.Assertions.assertThat;

/** The sample service and the reference proxy in HTTP/2, with clients other than Tare's. */
@Timeout(30)
class Http2TargetsTest {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String POST = bytes(0x83, 0x86, 0x84); // http, path /
    private static final String GET = bytes(0x82, 0x86, 0x84);

    private Http2SampleServer sample;
    private Http2ReferenceProxy proxy;

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @BeforeEach
    void start() throws Exception {
        sample = new Http2SampleServer(loopback(0), 10, 0, false, 0, Optional.empty());
        proxy = new Http2ReferenceProxy(loopback(0), loopback(sample.port()), 0, 0, "tested");
    }

    @AfterEach
    void close() {
        proxy.close();
        sample.close();
    }

    private RawClient client(boolean throughProxy, String settings) throws IOException {
        RawClient client = new RawClient(throughProxy ? proxy.port() : sample.port());
        client.write(PREFACE + frame(SETTINGS, 0, 0, settings));
        return client;
    }

    /** The next frame with content. */
    private static String content(RawClient client) throws IOException {
        while (true) {
            String head = client.read(9);
            String payload = client.read(head.charAt(1) << 8 | head.charAt(2));
            if (head.charAt(3) == DATA && !payload.isEmpty()) {
                return payload;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRequestMayHaveTrailers(boolean throughProxy) throws Exception {
        try (RawClient client = client(throughProxy, "")) {
            client.write(frame(HEADERS, END_HEADERS, 1, POST)
                    + frame(DATA, 0, 1, "hi")
                    + frame(HEADERS, END_HEADERS | END_STREAM, 1, field("x-checksum", "7")));

            assertThat(content(client)).isEqualTo("xxxxxxxxxx");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noMoreIsSentThanTheClientTakes(boolean throughProxy) throws Exception {
        try (RawClient client = client(throughProxy, setting(4, 3))) {
            client.write(frame(HEADERS, END_HEADERS | END_STREAM, 1, GET));

            assertThat(content(client)).isEqualTo("xxx");
            client.write(frame(WINDOW_UPDATE, 0, 1, integer(2)));
            assertThat(content(client)).isEqualTo("xx");
            client.write(frame(SETTINGS, 0, 0, setting(4, 100)));
            assertThat(content(client)).isEqualTo("xxxxx");
        }
    }
}
