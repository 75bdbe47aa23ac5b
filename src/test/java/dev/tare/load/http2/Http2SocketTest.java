package dev.tare.load.http2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import dev.tare.load.SampleProtocols;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.Http2Text;

import static org.assertj.core.api.Assertions.assertThat;

/** What hardly a connection of HTTP/2 lives to see. */
class Http2SocketTest {

    private static final int THIRD_LAST_STREAM = Integer.MAX_VALUE - 4;

    private final List<String> events = new ArrayList<>();

    private final class Recorded extends Http2Exchange {

        @Override
        void answered(long nowNs) {
            events.add("answered " + (Integer.MAX_VALUE - streamId));
        }

        @Override
        void refused() {
            events.add("refused " + (Integer.MAX_VALUE - streamId));
        }

        @Override
        void lost(ErrorCause cause) {
            events.add("lost " + (Integer.MAX_VALUE - streamId));
        }
    }

    private final class Owner implements Http2Socket.Owner {

        @Override
        public int streams() {
            return 2;
        }

        @Override
        public void opened() {
            events.add("opened");
        }

        @Override
        public void draining() {
            events.add("draining");
        }

        @Override
        public void ended(Http2Socket which, ErrorCause cause, String why) {
            events.add("ended");
        }
    }

    private static void receive(EmbeddedChannel channel, String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    private static String answer(int stream) {
        return Http2Text.frame(
                Http2Text.HEADERS, Http2Text.END_HEADERS | Http2Text.END_STREAM, stream, Http2Text.STATUS_200);
    }

    /** RFC 9113, 5.1.1: a client that has used up its numbers makes a new connection. */
    @Test
    void endsWhenItsStreamsAreUsedUpAndAnswered() {
        Http2Request request = SampleProtocols.http2(2).request();
        Http2Socket socket = new Http2Socket(request, Optional.empty(), new Owner());
        socket.nextStreamId = THIRD_LAST_STREAM;
        EmbeddedChannel channel = new EmbeddedChannel(socket);
        receive(channel, Http2Text.frame(Http2Text.SETTINGS, 0, 0, ""));

        socket.send(new Recorded());
        assertThat(socket.isOpen()).isTrue();
        socket.send(new Recorded());
        assertThat(socket.isOpen()).isFalse();
        receive(channel, answer(THIRD_LAST_STREAM));
        assertThat(channel.isOpen()).isTrue();
        receive(channel, answer(THIRD_LAST_STREAM + 2));

        assertThat(events).containsExactly("opened", "draining", "answered 4", "answered 2", "ended");
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
        request.release();
    }
}
