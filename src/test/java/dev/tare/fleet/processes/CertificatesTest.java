package dev.tare.fleet.processes;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import java.util.Set;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What other software makes of the files. */
class CertificatesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private Certificates certificates;

    @BeforeEach
    void make() throws Exception {
        certificates = new Certificates(folder, Clock.fixed(NOW, ZoneOffset.UTC));
        certificates.issue("tare-client");
        certificates.issue("tare-server");
    }

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private X509Certificate read(String name) throws Exception {
        return read(folder.resolve(name));
    }

    private static void validate(X509Certificate leaf, X509Certificate authority, Instant at) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
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
    void anotherAuthorityDoesNot(@TempDir Path other) throws Exception {
        new Certificates(other, Clock.fixed(NOW, ZoneOffset.UTC));
        assertThatThrownBy(() -> validate(read("tare-client.pem"), read(other.resolve("ca.pem")), NOW))
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
        try (PEMParser parser = new PEMParser(Files.newBufferedReader(folder.resolve("tare-server.key")))) {
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
    void nobodyElseMayReadThem() throws Exception {
        try (var files = Files.list(folder)) {
            assertThat(files.toList()).hasSize(5).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
    }
}
