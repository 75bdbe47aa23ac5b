package dev.tare.mesh.install;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A mesh's own certificates, checked by what Java itself knows of them. */
class MeshIdentityTest {

    private static final String NAME = "identity.linkerd.cluster.local";
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final int CERTIFICATE_SIGN = 5;

    private static Map<String, String> renewed(Map<String, String> kept, Instant now) {
        return new MeshIdentity(NAME, now).renewed(kept);
    }

    private static Map<String, String> fresh() {
        return renewed(Map.of(), START);
    }

    private static Instant days(long days) {
        return START.plus(Duration.ofDays(days));
    }

    private static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static List<X509Certificate> anchors(Map<String, String> files) throws GeneralSecurityException {
        return certificates(files.get(MeshIdentity.ANCHORS));
    }

    private static X509Certificate issuer(Map<String, String> files) throws GeneralSecurityException {
        List<X509Certificate> issuer = certificates(files.get(MeshIdentity.CERTIFICATE));
        assertThat(issuer).hasSize(1);
        return issuer.get(0);
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        String text = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    }

    /** What the key signs, the certificate vouches for. */
    private static void assertPair(String key, X509Certificate certificate) throws GeneralSecurityException {
        byte[] text = "a text".getBytes(StandardCharsets.UTF_8);
        Signature signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(key(key));
        signing.update(text);
        Signature verifying = Signature.getInstance("SHA256withECDSA");
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(text);
        assertThat(verifying.verify(signing.sign())).isTrue();
    }

    private static void assertTrusted(X509Certificate issuer, X509Certificate anchor, Instant now)
            throws GeneralSecurityException {
        issuer.verify(anchor.getPublicKey());
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(issuer)), parameters);
    }

    @Test
    void theFirstIsAnAnchorAndAnIssuerThatItVouchesFor() throws GeneralSecurityException {
        Map<String, String> files = fresh();
        assertThat(files)
                .containsOnlyKeys(
                        MeshIdentity.ANCHORS, MeshIdentity.ANCHOR_KEY, MeshIdentity.CERTIFICATE, MeshIdentity.KEY);
        assertThat(anchors(files)).hasSize(1);
        X509Certificate anchor = anchors(files).get(0);
        X509Certificate issuer = issuer(files);
        anchor.verify(anchor.getPublicKey());
        assertTrusted(issuer, anchor, START);
        assertPair(files.get(MeshIdentity.ANCHOR_KEY), anchor);
        assertPair(files.get(MeshIdentity.KEY), issuer);
        assertThat(anchor.getNotAfter()).isEqualTo(Date.from(days(3650)));
        assertThat(issuer.getNotAfter()).isEqualTo(Date.from(days(365)));
        assertThat(anchor.getNotBefore()).as("clocks differ").isBefore(Date.from(START));
        assertThat(anchor.getBasicConstraints()).isEqualTo(1);
        assertThat(issuer.getBasicConstraints()).isZero();
    }

    @Test
    void bothAreAsLinkerdTakesThem() throws GeneralSecurityException {
        Map<String, String> files = fresh();
        for (X509Certificate certificate : List.of(anchors(files).get(0), issuer(files))) {
            assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=" + NAME);
            assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, NAME));
            assertThat(certificate.getKeyUsage()[CERTIFICATE_SIGN]).isTrue();
            assertThat(((ECPublicKey) certificate.getPublicKey())
                            .getParams()
                            .getCurve()
                            .getField()
                            .getFieldSize())
                    .isEqualTo(256);
        }
    }

    @Test
    void noTwoAreTheSame() {
        assertThat(fresh().get(MeshIdentity.ANCHOR_KEY)).isNotEqualTo(fresh().get(MeshIdentity.ANCHOR_KEY));
        assertThat(fresh().get(MeshIdentity.ANCHOR_KEY)).isNotEqualTo(fresh().get(MeshIdentity.KEY));
    }

    @Test
    void theyStayAsLongAsNoneIsDue() {
        Map<String, String> files = fresh();
        assertThat(renewed(files, START)).isEqualTo(files);
        assertThat(renewed(files, days(305))).isEqualTo(files);
    }

    @Test
    void theIssuerIsRenewed60DaysBeforeItExpires() throws GeneralSecurityException {
        Map<String, String> files = fresh();
        Instant now = days(305).plusSeconds(1);
        Map<String, String> later = renewed(files, now);
        assertThat(later)
                .containsEntry(MeshIdentity.ANCHORS, files.get(MeshIdentity.ANCHORS))
                .containsEntry(MeshIdentity.ANCHOR_KEY, files.get(MeshIdentity.ANCHOR_KEY));
        assertThat(later.get(MeshIdentity.KEY)).isNotEqualTo(files.get(MeshIdentity.KEY));
        assertTrusted(issuer(later), anchors(later).get(0), now);
        assertPair(later.get(MeshIdentity.KEY), issuer(later));
        assertThat(issuer(later).getNotAfter()).isEqualTo(Date.from(now.plus(Duration.ofDays(365))));
        assertThat(renewed(later, now)).isEqualTo(later);
    }

    @Test
    void anIssuerThatIsMissingIsMade() throws GeneralSecurityException {
        Map<String, String> files = fresh();
        Map<String, String> half = Map.of(
                MeshIdentity.ANCHORS,
                files.get(MeshIdentity.ANCHORS),
                MeshIdentity.ANCHOR_KEY,
                files.get(MeshIdentity.ANCHOR_KEY));
        Map<String, String> whole = renewed(half, START);
        assertThat(whole).containsAllEntriesOf(half);
        assertTrusted(issuer(whole), anchors(whole).get(0), START);
    }

    @Test
    void theAnchorIsRenewedAYearBeforeItExpiresAndStandsBesideTheOldOne() throws GeneralSecurityException {
        Map<String, String> files = renewed(fresh(), days(3200));
        assertThat(anchors(files)).as("not yet due").hasSize(1);
        Instant now = days(3285).plusSeconds(1);
        Map<String, String> later = renewed(files, now);

        List<X509Certificate> anchors = anchors(later);
        assertThat(anchors).hasSize(2);
        assertThat(anchors.get(1)).isEqualTo(anchors(files).get(0));
        assertThat(anchors.get(0).getNotAfter()).isEqualTo(Date.from(now.plus(Duration.ofDays(3650))));
        assertTrusted(issuer(later), anchors.get(1), now); // until every proxy trusts the new one, too
        assertThat(renewed(later, now)).isEqualTo(later);

        Instant known = now.plus(Duration.ofDays(31));
        Map<String, String> last = renewed(later, known);
        assertThat(anchors(last)).isEqualTo(anchors);
        assertPair(last.get(MeshIdentity.ANCHOR_KEY), anchors.get(0));
        assertTrusted(issuer(last), anchors.get(0), known);
        assertPair(last.get(MeshIdentity.KEY), issuer(last));
        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> issuer(last).verify(anchors.get(1).getPublicKey()));
        assertThat(renewed(last, known)).isEqualTo(last);
    }

    @Test
    void anAnchorThatHasExpiredGoesWithTheNextOne() throws GeneralSecurityException {
        Map<String, String> files = fresh();
        X509Certificate first = anchors(files).get(0);
        Map<String, String> second = renewed(files, days(3300));
        assertThat(anchors(second)).hasSize(2).contains(first);
        Map<String, String> promoted = renewed(second, days(3340));
        Map<String, String> third = renewed(promoted, days(3300 + 3300));
        assertThat(anchors(third))
                .hasSize(2)
                .doesNotContain(first)
                .contains(anchors(second).get(0));
        assertThat(anchors(renewed(files, days(4000)))).hasSize(1).doesNotContain(first);
    }
}
