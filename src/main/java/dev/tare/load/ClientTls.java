package dev.tare.load;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;

import dev.tare.transport.PemFiles;
import dev.tare.transport.TlsProvider;
import dev.tare.wire.Assignment;

/**
 * The client's side of TLS, the same for the first request and for those that are measured. Every connection makes a full
 * handshake, so that each costs the same, whatever came before it.
 */
public final class ClientTls {

    /** Java resumes the sessions of a host and a port that it knows, and of no other. */
    private static final int RESUME_NOTHING = -1;

    /** As long as a request may take: its own timeout ends the one that it waits for. */
    private static final Duration LONGEST_HANDSHAKE = Duration.ofMinutes(1);

    private final Assignment.Tls asked;
    private final List<SNIServerName> names;
    private final ApplicationProtocol protocol;
    private final SslContext channels;
    private final KeyManager[] identity; // null: none
    private final Set<String> versions = new ConcurrentSkipListSet<>();

    private ClientTls(
            Assignment.Tls asked,
            List<SNIServerName> names,
            ApplicationProtocol protocol,
            SslContext channels,
            KeyManager[] identity) {
        this.asked = asked;
        this.names = names;
        this.protocol = protocol;
        this.channels = channels;
        this.identity = identity;
    }

    /**
     * Reads the files that it needs.
     *
     * @param asked what is asked for
     * @param protocol what is to be spoken in it
     * @throws IOException if a file or the name cannot be used; the message says why, and shows nothing of a file
     */
    public static ClientTls of(Assignment.Tls asked, ApplicationProtocol protocol) throws IOException {
        KeyManager[] identity = asked.certificateFile() == null
                ? null
                : PemFiles.identity(Path.of(asked.certificateFile()), Path.of(asked.keyFile()));
        TrustManager[] trust = asked.insecureSkipVerify()
                ? InsecureTrustManagerFactory.INSTANCE.getTrustManagers()
                : asked.caFile() == null ? null : PemFiles.trust(Path.of(asked.caFile()));
        return new ClientTls(asked, names(asked.serverName()), protocol, channels(identity, trust, protocol), identity);
    }

    private static SslContext channels(KeyManager[] identity, TrustManager[] trust, ApplicationProtocol protocol)
            throws IOException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (identity != null) {
            builder.keyManager(identity[0]);
        }
        if (trust != null) {
            builder.trustManager(trust[0]);
        }
        return TlsProvider.context(builder, protocol.offered());
    }

    /** The first handler of a new channel. */
    public SslHandler handler(ByteBufAllocator allocator) {
        SslHandler handler = channels.newHandler(allocator, asked.serverName(), RESUME_NOTHING);
        handler.setHandshakeTimeoutMillis(LONGEST_HANDSHAKE.toMillis());
        SSLParameters parameters = handler.engine().getSSLParameters();
        name(parameters);
        handler.engine().setSSLParameters(parameters);
        return handler;
    }

    /**
     * Java's own TLS over a connected socket, whose handshake is still to come. It speaks more than what measures, and
     * trusts everybody: it is for finding out what a peer speaks with whom that one has failed.
     */
    public SSLSocket ofJava(Socket socket) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            SSLSocket secured = (SSLSocket)
                    context.getSocketFactory().createSocket(socket, asked.serverName(), socket.getPort(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setProtocols(TlsProvider.VERSIONS.toArray(String[]::new));
            parameters.setApplicationProtocols(protocol.offered().toArray(String[]::new));
            parameters.setServerNames(names);
            secured.setSSLParameters(parameters);
            return secured;
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS: " + e.getMessage(), e);
        }
    }

    /** The versions of TLS that were agreed on on connections that are measured, such as {@code TLSv1.3}. */
    Set<String> versions() {
        return versions;
    }

    /** Says who is asked for, and whether nobody else will do. */
    private void name(SSLParameters parameters) {
        if (!asked.insecureSkipVerify()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9525
        }
        parameters.setServerNames(names);
    }

    /** RFC 6066, 3: no addresses. By themselves Java and Netty leave out names without a dot as well. */
    private static List<SNIServerName> names(String name) throws IOException {
        if (NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name)) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException e) {
            throw new IOException("'%s' is not a valid TLS server name: set target.tls.serverName".formatted(name), e);
        }
    }

    /** Takes note of a handshake that is over, and says why it will not do; empty if it will. */
    public Optional<Throwable> fault(SslHandshakeCompletionEvent handshake, SslHandler handler) {
        if (!handshake.isSuccess()) {
            return Optional.of(handshake.cause());
        }
        try {
            check(handler.applicationProtocol());
            versions.add(handler.engine().getSession().getProtocol());
            return Optional.empty();
        } catch (NoSuchProtocolException e) {
            return Optional.of(e);
        }
    }

    /** Whether an exception of a channel says that what came is no TLS. */
    public static boolean isFault(Throwable cause) {
        return cause instanceof DecoderException && cause.getCause() instanceof SSLException;
    }

    /**
     * Checks what was agreed on.
     *
     * @param agreed the name of a protocol in ALPN; empty or null for none
     * @throws NoSuchProtocolException if that will not do
     */
    public void check(String agreed) throws NoSuchProtocolException {
        String given = agreed == null ? "" : agreed;
        if (!protocol.accepts(given)) {
            throw new NoSuchProtocolException(
                    given.isEmpty()
                            ? "it does not agree on " + protocol.name()
                            : "it wants " + given + " instead of " + protocol.name());
        }
    }
}
