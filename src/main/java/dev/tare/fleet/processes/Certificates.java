package dev.tare.fleet.processes;

import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * Keys and certificates by which sidecars know each other, made for one run: an authority, and a leaf for each side with
 * a SPIFFE identity, as meshes do it. P-256, as Istio's and Linkerd's are or may be.
 */
final class Certificates {

    /** Names of the authority and of what it vouches for. */
    private static final String DOMAIN = "spiffe://tare.local/";

    private static final Duration LIFETIME = Duration.ofDays(7);

    private final Path folder;
    private final Instant now;
    private final KeyPair authorityKey;
    private BigInteger serial = BigInteger.ONE;

    /**
     * Makes an authority; its certificate is {@code ca.pem} in the folder.
     *
     * @param folder where the files go
     */
    Certificates(Path folder, Clock clock) throws IOException {
        this.folder = folder;
        this.now = clock.instant();
        this.authorityKey = key();
        try {
            X509v3CertificateBuilder builder = builder("authority", authorityKey);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            write("ca.pem", builder.build(signer()));
        } catch (OperatorCreationException e) {
            throw new IOException("no certificate authority could be made: " + e.getMessage(), e);
        }
    }

    /** The identity of a sidecar, a URI. */
    static String identity(String name) {
        return DOMAIN + name;
    }

    /** Writes {@code <name>.pem} and {@code <name>.key}. */
    void issue(String name) throws IOException {
        try {
            KeyPair key = key();
            X509v3CertificateBuilder builder = builder(name, key);
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, identity(name))));
            write(name + ".pem", builder.build(signer()));
            // PKCS #8, which names the curve.
            write(name + ".key", new PemObject("PRIVATE KEY", key.getPrivate().getEncoded()));
        } catch (OperatorCreationException e) {
            throw new IOException("no certificate could be made for " + name + ": " + e.getMessage(), e);
        }
    }

    private X509v3CertificateBuilder builder(String name, KeyPair key) {
        serial = serial.add(BigInteger.ONE);
        return new JcaX509v3CertificateBuilder(
                new X500Name("CN=authority,O=tare.local"),
                serial,
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(LIFETIME)),
                new X500Name("CN=" + name + ",O=tare.local"),
                key.getPublic());
    }

    private ContentSigner signer() throws OperatorCreationException {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKey.getPrivate());
    }

    private static KeyPair key() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no P-256 keys: " + e.getMessage(), e);
        }
    }

    private void write(String name, Object pem) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Writer out = Files.newBufferedWriter(file);
                JcaPEMWriter writer = new JcaPEMWriter(out)) {
            writer.writeObject(pem);
        }
    }
}
