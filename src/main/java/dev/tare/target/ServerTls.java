package dev.tare.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

import dev.tare.transport.PemFiles;
import dev.tare.transport.TlsProvider;

/** The server's side of TLS. */
public final class ServerTls {

    private final SslContext context;

    private ServerTls(SslContext context) {
        this.context = context;
    }

    /**
     * Reads what the server shows.
     *
     * @param certificate its certificate with its chain, in PEM
     * @param key its private key, in PEM
     * @param protocols what may be agreed on by ALPN; none: what clients wish is passed over
     * @throws IOException if a file cannot be used; the message says which and why
     */
    public static ServerTls of(Path certificate, Path key, String... protocols) throws IOException {
        SslContextBuilder builder = SslContextBuilder.forServer(PemFiles.identity(certificate, key)[0]);
        return new ServerTls(TlsProvider.context(builder, List.of(protocols)));
    }

    /** The first handler of a channel. */
    public ChannelHandler handler(ByteBufAllocator allocator) {
        return context.newHandler(allocator);
    }
}
