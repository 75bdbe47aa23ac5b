package dev.tare.load;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;

import dev.tare.wire.Http2Text;

import static org.assertj.core.api.Assertions.assertThat;

/** Header blocks, and the memory of those that change no table. */
class HeaderBlockTest {

    private final HeaderBlockMemory memory = new HeaderBlockMemory(64 * 1024);

    private static ByteBuf block(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean changesNoTable(String text) {
        return HeaderBlock.changesNoTable(block(text));
    }

    @Test
    void whatAddsToATableChangesIt() {
        String longValue = "v".repeat(1_000);
        assertThat(changesNoTable(Http2Text.STATUS_200)).isTrue();
        assertThat(changesNoTable(Http2Text.status("503") + Http2Text.field("x-a", longValue) + Http2Text.STATUS_200))
                .isTrue();
        assertThat(changesNoTable(Http2Text.field("x-a", longValue) + Http2Text.indexedField("x-b", "c")))
                .isFalse();
        assertThat(changesNoTable(Http2Text.bytes(0x20))).isFalse();
    }

    @Test
    void whatBreaksOffIsUnknown() {
        String field = Http2Text.field("x-name", "value");
        for (int length = 1; length < field.length(); length++) {
            assertThat(changesNoTable(field.substring(0, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(changesNoTable(Http2Text.bytes(0xff, 0xff, 0xff, 0xff, 0xff)))
                .isFalse();
    }

    @Test
    void theSameBlockIsDecodedOnceUntilTheTableChanges() throws Exception {
        Http2Headers fine = memory.decodeHeaders(1, block(Http2Text.STATUS_200 + Http2Text.field("x", "1")));
        Http2Headers trailers = memory.decodeHeaders(1, block(Http2Text.field("grpc-status", "0")));
        ByteBuf again = block(Http2Text.STATUS_200 + Http2Text.field("x", "1"));

        assertThat(memory.decodeHeaders(3, again)).isSameAs(fine);
        assertThat(again.isReadable()).isFalse();
        assertThat(memory.decodeHeaders(3, block(Http2Text.field("grpc-status", "0"))))
                .isSameAs(trailers);

        memory.decodeHeaders(5, block(Http2Text.indexedField("x-new", "1")));
        assertThat(memory.decodeHeaders(7, block(Http2Text.STATUS_200 + Http2Text.field("x", "1"))))
                .isNotSameAs(fine)
                .isEqualTo(fine);
    }

    @Test
    void anIndexMeansWhatTheTableHoldsThen() throws Exception {
        Http2Headers expected = new DefaultHttp2Headers().status("200");
        DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
        for (int i = 0; i < 300; i++) {
            expected.set(
                    "x-counter", Integer.toString(i / 3)); // a new entry every third time, the others from the table
            ByteBuf encoded = Unpooled.buffer();
            encoder.encodeHeaders(1, expected, encoded);
            assertThat(memory.decodeHeaders(1, encoded)).isEqualTo(expected);
        }
    }
}
