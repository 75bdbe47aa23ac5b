package dev.tare.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * One buffer into which every read of a loop goes. For handlers that are done with what they read when they return: the
 * next read, of whatever channel, overwrites it. Reference counts have no effect.
 */
public final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {

    private static final int BYTES = 64 * 1024;

    private final ByteBuf buffer = Unpooled.unreleasableBuffer(Unpooled.directBuffer(BYTES, BYTES));

    @Override
    @SuppressWarnings("deprecation") // the type that Netty's own method has
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator ignored) {
                return buffer.clear();
            }

            @Override
            public int guess() {
                return BYTES;
            }
        };
    }
}
