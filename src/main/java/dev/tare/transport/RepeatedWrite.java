package dev.tare.transport;

import java.io.IOException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;

/**
 * Writes the same bytes to a channel again and again. Where they go to the wire as they are, they are handed to the kernel
 * at once; what it does not take, and what a handler would change, goes the channel's usual way.
 */
public final class RepeatedWrite {

    private final ByteBuf bytes;
    private final Channel channel;
    private final Socket socket; // null where only the usual way will do

    /**
     * A write.
     *
     * @param bytes what is written; still its owner's
     * @param channel where to
     * @param asTheyAre whether no handler of the channel changes what is written
     */
    public RepeatedWrite(ByteBuf bytes, Channel channel, boolean asTheyAre) {
        this.bytes = bytes;
        this.channel = channel;
        this.socket = asTheyAre && bytes.hasMemoryAddress() && channel instanceof EpollSocketChannel epoll
                ? (Socket) epoll.fd()
                : null;
    }

    /**
     * Writes on the loop's thread. That it fails is an exception in the channel's pipeline.
     *
     * @return whether nothing is left to be written later, as it would be where the kernel's buffer is full
     */
    public boolean run() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer(); // null when the channel has been closed
        if (socket == null || waiting == null || !waiting.isEmpty()) {
            channel.writeAndFlush(bytes.retainedDuplicate(), channel.voidPromise());
            return isEmpty(waiting);
        }
        try {
            int from = bytes.readerIndex();
            int written = socket.sendAddress(bytes.memoryAddress(), from, bytes.writerIndex());
            int taken = Math.max(0, written); // the kernel's buffer may be full
            if (taken < bytes.readableBytes()) {
                channel.writeAndFlush(
                        bytes.retainedSlice(from + taken, bytes.readableBytes() - taken), channel.voidPromise());
            }
        } catch (IOException e) {
            channel.pipeline().fireExceptionCaught(e);
        }
        return isEmpty(waiting);
    }

    private static boolean isEmpty(ChannelOutboundBuffer waiting) {
        return waiting == null || waiting.isEmpty();
    }
}
