package dev.tare.target.http1;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import dev.tare.wire.TraceParent;

/**
 * The trace context in the head of a request, as workers and proxies write it: with the name in lower case, and one space
 * before the value. It is found where the whole head came in one piece.
 */
final class TraceHeader {

    private static final ByteBuf NAME = constant("\r\n" + TraceParent.HEADER + ": ");
    private static final ByteBuf END_OF_HEAD = constant("\r\n\r\n");
    private static final int ABSENT = -1;

    private TraceHeader() {}

    private static ByteBuf constant(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII))
                .asReadOnly();
    }

    /** The trace context of a request that begins here; empty where nobody is to record it. */
    static Optional<TraceParent> read(ByteBuf bytes) {
        int at = valueIndex(bytes);
        return at == ABSENT
                ? Optional.empty()
                : TraceParent.parse(bytes.toString(at, TraceParent.LENGTH, StandardCharsets.US_ASCII));
    }

    /**
     * Puts another span in the place of that of the sender.
     *
     * @param bytes where a request begins that has trace context
     * @param spanId the span, 16 hexadecimal digits
     */
    static void replaceSpan(ByteBuf bytes, String spanId) {
        bytes.setCharSequence(valueIndex(bytes) + TraceParent.SPAN_ID_OFFSET, spanId, StandardCharsets.US_ASCII);
    }

    private static int valueIndex(ByteBuf bytes) {
        ByteBuf here = bytes.slice();
        int end = ByteBufUtil.indexOf(END_OF_HEAD, here);
        int name = end < 0 ? ABSENT : ByteBufUtil.indexOf(NAME, here.slice(0, end));
        int value = name + NAME.readableBytes();
        return name < 0 || value + TraceParent.LENGTH > end ? ABSENT : bytes.readerIndex() + value;
    }
}
