package dev.tare.fleet;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON web tokens of end users, by an issuer whose key is made on the spot, and by somebody who pretends to be that issuer. */
public final class Tokens {

    /** Who has issued them. */
    public static final String ISSUER = "https://issuer.tare.local";
    /** Whom they are for. */
    public static final String AUDIENCE = "shop";

    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final int COORDINATE_BYTES = 32; // of P-256
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Clock clock;
    private final KeyPair issuer = Certificates.newKey();
    private final KeyPair pretender = Certificates.newKey();

    /**
     * Tokens of a new issuer.
     *
     * @param clock from when on they hold, which is for 12 hours
     */
    public Tokens(Clock clock) {
        this.clock = clock;
    }

    /** The issuer's public key, as a JSON web key set (RFC 7517). */
    public String keySet() {
        ECPublicKey key = (ECPublicKey) issuer.getPublic();
        ObjectNode set = JSON.createObjectNode();
        set.putArray("keys")
                .addObject()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("alg", "ES256")
                .put("use", "sig")
                .put("x", BASE64.encodeToString(coordinate(key.getW().getAffineX())))
                .put("y", BASE64.encodeToString(coordinate(key.getW().getAffineY())));
        return set.toString();
    }

    /** A token that the issuer has signed. */
    public String right() {
        return token(issuer.getPrivate());
    }

    /** A token that says the same, and that the issuer has not signed. */
    public String wrong() {
        return token(pretender.getPrivate());
    }

    private String token(PrivateKey key) {
        ObjectNode header = JSON.createObjectNode().put("alg", "ES256").put("typ", "JWT");
        ObjectNode claims = JSON.createObjectNode()
                .put("iss", ISSUER)
                .put("aud", AUDIENCE)
                .put("sub", "user")
                .put("exp", clock.instant().plus(LIFETIME).getEpochSecond());
        String signed = encoded(header) + "." + encoded(claims);
        try {
            // Both numbers at their full length, as tokens have them (RFC 7518, 3.4).
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java makes no ECDSA signatures: " + e.getMessage(), e);
        }
    }

    private static String encoded(ObjectNode part) {
        return BASE64.encodeToString(part.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray(); // with a sign, and as short as it gets
        byte[] full = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, full, COORDINATE_BYTES - length, length);
        return full;
    }
}
