package dev.tare.mesh.install;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Certificates of a mesh's own authority, and when they are made anew. The issuer: 60 days before it expires. The anchor: a
 * year before; for 30 days it is only there, beside the old one, so that proxies come to trust it, and then the issuer is
 * made anew, too, and signed by it. The old one stays until it has expired. P-256, which is what Linkerd takes.
 */
final class MeshIdentity {

    /** Keys of the Secret: certificates of all anchors, the newest first; its private key; and the issuer's of both. */
    static final String ANCHORS = "ca.crt";

    static final String ANCHOR_KEY = "ca.key";

    /** The private key of an anchor that signs nothing yet. */
    static final String NEXT_KEY = "next.key";

    static final String CERTIFICATE = "tls.crt";
    static final String KEY = "tls.key";

    private static final Duration ANCHOR_LIFETIME = Duration.ofDays(3650);
    private static final Duration ANCHOR_RENEWED = Duration.ofDays(365);
    private static final Duration ANCHOR_KNOWN = Duration.ofDays(30);
    private static final Duration ISSUER_LIFETIME = Duration.ofDays(365);
    private static final Duration ISSUER_RENEWED = Duration.ofDays(60);

    private static final int SERIAL_BITS = 120;

    private final String name;
    private final Instant now;

    /**
     * An identity.
     *
     * @param name the name in its certificates
     * @param now the time
     */
    MeshIdentity(String name, Instant now) {
        this.name = name;
        this.now = now;
    }

    /**
     * The certificates as they should be now.
     *
     * @param kept those that there are, by key; empty where there are none
     * @return the same where none is due
     */
    Map<String, String> renewed(Map<String, String> kept) {
        try {
            Map<String, String> files = new LinkedHashMap<>(kept);
            renewAnchors(files);
            List<X509CertificateHolder> issuer = certificates(files.getOrDefault(CERTIFICATE, ""));
            if (issuer.isEmpty() || expiresWithin(issuer.get(0), ISSUER_RENEWED)) {
                KeyPair key = newKey();
                files.put(
                        CERTIFICATE,
                        pem(List.of(certificate(key, privateKey(files.get(ANCHOR_KEY)), ISSUER_LIFETIME, 0))));
                files.put(KEY, pem(key.getPrivate()));
            }
            return files;
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("certificates cannot be made or read: " + e.getMessage(), e);
        }
    }

    private void renewAnchors(Map<String, String> files)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        List<X509CertificateHolder> anchors = certificates(files.getOrDefault(ANCHORS, ""));
        anchors.removeIf(old -> old.getNotAfter().toInstant().isBefore(now));
        boolean isNone = anchors.isEmpty() || !files.containsKey(ANCHOR_KEY);
        if (isNone || !files.containsKey(NEXT_KEY) && expiresWithin(anchors.get(0), ANCHOR_RENEWED)) {
            KeyPair key = newKey();
            anchors.add(0, certificate(key, key.getPrivate(), ANCHOR_LIFETIME, 1));
            files.put(ANCHORS, pem(anchors));
            files.put(isNone ? ANCHOR_KEY : NEXT_KEY, pem(key.getPrivate()));
            if (isNone) {
                files.remove(CERTIFICATE);
            }
        } else if (files.containsKey(NEXT_KEY)
                && anchors.get(0).getNotBefore().toInstant().isBefore(now.minus(ANCHOR_KNOWN))) {
            files.put(ANCHORS, pem(anchors));
            files.put(ANCHOR_KEY, files.remove(NEXT_KEY));
            files.remove(CERTIFICATE);
        }
    }

    private boolean expiresWithin(X509CertificateHolder certificate, Duration time) {
        return certificate.getNotAfter().toInstant().isBefore(now.plus(time));
    }

    private X509CertificateHolder certificate(KeyPair key, PrivateKey signer, Duration lifetime, int pathLength)
            throws IOException, OperatorCreationException {
        X500Name subject = new X500Name("CN=" + name);
        return new JcaX509v3CertificateBuilder(
                        subject,
                        new BigInteger(SERIAL_BITS, new SecureRandom()),
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(lifetime)),
                        subject,
                        key.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, name)))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer));
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static List<X509CertificateHolder> certificates(String pem) throws IOException {
        List<X509CertificateHolder> certificates = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof X509CertificateHolder certificate) {
                    certificates.add(certificate);
                }
            }
        }
        return certificates;
    }

    private static PrivateKey privateKey(String pem) throws IOException, GeneralSecurityException {
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(reader.readPemObject().getContent()));
        }
    }

    private static String pem(List<X509CertificateHolder> certificates) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (X509CertificateHolder certificate : certificates) {
                writer.writeObject(certificate);
            }
        }
        return text.toString();
    }

    private static String pem(PrivateKey key) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(new PemObject("PRIVATE KEY", key.getEncoded()));
        }
        return text.toString();
    }
}
