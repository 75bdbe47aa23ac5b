package dev.tare.transport;

import java.io.IOException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;

/** Hands bytes to the kernel without the channel's pipeline, where nothing in that would change or overtake them. */
public final class ImmediateWrite {

    private final Channel channel;
    private final Socket socket; // null where only the usual way will do

    /**
     * A way to write.
     *
     * @param channel where to
     * @param asTheyAre whether no handler of the channel changes what is written
     */
    public ImmediateWrite(Channel channel, boolean asTheyAre) {
        this.channel = channel;
        this.socket = asTheyAre && channel instanceof EpollSocketChannel epoll ? (Socket) epoll.fd() : null;
    }

    /**
     * Offers what can be read of a buffer, and leaves the buffer as it is. On the loop's thread.
     *
     * @return how many bytes were taken: the rest has to go the channel's usual way
     * @throws IOException if the connection is of no more use
     */
    public int take(ByteBuf bytes) throws IOException {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer(); // null when the channel has been closed
        if (socket == null || !bytes.hasMemoryAddress() || waiting == null || !waiting.isEmpty()) {
            return 0;
        }
        // Negative where the kernel's buffer is full.
        return Math.max(0, socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex()));
    }

    /** Whether something that was written waits for the kernel to take it. On the loop's thread. */
    public boolean isBlocked() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting != null && !waiting.isEmpty();
    }
}
