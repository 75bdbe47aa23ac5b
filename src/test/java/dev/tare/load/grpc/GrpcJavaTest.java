package dev.tare.load.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.tare.load.ConnectionPool;
import dev.tare.load.SampleProtocols;
import dev.tare.load.trial.TrialBench;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.target.http2.Http2ReferenceProxy;
import dev.tare.target.http2.Http2SampleServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Both ends of gRPC against those of grpc-java. */
@Timeout(60)
class GrpcJavaTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private static final MethodDescriptor<byte[], byte[]> SAY = MethodDescriptor.<byte[], byte[]>newBuilder(
                    BYTES, BYTES)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("tare.v1.Echo/Say")
            .build();

    private final TrialBench bench = new TrialBench();
    private Server server;

    @AfterEach
    void close() throws Exception {
        bench.close();
        if (server != null) {
            server.shutdownNow();
        }
    }

    /** A server that echoes; a message that begins with a zero it refuses. */
    private InetSocketAddress serve(NettyServerBuilder builder) throws IOException {
        server = builder.addService(ServerServiceDefinition.builder("tare.v1.Echo")
                        .addMethod(SAY, ServerCalls.asyncUnaryCall((request, response) -> {
                            if (request[0] == 0) {
                                response.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
                            } else {
                                response.onNext(request);
                                response.onCompleted();
                            }
                        }))
                        .build())
                .build()
                .start();
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
    }

    private Outcome call(InetSocketAddress address, String method, byte[] message, int perSecond, int durationMs)
            throws Exception {
        ConnectionPool pool = bench.pool(address, SampleProtocols.grpc(method, message, 4), 8);
        return bench.run(pool, new ConstantArrivals(perSecond, 0, 1), Parts.recorded(durationMs));
    }

    @Test
    void itsServerAnswersEveryCall() throws Exception {
        byte[] message = new byte[300_000];
        message[0] = 1;

        Outcome recorder = call(serve(NettyServerBuilder.forAddress(ANY_PORT)), "tare.v1.Echo/Say", message, 100, 300);

        assertThat(recorder.errors()).isEmpty();
        assertThat(recorder.answered()).isEqualTo(30);
    }

    @Test
    void whatItsServerRefusesFails() throws Exception {
        InetSocketAddress address = serve(NettyServerBuilder.forAddress(ANY_PORT));

        assertThat(call(address, "tare.v1.Echo/Say", new byte[1], 100, 200).errors())
                .isEqualTo(Map.of(ErrorCause.GRPC_STATUS, 20L));
        assertThat(call(address, "tare.v1.Echo/Whisper", new byte[] {1}, 100, 200)
                        .errors())
                .isEqualTo(Map.of(ErrorCause.GRPC_STATUS, 20L));
    }

    /** It closes connections of this age as RFC 9113, 6.8 has it: no call of those under way is lost. */
    @Test
    void connectionsThatItsServerRetiresCostNoCall() throws Exception {
        InetSocketAddress address =
                serve(NettyServerBuilder.forAddress(ANY_PORT).maxConnectionAge(50, TimeUnit.MILLISECONDS));

        Outcome recorder = call(address, "tare.v1.Echo/Say", new byte[] {1}, 1_000, 1_000);

        assertThat(recorder.errors()).isEmpty();
        assertThat(recorder.answered()).isEqualTo(1_000);
    }

    @Test
    void itsClientCallsTheSampleServiceThroughTheReferenceProxy() throws Exception {
        try (Http2SampleServer sample = new Http2SampleServer(ANY_PORT, 100_000, 0, false, 0, Optional.empty());
                Http2ReferenceProxy proxy = proxy(sample, 0);
                Http2ReferenceProxy failing = proxy(sample, 1)) {
            assertThat(callAsItsClient(proxy)).hasSize(1 + 3 + 100_000); // the field's tag and length
            assertThatThrownBy(() -> callAsItsClient(failing))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        }
    }

    private static Http2ReferenceProxy proxy(Http2SampleServer upstream, double errorRate) throws Exception {
        return new Http2ReferenceProxy(
                ANY_PORT, new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.port()), 0, errorRate, "p");
    }

    private static byte[] callAsItsClient(Http2ReferenceProxy to) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), to.port()))
                .usePlaintext()
                .build();
        try {
            return ClientCalls.blockingUnaryCall(channel, SAY, CallOptions.DEFAULT, new byte[10]);
        } finally {
            channel.shutdownNow();
        }
    }
}
