package dev.tare.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A mesh that environments can be put on.
 *
 * @param mesh the catalogue entry: {@code reference} (a proxy with a known delay), {@code envoy} (Envoy as sidecars),
 *     or a mesh that needs a cluster, such as {@code istio}, {@code linkerd} or {@code kuma}. Immutable
 * @param version the version that is wanted; the default is the one that is found or that the catalogue was checked with
 * @param management {@code Managed}: Tare runs the mesh (for {@code reference} and {@code envoy}, as containers in
 *     its own pods); {@code Observed}: somebody else runs it, and Tare only looks for it, which needs a cluster
 * @param values settings of the mesh, merged over the catalogue's. {@code reference} takes {@code delay} (a duration),
 *     {@code errorRate} (0 to 1) and {@code sidecars} (a list of {@code client} and {@code server}); {@code envoy}
 *     takes {@code sidecars} and {@code concurrency} (worker threads of each proxy). Of a mesh that Tare installs they go to
 *     each of its charts
 * @param namespace the namespace of the control plane; the default is the catalogue's. Immutable
 * @param chartSource the source of the charts; the default is their project's own repository
 * @param valuesFrom more values, each merged over {@code values} and over those before it
 * @param addons what is installed beside it, in the namespace {@code tare-addons}, once for all meshes that want it
 * @param adopt whether releases that somebody else installed may be taken over
 * @param deletionPolicy what becomes of the mesh when this resource is deleted
 * @param timeout how long each chart may take until it is ready
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.management != 'Observed' || " + MeshInstallSpec.NOT_OWN_PROXY,
        message = "must be Managed for envoy and reference: their proxies are containers of Tare's own pods",
        fieldPath = ".management")
@ValidationRule(
        value = "self.management != 'Observed' || !has(self.chartSource)",
        message = MeshInstallSpec.MANAGED_ONLY,
        fieldPath = ".chartSource")
@ValidationRule(
        value = "self.management != 'Observed' || !has(self.valuesFrom)",
        message = MeshInstallSpec.MANAGED_ONLY,
        fieldPath = ".valuesFrom")
@ValidationRule(
        value = "self.management != 'Observed' || !has(self.adopt) || !self.adopt",
        message = MeshInstallSpec.MANAGED_ONLY,
        fieldPath = ".adopt")
@ValidationRule(
        value = MeshInstallSpec.NOT_OWN_PROXY + " || !has(self.chartSource)",
        message = MeshInstallSpec.NO_CHARTS,
        fieldPath = ".chartSource")
@ValidationRule(
        value = MeshInstallSpec.NOT_OWN_PROXY + " || !has(self.namespace)",
        message = MeshInstallSpec.NO_CHARTS,
        fieldPath = ".namespace")
@ValidationRule(
        value = MeshInstallSpec.NOT_OWN_PROXY + " || !has(self.valuesFrom)",
        message = MeshInstallSpec.NO_CHARTS,
        fieldPath = ".valuesFrom")
@ValidationRule(
        value = "self.management != 'Observed' || !has(self.addons)",
        message = MeshInstallSpec.MANAGED_ONLY,
        fieldPath = ".addons")
@ValidationRule(
        value = MeshInstallSpec.NOT_OWN_PROXY + " || !has(self.addons)",
        message = MeshInstallSpec.NO_CHARTS,
        fieldPath = ".addons")
@ValidationRule(
        value = "has(self.namespace) == has(oldSelf.namespace)",
        message = "is immutable: create another MeshInstall",
        fieldPath = ".namespace")
@RecordBuilder
public record MeshInstallSpec(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = Rules.LABEL, message = Rules.LABEL_MESSAGE)
        @ValidationRule(
                value = "self == oldSelf",
                message = "is immutable: results name the mesh; create another MeshInstall")
        String mesh,

        @Size(min = 1, max = 63) String version,

        @Default("Managed") Management management,

        @PreserveUnknownFields Map<String, Object> values,

        @Size(min = 1, max = 63)
        @ValidationRule(value = Rules.LABEL, message = Rules.LABEL_MESSAGE)
        @ValidationRule(value = "self == oldSelf", message = "is immutable: create another MeshInstall")
        String namespace,

        ChartSource chartSource,

        @Size(max = 8) List<ValuesSource> valuesFrom,

        @Size(max = 4) List<Addon> addons,

        @Default("false") Boolean adopt,

        @Default("Uninstall") DeletionPolicy deletionPolicy,

        @AsDuration
        @Size(max = 32)
        @Default("10m")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @ValidationRule(value = Rules.SECOND_TO_HOUR, message = Rules.SECOND_TO_HOUR_MESSAGE)
        Duration timeout) {

    /** Whether the mesh is none of those whose proxies Tare runs itself: the entries of the catalogue with an own proxy. */
    static final String NOT_OWN_PROXY = "!(self.mesh in ['envoy', 'reference'])";

    static final String MANAGED_ONLY = "must be left out with management Observed: Tare installs nothing then";

    static final String NO_CHARTS = "must be left out for envoy and reference: there is nothing to install";

    /** Fills what is absent with its default. */
    public MeshInstallSpec {
        management = management == null ? Management.Managed : management;
        values = values == null ? Map.of() : values;
        valuesFrom = valuesFrom == null ? List.of() : List.copyOf(valuesFrom);
        addons = addons == null ? List.of() : List.copyOf(addons);
        adopt = adopt != null && adopt;
        deletionPolicy = deletionPolicy == null ? DeletionPolicy.Uninstall : deletionPolicy;
        timeout = timeout == null ? Duration.ofMinutes(10) : timeout;
    }

    /**
     * The source of charts: either a repository or a ConfigMap.
     *
     * @param repository an address that begins with {@code https://} or {@code oci://}, the latter without the chart's
     *     name; it must be one that the operator's configuration allows
     * @param archives a ConfigMap that holds the charts themselves, each under {@code CHART-VERSION.tgz}
     * @param credentials a Secret with {@code username} and {@code password} for the repository
     * @param certificateAuthority a ConfigMap whose {@code ca.crt} holds the certificates, in PEM, of the authorities
     *     that may have issued the repository's certificate
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.repository) != has(self.archives)",
            message = "must have exactly one of repository and archives")
    @ValidationRule(
            value = "!has(self.archives) || !has(self.credentials)",
            message = "must be left out with archives, which need no credentials",
            fieldPath = ".credentials")
    @ValidationRule(
            value = "!has(self.archives) || !has(self.certificateAuthority)",
            message = "must be left out with archives, which need no server",
            fieldPath = ".certificateAuthority")
    public record ChartSource(
            @Size(max = 2048)
            @ValidationRule(
                    value = "self.matches('^(https|oci)://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$')"
                            + " && !self.matches('/[.]{1,2}(/|$)')",
                    message =
                            "must be https://host/path or oci://host/path, without user, query, fragment and dots in its path")
            String repository,

            ObjectPlace archives,

            ObjectPlace credentials,

            ObjectPlace certificateAuthority) {}

    /**
     * A reference to a ConfigMap or Secret, depending on the field.
     *
     * @param namespace its namespace, which must be one that the operator's configuration allows
     * @param name its name
     */
    public record ObjectPlace(
            @Required @Size(min = 1, max = 63) @ValidationRule(value = Rules.LABEL, message = Rules.LABEL_MESSAGE)
            String namespace,

            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.SUBDOMAIN, message = Rules.SUBDOMAIN_MESSAGE)
            String name) {}

    /**
     * Values out of a ConfigMap or Secret.
     *
     * @param kind what it is
     * @param namespace its namespace, which must be one that the operator's configuration allows
     * @param name its name
     * @param key the key under which it holds a YAML document
     */
    public record ValuesSource(
            @Required Kind kind,

            @Required @Size(min = 1, max = 63) @ValidationRule(value = Rules.LABEL, message = Rules.LABEL_MESSAGE)
            String namespace,

            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.SUBDOMAIN, message = Rules.SUBDOMAIN_MESSAGE)
            String name,

            @Size(min = 1, max = 253)
            @Default("values.yaml")
            @ValidationRule(value = Rules.DATA_KEY, message = Rules.DATA_KEY_MESSAGE)
            String key) {

        /** Fills what is absent with its default. */
        public ValuesSource {
            key = key == null ? "values.yaml" : key;
        }

        /** What holds values. */
        public enum Kind {
            /** A ConfigMap. */
            ConfigMap,
            /** A Secret. */
            Secret
        }
    }

    /** What shows what a mesh does. */
    public enum Addon {
        /** Prometheus: metrics of the mesh and of its proxies. */
        @JsonProperty("prometheus")
        PROMETHEUS("prometheus"),
        /** Jaeger: the spans of the tracing features. */
        @JsonProperty("jaeger")
        JAEGER("jaeger"),
        /** Grafana: dashboards of what Prometheus and Jaeger have. */
        @JsonProperty("grafana")
        GRAFANA("grafana"),
        /** Kiali: a picture of a mesh of Istio's, from what Prometheus and Jaeger have. */
        @JsonProperty("kiali")
        KIALI("kiali");

        private final String value;

        Addon(String value) {
            this.value = value;
        }

        /** Its name in resources. */
        @Override
        public String toString() {
            return value;
        }
    }

    /** What becomes of a mesh. */
    public enum DeletionPolicy {
        /**
         * It is uninstalled, with the definitions and namespaces that came with it. As long as others have objects of
         * these definitions or in these namespaces, they stay, and so does this resource, whose status says which.
         */
        Uninstall,
        /** It is uninstalled, with the definitions and namespaces that came with it and all that others have of them. */
        UninstallAll,
        /** It stays. */
        Retain
    }

    /** Who runs a mesh. */
    public enum Management {
        /** Tare does. */
        Managed,
        /** Somebody else does; Tare never writes to it. */
        Observed
    }
}
