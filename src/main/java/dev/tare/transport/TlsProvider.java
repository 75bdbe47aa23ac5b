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

    /**
     * What BoringSSL is told to speak, as it prefers it: all that it can, but for what nobody should. A peer that speaks
     * none of it cannot be measured.
     */
    public static final List<String> CIPHER_SUITES = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256");

    private TlsProvider() {}

    /** Whether it is BoringSSL, which speaks less than Java does. */
    public static boolean isBoringSsl() {
        return OpenSsl.isAvailable();
    }

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
        if (isBoringSsl()) {
            builder.ciphers(CIPHER_SUITES);
        }
        SslContext context = builder.sslProvider(isBoringSsl() ? SslProvider.OPENSSL : SslProvider.JDK)
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
