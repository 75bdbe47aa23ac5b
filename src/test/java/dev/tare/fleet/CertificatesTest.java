package dev.tare.fleet;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.junit.jupiter.api.Test;

import dev.tare.mesh.SidecarMesh.Side;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What other software makes of the files. */
class CertificatesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Map<String, byte[]> files = issue();

    private static Map<String, byte[]> issue() {
        return Certificates.issue(Clock.fixed(NOW, ZoneOffset.UTC), List.of("shop", "127.0.0.1"));
    }

    private static X509Certificate read(byte[] file) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(file));
    }

    private X509Certificate read(String name) throws Exception {
        return read(files.get(name));
    }

    private static void validate(X509Certificate leaf, X509Certificate authority, Instant at) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
    }

    @Test
    void sidecarsOfAnyNameHaveIdentities() throws Exception {
        Map<String, byte[]> issued =
                Certificates.issueIdentities(Clock.fixed(NOW, ZoneOffset.UTC), List.of("friend", "stranger"));
        assertThat(issued).containsOnlyKeys("ca.pem", "friend.pem", "friend.key", "stranger.pem", "stranger.key");
        validate(read(issued.get("friend.pem")), read(issued.get("ca.pem")), NOW);
        assertThat(read(issued.get("friend.pem")).getSubjectAlternativeNames())
                .containsExactly(List.of(6, Certificates.identity("friend")));
    }

    @Test
    void theSampleServiceIsKnownByItsNamesWhereItHasAny() throws Exception {
        validate(read("target.pem"), read("ca.pem"), NOW);
        assertThat(read("target.pem").getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "shop"), List.of(7, "127.0.0.1"));
        assertThat(Certificates.issue(Clock.systemUTC(), List.of())).doesNotContainKeys("target.pem", "target.key");
    }

    @Test
    void theAuthorityVouchesForBothSidesForAWeek() throws Exception {
        for (String name : List.of("tare-client.pem", "tare-server.pem")) {
            validate(read(name), read("ca.pem"), NOW);
            validate(read(name), read("ca.pem"), NOW.plus(Duration.ofDays(6)));
            assertThatThrownBy(() -> validate(read(name), read("ca.pem"), NOW.plus(Duration.ofDays(8))))
                    .isInstanceOf(CertPathValidatorException.class);
        }
        assertThat(read("tare-client.pem").getSerialNumber())
                .isNotEqualTo(read("tare-server.pem").getSerialNumber());
    }

    @Test
    void anotherAuthorityDoesNot() throws Exception {
        X509Certificate other = read(issue().get("ca.pem"));
        assertThatThrownBy(() -> validate(read("tare-client.pem"), other, NOW))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void aLeafIsNoAuthorityAndHasASpiffeIdentity() throws Exception {
        X509Certificate leaf = read("tare-client.pem");
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(read("ca.pem").getBasicConstraints()).isNotNegative();
        assertThat(leaf.getSubjectAlternativeNames()).hasSize(1);
        assertThat(leaf.getSubjectAlternativeNames().iterator().next().get(1))
                .isEqualTo(Certificates.identity("tare-client"))
                .isEqualTo("spiffe://tare.local/tare-client");
    }

    @Test
    void keysBelongToCertificates() throws Exception {
        byte[] text = "something".getBytes();
        try (PEMParser parser =
                new PEMParser(new StringReader(new String(files.get("tare-server.key"), StandardCharsets.US_ASCII)))) {
            Signature signing = Signature.getInstance("SHA256withECDSA");
            signing.initSign(new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject()));
            signing.update(text);
            Signature checking = Signature.getInstance("SHA256withECDSA");
            checking.initVerify(read("tare-server.pem"));
            checking.update(text);
            assertThat(checking.verify(signing.sign())).isTrue();
        }
    }

    @Test
    void theAuthoritysKeyIsNotAmongThem() {
        assertThat(files)
                .containsOnlyKeys(
                        Certificates.AUTHORITY,
                        Certificates.TARGET_CERTIFICATE,
                        Certificates.TARGET_KEY,
                        Certificates.certificate(Side.CLIENT),
                        Certificates.key(Side.CLIENT),
                        Certificates.certificate(Side.SERVER),
                        Certificates.key(Side.SERVER));
    }
}
