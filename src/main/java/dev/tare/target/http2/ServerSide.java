package dev.tare.target.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Headers;

/** The connection to the server that belongs to one of a client: its answers go back at once, with {@code Via}. */
final class ServerSide extends RelaySide {

    private final String via;

    /**
     * A connection that is not there yet.
     *
     * @param via what stands in {@code Via}
     */
    ServerSide(String via) {
        super(false);
        this.via = via;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean endOfStream) {
        if (headers.status() != null) {
            headers.add("via", via);
        }
        if (other().has(id)) {
            other().writeHeaders(id, headers, endOfStream);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean endOfStream) {
        other().writeData(id, data.retain(), data.readableBytes() + padding, endOfStream);
        return 0;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
        other().reset(id, code);
    }
}
