package dev.tare.load.http2;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;

import dev.tare.peers.Http2Text;

import static org.assertj.core.api.Assertions.assertThat;

/** Header blocks, and the memory of those that change no table. */
class HeaderBlockTest {

    private final HeaderBlockMemory memory = new HeaderBlockMemory(64 * 1024);

    private static ByteBuf block(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean changesNoTable(String text) {
        return HeaderBlock.of(block(text)).changesNoTable();
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
        Http2Headers referring = memory.decodeHeaders(7, block(Http2Text.bytes(0x88, 0xbe)));
        assertThat(memory.decodeHeaders(9, block(Http2Text.bytes(0x88, 0xbe)))).isSameAs(referring);
        assertThat(referring.get("x-new")).hasToString("1");

        memory.decodeHeaders(11, block(Http2Text.indexedField("x-new", "2")));
        assertThat(memory.decodeHeaders(13, block(Http2Text.bytes(0x88, 0xbe))).get("x-new"))
                .hasToString("2");
    }

    @Test
    void whatNeedsTheTableIsSeen() {
        assertThat(HeaderBlock.of(block(Http2Text.STATUS_200 + Http2Text.indexedField("x", "1")))
                        .usesTable())
                .isFalse();
        assertThat(HeaderBlock.of(block(Http2Text.bytes(0xbe))).usesTable()).isTrue();
        assertThat(HeaderBlock.of(block(Http2Text.bytes(0x7e, 1) + "x")).usesTable())
                .isTrue();
        assertThat(HeaderBlock.of(block(Http2Text.bytes(0x0f, 0x2f, 1) + "x")).usesTable())
                .isTrue();
    }

    /** As nginx does: each answer adds the same to the table, and none refers to it. */
    @Test
    void whatAddsToTheTableIsMadeUpForWhenItIsNeeded() throws Exception {
        String answer = Http2Text.STATUS_200 + Http2Text.indexedField("x-server", "s");
        Http2Headers first = memory.decodeHeaders(1, block(answer));
        for (int times = 1; times < 200; times++) {
            assertThat(memory.decodeHeaders(1, block(answer))).isSameAs(first);
            if (times % 50 == 0) {
                // The entry that was added last, and the one before that.
                Http2Headers referring = memory.decodeHeaders(1, block(Http2Text.bytes(0x88, 0xbe, 0xbf)));
                assertThat(referring.getAll("x-server")).hasSize(2);
            }
        }
        memory.decodeHeaders(1, block(Http2Text.indexedField("x-other", "o")));
        Http2Headers referring = memory.decodeHeaders(1, block(Http2Text.bytes(0x88, 0xbe, 0xbf)));
        assertThat(referring.get("x-other")).hasToString("o");
        assertThat(referring.get("x-server")).hasToString("s");
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
