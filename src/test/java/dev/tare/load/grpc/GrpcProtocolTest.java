package dev.tare.load.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.load.ConnectionPool;
import dev.tare.load.SampleProtocols;
import dev.tare.load.trial.TrialBench;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.Http2Text;
import dev.tare.peers.ScriptedServer;
import dev.tare.target.http2.Http2SampleServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Trials in gRPC over loopback: which calls are answered. */
@Timeout(60)
class GrpcProtocolTest {

    private static final String SETTINGS = Http2Text.frame(Http2Text.SETTINGS, 0, 0, "");

    private final TrialBench bench = new TrialBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private InetSocketAddress sample(int responseBytes, long serviceTimeNs) throws Exception {
        Http2SampleServer server = bench.closing(
                new Http2SampleServer(loopback(0), responseBytes, serviceTimeNs, false, 0, Optional.empty()));
        return loopback(server.port());
    }

    private static GrpcProtocol grpc(int messageBytes, int streams) {
        return SampleProtocols.grpc(new byte[messageBytes], streams);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "100, 1024", "200000, 200000"})
    void everyCallIsAnswered(int messageBytes, int responseBytes) throws Exception {
        ConnectionPool pool = bench.pool(sample(responseBytes, 0), grpc(messageBytes, 4), 7);

        bench.run(pool, new ConstantArrivals(200, 0, 1), Parts.recorded(500)).assertAllAnswered();
    }

    @Test
    void whatACallIsAnsweredWithDecides() throws Exception {
        assertThat(call(id -> "")).isEqualTo(Map.of(ErrorCause.PROTOCOL, 1L));
        assertThat(call(id -> trailers(id, Http2Text.field("grpc-status", "0"))))
                .isEqualTo(Map.of(ErrorCause.PROTOCOL, 1L));
        assertThat(call(id -> message(id, "\0\0\0\0\0") + trailers(id, Http2Text.field("grpc-status", "0"))))
                .isEmpty();
        assertThat(call(id -> message(id, "\0\0\0\0\0") + trailers(id, Http2Text.field("grpc-status", "13"))))
                .isEqualTo(Map.of(ErrorCause.GRPC_STATUS, 1L));
        assertThat(call(id -> message(id, "\0\0\0\0\0") + trailers(id, Http2Text.field("x", "1"))))
                .isEqualTo(Map.of(ErrorCause.PROTOCOL, 1L));
        assertThat(call(id -> message(id, "\0\0\0\0\0") + trailers(id, Http2Text.field("grpc-status", "well"))))
                .isEqualTo(Map.of(ErrorCause.PROTOCOL, 1L));
    }

    @ParameterizedTest
    @CsvSource({
        "'\0\0\0\0\2hi', true",
        "'\1\0\0\0\2hi', true",
        "'\0\0\0\1\4', false",
        "'\0\0\0\0\2h', false",
        "'\0\0\0\0\2hi!', false",
        "'\0\0\0\0\0\0\0\0\0\0', false",
        "'\7\0\0\0\2hi', false",
        "'\0\0', false"
    })
    void aCallIsAnsweredWithOneWholeMessage(String content, boolean answered) throws Exception {
        Map<ErrorCause, Long> expected = answered ? Map.of() : Map.of(ErrorCause.PROTOCOL, 1L);
        String well = Http2Text.field("grpc-status", "0");

        assertThat(call(id -> message(id, content) + trailers(id, well))).isEqualTo(expected);
        assertThat(call(id ->
                        message(id, content.substring(0, 1)) + message(id, content.substring(1)) + trailers(id, well)))
                .isEqualTo(expected);
    }

    private interface Rest {
        String of(int stream);
    }

    private static String message(int id, String bytes) {
        return Http2Text.frame(Http2Text.DATA, 0, id, bytes);
    }

    private static String trailers(int id, String block) {
        return Http2Text.frame(Http2Text.HEADERS, Http2Text.END_HEADERS | Http2Text.END_STREAM, id, block);
    }

    /** How one call fails whose head is answered, and then this; with nothing behind, the head is the end. */
    private Map<ErrorCause, Long> call(Rest rest) throws Exception {
        ScriptedServer server = bench.server(conversation -> Http2Text.serve(conversation, SETTINGS, (with, stream) -> {
            String behind = rest.of(stream);
            int flags = Http2Text.END_HEADERS | (behind.isEmpty() ? Http2Text.END_STREAM : 0);
            with.write(Http2Text.frame(Http2Text.HEADERS, flags, stream, Http2Text.STATUS_200) + behind);
            return true;
        }));
        return bench.run(bench.pool(server.address(), grpc(1, 1), 1), TrialBench.at(0), Parts.recorded(50))
                .errors();
    }
}
