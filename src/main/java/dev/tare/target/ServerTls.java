package dev.tare.target;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;

import dev.tare.transport.PemFiles;

/** The server's side of TLS 1.3 and 1.2. */
public final class ServerTls {

    private final SSLContext context;

    private ServerTls(SSLContext context) {
        this.context = context;
    }

    /**
     * Reads what the server shows.
     *
     * @param certificate its certificate with its chain, in PEM
     * @param key its private key, in PEM
     * @throws IOException if one cannot be used; the message says which and why
     */
    public static ServerTls of(Path certificate, Path key) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(PemFiles.identity(certificate, key), null, null);
            return new ServerTls(context);
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS: " + e.getMessage(), e);
        }
    }

    /**
     * The first handler of a channel.
     *
     * @param protocols what may be agreed on by ALPN; none: the client's wishes are passed over
     */
    ChannelHandler handler(String... protocols) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setApplicationProtocols(protocols);
        engine.setSSLParameters(parameters);
        return new SslHandler(engine);
    }
}
