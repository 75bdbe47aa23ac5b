package dev.tare.fleet;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokensTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Tokens tokens = new Tokens(Clock.fixed(NOW, ZoneOffset.UTC));

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    /** The key as whoever reads the set makes it. */
    private PublicKey published() throws Exception {
        JsonNode key = new ObjectMapper().readTree(tokens.keySet()).at("/keys/0");
        assertThat(key.get("kty").textValue()).isEqualTo("EC");
        byte[] x = decoded(key.get("x").textValue());
        byte[] y = decoded(key.get("y").textValue());
        assertThat(x).hasSize(32);
        assertThat(y).hasSize(32);
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(new BigInteger(1, x), new BigInteger(1, y)),
                        curve.getParameterSpec(ECParameterSpec.class)));
    }

    private boolean isSigned(String token) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(published());
        int last = token.lastIndexOf('.');
        signature.update(token.substring(0, last).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(decoded(token.substring(last + 1)));
    }

    /** Several times: coordinates that begin with zeros are shorter, those that begin with a one have a sign. */
    @RepeatedTest(50)
    void onlyTheIssuersIsSignedByThePublishedKey() throws Exception {
        assertThat(isSigned(tokens.right())).isTrue();
        assertThat(isSigned(tokens.wrong())).isFalse();
    }

    @Test
    void bothSayTheSame() throws Exception {
        String claims = tokens.right().split("\\.")[1];
        assertThat(tokens.wrong().split("\\.")[1]).isEqualTo(claims);
        JsonNode read = new ObjectMapper().readTree(decoded(claims));
        assertThat(read.get("iss").textValue()).isEqualTo(Tokens.ISSUER);
        assertThat(read.get("aud").textValue()).isEqualTo(Tokens.AUDIENCE);
        assertThat(Instant.ofEpochSecond(read.get("exp").longValue())).isAfter(NOW.plus(Duration.ofHours(1)));
    }
}
