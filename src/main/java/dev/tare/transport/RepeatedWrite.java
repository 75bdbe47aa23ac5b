package dev.tare.transport;

import java.io.IOException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * Writes the same bytes to a channel again and again. Where they go to the wire as they are, they are handed to the kernel
 * at once; what it does not take, and what a handler would change, goes the channel's usual way.
 */
public final class RepeatedWrite {

    private final ByteBuf bytes;
    private final Channel channel;
    private final ImmediateWrite immediate;

    /**
     * A write.
     *
     * @param bytes what is written; still its owner's
     * @param channel where to
     * @param asTheyAre whether no handler of the channel changes what is written
     */
    public RepeatedWrite(ByteBuf bytes, Channel channel, boolean asTheyAre) {
        this.bytes = asTheyAre ? bytes : bytes.asReadOnly(); // a handler must not append to what is written again
        this.channel = channel;
        this.immediate = new ImmediateWrite(channel, asTheyAre);
    }

    /**
     * Writes on the loop's thread. That it fails is an exception in the channel's pipeline.
     *
     * @return whether nothing is left to be written later, as it would be where the kernel's buffer is full
     */
    public boolean run() {
        try {
            int taken = immediate.take(bytes);
            if (taken < bytes.readableBytes()) {
                channel.writeAndFlush(
                        bytes.retainedSlice(bytes.readerIndex() + taken, bytes.readableBytes() - taken),
                        channel.voidPromise());
            }
        } catch (IOException e) {
            channel.pipeline().fireExceptionCaught(e);
        }
        return !immediate.isBlocked();
    }
}
