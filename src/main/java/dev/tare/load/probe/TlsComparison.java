package dev.tare.load.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import dev.tare.load.ClientTls;
import dev.tare.transport.TlsProvider;

/** Finds out what of a peer's TLS cannot be measured: Java's own speaks more, and tells what a handshake came to. */
final class TlsComparison {

    /** On other curves BoringSSL verifies no signature unless it is told to, which Netty cannot. */
    private static final int MOST_BITS_OF_CURVE = 384;

    private final ClientTls tls;
    private final Duration timeout;

    TlsComparison(ClientTls tls, Duration timeout) {
        this.tls = tls;
        this.timeout = timeout;
    }

    /** What stands behind the peer's address; empty where Java fares no better, or it is not that. */
    Optional<String> ofPeer(InetSocketAddress address) {
        if (!TlsProvider.isBoringSsl()) {
            return Optional.empty();
        }
        int timeoutMs = Math.toIntExact(timeout.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(address, timeoutMs);
            try (SSLSocket secured = tls.ofJava(socket)) {
                secured.setSoTimeout(timeoutMs);
                secured.startHandshake();
                return lack(secured.getSession());
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> lack(SSLSession session) throws IOException {
        if (!TlsProvider.CIPHER_SUITES.contains(session.getCipherSuite())) {
            return Optional.of("accepts " + session.getCipherSuite()
                    + " in TLS, but nothing that can be measured: workers speak TLS 1.3, and 1.2 with ECDHE or RSA and with"
                    + " AES-GCM, ChaCha20-Poly1305 or AES-CBC-SHA");
        }
        PublicKey key = session.getPeerCertificates()[0].getPublicKey();
        return canVerify(key)
                ? Optional.empty()
                : Optional.of("presents a certificate whose key is " + name(key)
                        + ", which cannot be measured: workers take RSA, and ECDSA on P-256 or P-384");
    }

    private static boolean canVerify(PublicKey key) {
        return key.getAlgorithm().equals("RSA") || key instanceof ECKey curve && bits(curve) <= MOST_BITS_OF_CURVE;
    }

    private static int bits(ECKey key) {
        return key.getParams().getCurve().getField().getFieldSize();
    }

    private static String name(PublicKey key) {
        if (key instanceof EdECKey curve) {
            return curve.getParams().getName();
        }
        return key instanceof ECKey curve ? "ECDSA on P-" + bits(curve) : key.getAlgorithm();
    }
}
