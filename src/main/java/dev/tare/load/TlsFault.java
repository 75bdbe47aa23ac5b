package dev.tare.load;

import java.io.EOFException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What is wrong with a peer's TLS, in words that stand behind its address. */
final class TlsFault {

    private static final String ALERT = "Received fatal alert: ";

    private TlsFault() {}

    /**
     * Says it.
     *
     * @param cause what Java says
     * @param serverName the name that the peer's certificate must be for
     */
    static String sentence(SSLException cause, String serverName) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = cause; each != null; each = each.getCause()) {
            causes.add(each);
        }
        Optional<Throwable> expired = first(causes, CertificateExpiredException.class);
        if (expired.isPresent()) {
            return "shows a certificate that has expired (" + expired.get().getMessage() + ")";
        }
        Optional<Throwable> early = first(causes, CertificateNotYetValidException.class);
        if (early.isPresent()) {
            return "shows a certificate that is not valid yet (" + early.get().getMessage() + ")";
        }
        if (causes.stream().anyMatch(TlsFault::isOfNobodyTrusted)) {
            return "shows a certificate that comes from no authority that is trusted";
        }
        Optional<Throwable> refused = first(causes, CertificateException.class);
        if (refused.isPresent()) {
            return "shows a certificate that will not do for '%s' (%s)"
                    .formatted(serverName, refused.get().getMessage());
        }
        if (first(causes, EOFException.class).isPresent()) {
            return "closes the connection in the TLS handshake";
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains(ALERT)) {
            return "refuses TLS with the alert '%s'"
                    .formatted(message.substring(message.indexOf(ALERT) + ALERT.length()));
        }
        if (message.contains("unrecognized SSL message")) {
            return "speaks no TLS";
        }
        return "does not answer in TLS (" + message + ")";
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
