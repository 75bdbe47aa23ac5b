package dev.tare.load;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;

import dev.tare.protocol.Assignment;
import dev.tare.transport.PemFiles;

/**
 * The client's side of TLS, the same for the first request and for those that are measured. Every connection makes a full
 * handshake, so that each costs the same, whatever came before it.
 */
final class ClientTls {

    /** Java resumes the sessions of a host and a port that it knows, and of no other. */
    private static final int RESUME_NOTHING = -1;

    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    private final SSLContext context;
    private final SSLParameters parameters;
    private final String serverName;
    private final ApplicationProtocol protocol;

    private ClientTls(SSLContext context, SSLParameters parameters, String serverName, ApplicationProtocol protocol) {
        this.context = context;
        this.parameters = parameters;
        this.serverName = serverName;
        this.protocol = protocol;
    }

    /**
     * Reads the files that it needs.
     *
     * @param tls what is asked for
     * @param protocol what is to be spoken in it
     * @throws IOException if a file cannot be used; the message says why, and shows nothing of it
     */
    static ClientTls of(Assignment.Tls tls, ApplicationProtocol protocol) throws IOException {
        KeyManager[] identity = tls.certificateFile() == null
                ? null
                : PemFiles.identity(Path.of(tls.certificateFile()), Path.of(tls.keyFile()));
        TrustManager[] trust = tls.insecureSkipVerify()
                ? InsecureTrustManagerFactory.INSTANCE.getTrustManagers()
                : tls.caFile() == null ? null : PemFiles.trust(Path.of(tls.caFile()));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity, trust, null);
            context.getClientSessionContext().setSessionCacheSize(1); // they are not asked for again
            return new ClientTls(context, parameters(context, tls, protocol), tls.serverName(), protocol);
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS: " + e.getMessage(), e);
        }
    }

    private static SSLParameters parameters(SSLContext context, Assignment.Tls tls, ApplicationProtocol protocol) {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(VERSIONS.toArray(String[]::new));
        parameters.setApplicationProtocols(protocol.offered().toArray(String[]::new));
        if (!tls.insecureSkipVerify()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9525
        }
        boolean isAddress =
                NetUtil.isValidIpV4Address(tls.serverName()) || NetUtil.isValidIpV6Address(tls.serverName());
        // RFC 6066, 3: no addresses. Java by itself leaves out names without a dot as well.
        parameters.setServerNames(isAddress ? List.of() : List.of(new SNIHostName(tls.serverName())));
        return parameters;
    }

    /** The first handler of a new channel. */
    SslHandler handler() {
        SSLEngine engine = context.createSSLEngine(serverName, RESUME_NOTHING);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(0); // the request that waits for it has a timeout of its own
        return handler;
    }

    /** TLS over a connected socket, whose handshake is still to come. */
    SSLSocket over(Socket socket) throws IOException {
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(socket, serverName, socket.getPort(), true);
        secured.setSSLParameters(parameters);
        return secured;
    }

    /** The name that the peer's certificate must be for. */
    String serverName() {
        return serverName;
    }

    /**
     * Checks what was agreed on.
     *
     * @param agreed the name of a protocol in ALPN; empty or null for none
     * @throws NoSuchProtocolException if that will not do
     */
    void check(String agreed) throws NoSuchProtocolException {
        String given = agreed == null ? "" : agreed;
        if (!protocol.accepts(given)) {
            throw new NoSuchProtocolException(
                    given.isEmpty()
                            ? "it does not agree on " + protocol.name()
                            : "it wants " + given + " instead of " + protocol.name());
        }
    }
}
