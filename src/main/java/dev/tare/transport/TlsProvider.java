package dev.tare.transport;

import java.util.List;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

/**
 * Who does the cryptography of connections that are measured: BoringSSL on Linux, the Java runtime elsewhere. Without the
 * optimizing compiler, which workers do without, Java's takes several times as long.
 */
public final class TlsProvider {

    /** The versions that are spoken. */
    public static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    private TlsProvider() {}

    /**
     * A context that resumes no sessions.
     *
     * @param builder knows the keys and whom to trust
     * @param protocols what may be agreed on by ALPN; none: nothing is
     */
    public static SslContext context(SslContextBuilder builder, List<String> protocols) throws SSLException {
        if (!protocols.isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    protocols));
        }
        SslContext context = builder.sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols(VERSIONS)
                .build();
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(false);
        } else {
            context.sessionContext().setSessionCacheSize(1); // they are not asked for again
        }
        return context;
    }
}
