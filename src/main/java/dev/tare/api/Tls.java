package dev.tare.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How a target is called in TLS 1.3 or 1.2. Each connection makes a full handshake: no session is resumed.
 *
 * @param serverName the name that is asked for (SNI), and that the target's certificate must be for; by default that of {@code
 *     request.host}, or else the target's host
 * @param ca the certificates of the authorities that the target's certificate must come from; by default those that the
 *     Java runtime trusts
 * @param clientCertificate the certificate by which workers are known to the target (mutual TLS); by default none
 * @param insecureSkipVerify whether the target's certificate is accepted without verification, whoever issued it and
 *     for whatever name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.ca) || !has(self.insecureSkipVerify) || !self.insecureSkipVerify",
        message = "must be left out with insecureSkipVerify: then nothing is verified",
        fieldPath = ".ca")
public record Tls(
        @Size(min = 1, max = 253) @ValidationRule(value = Rules.SUBDOMAIN, message = Rules.SUBDOMAIN_MESSAGE)
        String serverName,

        Ca ca,

        ClientCertificate clientCertificate,

        @Default("false") Boolean insecureSkipVerify) {

    /** The target's host is verified, by what the Java runtime trusts. */
    public static final Tls DEFAULT = new Tls(null, null, null, null);

    /** Fills what is absent with its default. */
    public Tls {
        insecureSkipVerify = insecureSkipVerify == null ? Boolean.FALSE : insecureSkipVerify;
    }

    /**
     * Where certificates of authorities are, in PEM: exactly one of the fields.
     *
     * @param configMapKeyRef a key of a ConfigMap in the profile's namespace. In a cluster only: refused on one machine
     * @param secretKeyRef a key of a Secret in the profile's namespace, under the same conditions as {@code
     *     request.secretHeaders}. In a cluster only: refused on one machine
     * @param file a file, relative to the one that the profile is in. On one machine only: refused in a cluster
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "(has(self.configMapKeyRef) ? 1 : 0) + (has(self.secretKeyRef) ? 1 : 0)"
                    + " + (has(self.file) ? 1 : 0) == 1",
            message = "must have exactly one of configMapKeyRef, secretKeyRef and file")
    public record Ca(
            ConfigMapKeyRef configMapKeyRef,
            Request.SecretKeyRef secretKeyRef,
            @Size(min = 1, max = 1024) String file) {}

    /**
     * A key of a ConfigMap in the profile's namespace.
     *
     * @param name the ConfigMap's name
     * @param key the key in it
     */
    public record ConfigMapKeyRef(
            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.SUBDOMAIN, message = Rules.SUBDOMAIN_MESSAGE)
            String name,

            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.DATA_KEY, message = Rules.DATA_KEY_MESSAGE)
            String key) {}

    /**
     * A certificate with its chain, and its private key, both in PEM: {@code secretName}, or both files.
     *
     * @param secretName a Secret of the type {@code kubernetes.io/tls} in the profile's namespace, with {@code tls.crt} and
     *     {@code tls.key}, under the same conditions as {@code request.secretHeaders}. In a cluster only: refused on one machine
     * @param certificateFile a file, relative to the one that the profile is in. On one machine only: refused in a cluster
     * @param keyFile a file, relative to the one that the profile is in. On one machine only: refused in a cluster
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.secretName) ? !has(self.certificateFile) && !has(self.keyFile)"
                    + " : has(self.certificateFile) && has(self.keyFile)",
            message = "must have either secretName, or certificateFile and keyFile")
    public record ClientCertificate(
            @Size(min = 1, max = 253) @ValidationRule(value = Rules.SUBDOMAIN, message = Rules.SUBDOMAIN_MESSAGE)
            String secretName,

            @Size(min = 1, max = 1024) String certificateFile,

            @Size(min = 1, max = 1024) String keyFile) {}
}
