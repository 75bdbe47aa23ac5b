package dev.tare.load.probe;

import java.io.EOFException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.NotSslRecordException;

/** What is wrong with a peer's TLS, in words that stand behind its address. */
final class TlsFault {

    /** An alert by its name in RFC 8446, as Java has it, and as BoringSSL. */
    private static final Pattern ALERT =
            Pattern.compile("Received fatal alert: (\\w+)|(?:SSLV3|TLSV1)_ALERT_([A-Z_]+)");

    private TlsFault() {}

    /**
     * Says what is wrong with its certificate.
     *
     * @param cause what the provider of TLS says
     * @param serverName the name that the peer's certificate must be for
     * @return empty where it is not that
     */
    static Optional<String> ofCertificate(SSLException cause, String serverName) {
        List<Throwable> causes = chain(cause);
        Optional<Throwable> expired = first(causes, CertificateExpiredException.class);
        if (expired.isPresent()) {
            return Optional.of(
                    "presents a certificate that has expired (" + expired.get().getMessage() + ")");
        }
        Optional<Throwable> early = first(causes, CertificateNotYetValidException.class);
        if (early.isPresent()) {
            return Optional.of("presents a certificate that is not valid yet ("
                    + early.get().getMessage() + ")");
        }
        if (causes.stream().anyMatch(TlsFault::isOfNobodyTrusted)) {
            return Optional.of("presents a certificate that no trusted authority has issued");
        }
        return first(causes, CertificateException.class)
                .map(refused -> "presents a certificate that is not valid for '%s' (%s)"
                        .formatted(serverName, refused.getMessage()));
    }

    /** Says what else is wrong. */
    static String sentence(SSLException cause) {
        if (first(chain(cause), EOFException.class).isPresent()) {
            return "closes the connection in the TLS handshake";
        }
        if (cause instanceof NotSslRecordException) {
            return "does not speak TLS";
        }
        String message = String.valueOf(cause.getMessage());
        Matcher alert = ALERT.matcher(message);
        if (alert.find()) {
            String name = alert.group(1) == null ? alert.group(2).toLowerCase(Locale.ROOT) : alert.group(1);
            return "refuses TLS with the alert '%s'".formatted(name);
        }
        return "does not answer in TLS (" + message + ")";
    }

    private static List<Throwable> chain(Throwable cause) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = cause; each != null; each = each.getCause()) {
            causes.add(each);
        }
        return causes;
    }

    /** No chain leads to an authority that is trusted, or one leads to a namesake of one. */
    private static boolean isOfNobodyTrusted(Throwable cause) {
        return cause instanceof CertPathBuilderException
                || cause instanceof CertPathValidatorException invalid
                        && invalid.getReason() == CertPathValidatorException.BasicReason.INVALID_SIGNATURE;
    }

    private static Optional<Throwable> first(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().filter(type::isInstance).findFirst();
    }
}
