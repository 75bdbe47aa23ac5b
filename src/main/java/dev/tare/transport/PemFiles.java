package dev.tare.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Certificates and keys in PEM files (RFC 7468), as TLS needs them. What a file lacks is an {@link IOException} with a
 * sentence that begins with the file's name and shows nothing of what is in it.
 */
public final class PemFiles {

    private static final char[] NO_PASSWORD = new char[0];

    private PemFiles() {}

    /** What trusts those whose certificates come from the authorities in a file. */
    public static TrustManager[] trust(Path authorities) throws IOException {
        try {
            KeyStore store = emptyStore();
            int number = 0;
            for (X509Certificate authority : certificates(authorities)) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException(authorities + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * What shows a certificate.
     *
     * @param certificate the certificate, then its chain
     * @param key its private key, not encrypted: PKCS #8, PKCS #1 or SEC 1
     */
    public static KeyManager[] identity(Path certificate, Path key) throws IOException {
        X509Certificate[] chain = certificates(certificate);
        PrivateKey privateKey = privateKey(key);
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("identity", privateKey, NO_PASSWORD, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return new KeyManager[] {new EdwardsKeyManager((X509ExtendedKeyManager) factory.getKeyManagers()[0])};
        } catch (GeneralSecurityException e) {
            throw new IOException("%s and %s cannot be used: %s".formatted(certificate, key, e.getMessage()), e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static X509Certificate[] certificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate[] certificates = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (certificates.length == 0) {
                throw new IOException(file + " holds no certificate in PEM");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IOException(file + " holds no certificate in PEM", e);
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw unreadable(file, e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                PEMParser parser = new PEMParser(reader)) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (object instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
            }
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw unreadable(file, e);
        } catch (IOException e) {
            throw new IOException(file + " holds no private key that can be read", e);
        }
        throw new IOException(file + " holds no private key in PEM, or one that is encrypted");
    }

    private static IOException unreadable(Path file, IOException cause) {
        return new IOException(
                file + (cause instanceof NoSuchFileException ? " does not exist" : " may not be read by this user"),
                cause);
    }
}
