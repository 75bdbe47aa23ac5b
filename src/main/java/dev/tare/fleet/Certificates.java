package dev.tare.fleet;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
import org.bouncycastle.util.IPAddress;
import org.bouncycastle.util.io.pem.PemObject;

import dev.tare.mesh.SidecarMesh.Side;

/**
 * Keys and certificates of one run: an authority, and a leaf for each side by which sidecars know each other, with a SPIFFE
 * identity as meshes do it, and one for the sample service with its names. P-256, as Istio's and Linkerd's are or may be.
 */
public final class Certificates {

    /** The file of the authority's certificate. */
    public static final String AUTHORITY = "ca.pem";

    /** The file of the sample service's certificate. */
    public static final String TARGET_CERTIFICATE = "target.pem";

    /** The file of the sample service's private key. */
    public static final String TARGET_KEY = "target.key";

    /** Names of the authority and of what it vouches for. */
    private static final String DOMAIN = "spiffe://tare.local/";

    private static final String TARGET = "target";

    private static final Duration LIFETIME = Duration.ofDays(7);

    private final Instant now;
    private final KeyPair authorityKey = newKey();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private BigInteger serial = BigInteger.ONE;

    private Certificates(Instant now) {
        this.now = now;
    }

    /**
     * Makes an authority, of which only the certificate is kept, and a leaf for each side. Another call makes another
     * authority.
     *
     * @param clock for their lifetime
     * @param targetHosts names and addresses of the sample service where it speaks TLS; empty where it does not
     * @return contents by file name, in PEM: {@code ca.pem}, a {@code .pem} and a {@code .key} for each side's
     *     {@linkplain Side#proxyName proxy}, and for the sample service if it has names
     */
    public static Map<String, byte[]> issue(Clock clock, Collection<String> targetHosts) {
        List<String> sides = Arrays.stream(Side.values()).map(Side::proxyName).toList();
        return issue(clock, sides, targetHosts);
    }

    /**
     * Makes an authority, of which only the certificate is kept, and a leaf for each of some sidecars.
     *
     * @param clock for their lifetime
     * @param names what the sidecars are called
     * @return contents by file name, in PEM: {@code ca.pem}, and a {@code .pem} and a {@code .key} for each name
     */
    public static Map<String, byte[]> issueIdentities(Clock clock, Collection<String> names) {
        return issue(clock, names, List.of());
    }

    private static Map<String, byte[]> issue(Clock clock, Collection<String> sidecars, Collection<String> targetHosts) {
        Certificates certificates = new Certificates(clock.instant());
        try {
            certificates.authority();
            for (String sidecar : sidecars) {
                certificates.leaf(sidecar, new GeneralName(GeneralName.uniformResourceIdentifier, identity(sidecar)));
            }
            if (!targetHosts.isEmpty()) {
                certificates.leaf(
                        TARGET, targetHosts.stream().map(Certificates::host).toArray(GeneralName[]::new));
            }
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("this Java makes no ECDSA signatures: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return certificates.files;
    }

    /** The file of a proxy's certificate. */
    public static String certificate(Side side) {
        return side.proxyName() + ".pem";
    }

    /** The file of a proxy's private key. */
    public static String key(Side side) {
        return side.proxyName() + ".key";
    }

    /** The identity of a sidecar, a URI. */
    public static String identity(String name) {
        return DOMAIN + name;
    }

    private void authority() throws IOException, OperatorCreationException {
        X509v3CertificateBuilder builder = builder("authority", authorityKey);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        add(AUTHORITY, builder.build(signer()));
    }

    private static GeneralName host(String host) {
        boolean isAddress = IPAddress.isValid(host);
        return new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    private void leaf(String name, GeneralName... alternativeNames) throws IOException, OperatorCreationException {
        KeyPair key = newKey();
        X509v3CertificateBuilder builder = builder(name, key);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternativeNames));
        add(name + ".pem", builder.build(signer()));
        // PKCS #8, which names the curve.
        add(name + ".key", new PemObject("PRIVATE KEY", key.getPrivate().getEncoded()));
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

    /** Makes a key for signatures on P-256 (FIPS 186-5). */
    public static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256 keys: " + e.getMessage(), e);
        }
    }

    private void add(String name, Object pem) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(pem);
        }
        files.put(name, text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
