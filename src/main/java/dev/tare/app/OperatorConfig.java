package dev.tare.app;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import dev.tare.reconcile.metrics.EnvironmentLabel;

/** What the operator is told by whoever installed it: the keys below {@code tare}. */
@ConfigMapping(prefix = "tare")
public interface OperatorConfig {

    /** The image of workers, targets and the reference proxy: the operator's own, by version or digest. */
    String image();

    /** When nodes pull images. */
    @WithDefault("IfNotPresent")
    PullPolicy imagePullPolicy();

    /** Names of Secrets, in the namespace of a run, with credentials of the image registry. */
    Optional<List<String>> imagePullSecrets();

    /** Sidecars of the mesh {@code envoy}. */
    Envoy envoy();

    /** All runs together. */
    Runs runs();

    /** How runs share the cluster. */
    Queue queue();

    /** Whether Kueue says when runs begin. */
    Kueue kueue();

    /** One run. */
    Limits limits();

    /** What is measured. */
    Targets targets();

    /** What runs have measured. */
    Results results();

    /** What Prometheus reads. */
    Metrics metrics();

    /** Where spans of runs go that explain themselves. */
    Tracing tracing();

    /** Pages of others. */
    Links links();

    /** What profiles may use that is closed to them otherwise. */
    Allow allow();

    /** Meshes that Tare installs. */
    Meshes meshes();

    /** Where lessons are gone through. */
    Playground playground();

    /** Worker containers. */
    Container worker();

    /** Containers of the sample service. */
    Container target();

    /** Sidecars that Tare itself adds. */
    Container proxy();

    /** When nodes pull images. */
    enum PullPolicy {
        /** Each time. */
        Always,
        /** Where it is missing. */
        IfNotPresent,
        /** Never. */
        Never
    }

    /** Sidecars of the mesh {@code envoy}. */
    interface Envoy {

        /** The image, by version or digest; <code>{version}</code> in it stands for the version that is asked for. */
        @WithDefault("docker.io/envoyproxy/envoy:v{version}")
        String image();

        /** The version where a mesh asks for none. */
        @WithDefault("1.40.0")
        String version();
    }

    /** All runs together. */
    interface Runs {

        /** How many are measured at the same time. */
        @WithDefault("1")
        int concurrent();

        /** For how long the pods of a run may be on their way. */
        @WithDefault("2m")
        Duration startWithin();

        /** How many runs of a namespace that were created by hand are kept after their end. */
        @WithDefault("50")
        int keepByHand();
    }

    /** How runs share the cluster. */
    interface Queue {

        /** Weights of teams, by their paths. */
        Map<String, String> weights();

        /** After how long what a team has had counts half as much. */
        @WithDefault("24h")
        Duration halfLife();

        /** What all runs that measure may take together. */
        Capacity capacity();
    }

    /** What all runs that measure may take together; what is not given is not limited. */
    interface Capacity {

        /** CPUs that their pods request. */
        Optional<String> cpu();

        /** Memory that their pods request. */
        Optional<String> memory();

        /** Requests per second. */
        Optional<Integer> requestsPerSecond();

        /** Connections. */
        Optional<Integer> connections();
    }

    /** Whether Kueue says when runs begin that name one of its queues. */
    interface Kueue {

        /** Whether it does. */
        @WithDefault("false")
        boolean enabled();

        /** Whether Workloads ask for requests per second and connections, too. */
        @WithDefault("false")
        boolean loadResources();
    }

    /** What a run may ask for at most. */
    interface Limits {

        /** Requests per second, over all of its workers. */
        @WithDefault("50000")
        int requestsPerSecond();

        /** Connections, or requests under way in a closed loop. */
        @WithDefault("10000")
        int connections();

        /** Workers, over all of its environments. */
        @WithDefault("20")
        int workers();

        /** Pods, workers and targets together. */
        @WithDefault("100")
        int pods();

        /** How long it may take. */
        @WithDefault("24h")
        Duration runDuration();

        /** Bytes of results that are stored of it, as a quantity. */
        @WithDefault("16Mi")
        String resultBytes();

        /** Runs of a namespace that may wait, besides one of each profile. */
        @WithDefault("50")
        int queuedRuns();
    }

    /** What runs have measured, in each block. */
    interface Results {

        /** For how long it is kept after the end of a run, at the most; absent: until a later run of its profile has ended. */
        Optional<Duration> keep();
    }

    /** What Prometheus reads of results. */
    interface Metrics {

        /** Of how many profiles results are shown, those that were measured last. */
        @WithDefault("100")
        int profiles();

        /** What series of an environment carry besides names. */
        Optional<Set<EnvironmentLabel>> labels();

        /** Whether response times are shown as histograms. */
        @WithDefault("false")
        boolean histograms();

        /** What an hour of what is used costs; both or none. */
        Prices prices();
    }

    /** What an hour costs, in any currency. */
    interface Prices {

        /** A CPU. */
        Optional<BigDecimal> cpu();

        /** A GiB of memory. */
        Optional<BigDecimal> memory();
    }

    /** Where spans of runs go that explain themselves. */
    interface Tracing {

        /** What takes them in OTLP/HTTP, such as {@code http://jaeger:4318}. */
        Optional<String> otlp();

        /** A Jaeger's API for queries, such as {@code http://jaeger:16686}, where spans of proxies are read. */
        Optional<String> query();
    }

    /** Pages of others, as people reach them with their browsers. */
    interface Links {

        /** Those of the Jaeger that has the spans. */
        Optional<String> jaeger();

        /** Those of a Kiali, such as {@code https://kiali.example.com/kiali}. */
        Optional<String> kiali();
    }

    /** What may be measured. */
    interface Targets {

        /** Hosts that a {@code url} may name. */
        Optional<List<String>> hosts();
    }

    /** What profiles may use that is closed to them otherwise; an entry that ends in {@code *} stands for all that begins so. */
    interface Allow {

        /** Images of load generators. */
        Optional<List<String>> generatorImages();

        /** Keys of labels of pods, besides those that meshes know their pods by. */
        Optional<List<String>> podLabels();

        /** Keys of annotations of pods, besides those that meshes know their pods by. */
        Optional<List<String>> podAnnotations();

        /** Priority classes. */
        Optional<List<String>> priorityClasses();

        /** Keys of taints. */
        Optional<List<String>> tolerations();

        /** Namespaces whose profiles may use Secrets that permit it. */
        Optional<List<String>> secretNamespaces();

        /** Whether Services of the type ExternalName may be loaded, whatever host they name. */
        @WithDefault("false")
        boolean externalNameServices();

        /** Whether Services without a selector may be loaded. */
        @WithDefault("false")
        boolean selectorlessServices();
    }

    /** Meshes that Tare installs. */
    interface Meshes {

        /** Whether it does. */
        @WithDefault("false")
        boolean install();

        /** The installer's namespace. */
        @WithDefault("tare-installer")
        String namespace();

        /** The account that the installer runs as. */
        @WithDefault("tare-installer")
        String serviceAccount();

        /** How often it is looked whether all is still as it should be. */
        @WithDefault("10m")
        Duration checkEvery();

        /** Beginnings of addresses that charts may come from, besides those of the catalogue. */
        Optional<List<String>> repositories();

        /** Namespaces whose ConfigMaps and Secrets a mesh may name. */
        Optional<List<String>> objectNamespaces();
    }

    /** Where lessons are gone through. */
    interface Playground {

        /** Whether they are anywhere. */
        @WithDefault("false")
        boolean enabled();

        /** In which namespaces; {@code *}: in all that the operator looks after. */
        Optional<List<String>> namespaces();
    }

    /** A container of a run, where its profile says nothing else. */
    interface Container {

        /** Its resources. */
        Resources resources();
    }

    /** Compute resources. */
    interface Resources {

        /** What is set aside, by resource. */
        Map<String, String> requests();

        /** What may be used at most, by resource. */
        Map<String, String> limits();
    }
}
