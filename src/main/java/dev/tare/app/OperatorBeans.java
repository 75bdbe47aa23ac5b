package dev.tare.app;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.client.CollectorRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.commons.numbers.fraction.BigFraction;

import dev.tare.api.PodSettings;
import dev.tare.fleet.TracingAddresses;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.desired.FleetSettingsBuilder;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.mesh.install.InstallPolicy;
import dev.tare.queue.Amounts;
import dev.tare.queue.Resource;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.kueue.KueueSettings;
import dev.tare.reconcile.mesh.ConfigMapMeshes;
import dev.tare.reconcile.mesh.InstallerSettings;
import dev.tare.reconcile.mesh.InstallerSettingsBuilder;
import dev.tare.reconcile.mesh.MeshReconciler.MeshVersions;
import dev.tare.reconcile.metrics.MetricsSettings;
import dev.tare.reconcile.metrics.ResultMetrics;
import dev.tare.reconcile.metrics.RunMetrics;
import dev.tare.reconcile.play.PlaygroundSettings;
import dev.tare.reconcile.queue.QueueSettings;
import dev.tare.reconcile.rules.Allowances;
import dev.tare.reconcile.rules.AllowancesBuilder;
import dev.tare.reconcile.rules.ClusterLimits;
import dev.tare.reconcile.rules.ClusterLimitsBuilder;
import dev.tare.reconcile.run.Retention;
import dev.tare.reconcile.status.EventRecorder;

/** What the reconcilers are made with. */
@Singleton
final class OperatorBeans {

    private static final Duration WORKER_PATIENCE = Duration.ofSeconds(60);
    private static final int CPU_MILLIS = 1_000;
    private static final int BYTES = 1;

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Not by resource: there may be thousands of runs. */
    @Produces
    @Singleton
    Metrics metrics(MeterRegistry registry) {
        return MicrometerMetrics.withoutPerResourceMetrics(registry);
    }

    /** The one that the meter registry shows, for what is not counted there. */
    @Produces
    @Singleton
    CollectorRegistry shown() {
        return new CollectorRegistry(true);
    }

    @Produces
    @Singleton
    RunMetrics runMetrics(MeterRegistry registry) {
        return new RunMetrics(registry);
    }

    @Produces
    @Singleton
    ResultMetrics resultMetrics(OperatorConfig config) {
        return new ResultMetrics(metrics(config.metrics()));
    }

    static MetricsSettings metrics(OperatorConfig.Metrics metrics) {
        OperatorConfig.Prices prices = metrics.prices();
        return new MetricsSettings(
                metrics.profiles(),
                metrics.labels().orElse(Set.of()),
                metrics.histograms(),
                prices.cpu().flatMap(cpu -> prices.memory()
                        .map(memory -> new MetricsSettings.Prices(cpu.doubleValue(), memory.doubleValue()))));
    }

    @Produces
    @Singleton
    EventRecorder events(KubernetesClient client, Clock clock) {
        return new EventRecorder(client, clock);
    }

    @Produces
    @Singleton
    ClusterLimits limits(OperatorConfig config) {
        OperatorConfig.Limits limits = config.limits();
        return ClusterLimitsBuilder.builder()
                .requestsPerSecond(limits.requestsPerSecond())
                .connections(limits.connections())
                .workers(limits.workers())
                .pods(limits.pods())
                .runDuration(limits.runDuration())
                .resultBytes(Quantity.getAmountInBytes(new Quantity(limits.resultBytes()))
                        .longValue())
                .queuedRuns(limits.queuedRuns())
                .hosts(config.targets().hosts().orElse(List.of()))
                .allowances(allowances(config.allow()))
                .build();
    }

    @Produces
    @Singleton
    Retention retention(OperatorConfig config) {
        return new Retention(config.runs().keepByHand(), config.results().keep());
    }

    private static Allowances allowances(OperatorConfig.Allow allow) {
        return AllowancesBuilder.builder()
                .generatorImages(allow.generatorImages().orElse(List.of()))
                .podLabels(allow.podLabels().orElse(List.of()))
                .podAnnotations(allow.podAnnotations().orElse(List.of()))
                .priorityClasses(allow.priorityClasses().orElse(List.of()))
                .tolerations(allow.tolerations().orElse(List.of()))
                .secretNamespaces(allow.secretNamespaces().orElse(List.of()))
                .externalNameServices(allow.externalNameServices())
                .selectorlessServices(allow.selectorlessServices())
                .build();
    }

    @Produces
    @Singleton
    QueueSettings sharing(OperatorConfig config) {
        Map<Resource, Long> capacity = new EnumMap<>(Resource.class);
        OperatorConfig.Capacity given = config.queue().capacity();
        given.cpu().ifPresent(text -> capacity.put(Resource.CPU_MILLIS, wholeUnits(text, CPU_MILLIS)));
        given.memory().ifPresent(text -> capacity.put(Resource.MEMORY_BYTES, wholeUnits(text, BYTES)));
        given.requestsPerSecond().ifPresent(most -> capacity.put(Resource.REQUESTS_PER_SECOND, most.longValue()));
        given.connections().ifPresent(most -> capacity.put(Resource.CONNECTIONS, most.longValue()));
        Map<String, BigFraction> weights = new HashMap<>();
        config.queue().weights().forEach((team, weight) -> weights.put(team, fraction(new BigDecimal(weight))));
        return new QueueSettings(
                config.runs().concurrent(),
                new Amounts(capacity),
                weights,
                config.queue().halfLife());
    }

    @Produces
    @Singleton
    KueueSettings kueue(OperatorConfig config) {
        return new KueueSettings(config.kueue().enabled(), config.kueue().loadResources());
    }

    private static long wholeUnits(String quantity, int inUnit) {
        return Quantity.getAmountInBytes(new Quantity(quantity))
                .multiply(BigDecimal.valueOf(inUnit))
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    private static BigFraction fraction(BigDecimal number) {
        return BigFraction.of(number.unscaledValue(), BigInteger.TEN.pow(number.scale()));
    }

    @Produces
    @Singleton
    MeasuringRuns measuringRuns() {
        return new MeasuringRuns();
    }

    @Produces
    @Singleton
    MeshVersions versions(FleetSettings settings) {
        return new MeshVersions(Versions.tare(), settings.envoyImage());
    }

    @Produces
    @Singleton
    MeshLookup meshes(KubernetesClient client) {
        return new ConfigMapMeshes(client, client.getNamespace());
    }

    @Produces
    @Singleton
    InstallerSettings installer(OperatorConfig config) {
        OperatorConfig.Meshes meshes = config.meshes();
        return InstallerSettingsBuilder.builder()
                .installs(meshes.install())
                .namespace(meshes.namespace())
                .serviceAccount(meshes.serviceAccount())
                .image(config.image())
                .imagePullPolicy(config.imagePullPolicy().name())
                .imagePullSecrets(config.imagePullSecrets().orElse(List.of()))
                .checkEvery(meshes.checkEvery())
                .policy(new InstallPolicy(
                        meshes.repositories().orElse(List.of()),
                        meshes.objectNamespaces().orElse(List.of())))
                .build();
    }

    @Produces
    @Singleton
    PlaygroundSettings playground(OperatorConfig config) {
        return new PlaygroundSettings(
                config.playground().enabled(), config.playground().namespaces().orElse(List.of()));
    }

    @Produces
    @Singleton
    FleetSettings pods(OperatorConfig config) {
        return FleetSettingsBuilder.builder()
                .tareImage(config.image())
                .envoyImage(new FleetSettings.EnvoyImage(
                        config.envoy().image(), config.envoy().version()))
                .imagePullPolicy(config.imagePullPolicy().name())
                .imagePullSecrets(config.imagePullSecrets().orElse(List.of()))
                .worker(resources(config.worker(), FleetSettings.WORKER))
                .target(resources(config.target(), FleetSettings.TARGET))
                .proxy(resources(config.proxy(), FleetSettings.PROXY))
                .patience(WORKER_PATIENCE)
                .startWithin(config.runs().startWithin())
                .requestsPerSecond(config.limits().requestsPerSecond())
                .tracing(new TracingAddresses(
                        config.tracing().otlp().map(URI::create),
                        config.tracing().query().map(URI::create),
                        config.links().jaeger().map(URI::create),
                        config.links().kiali().map(URI::create)))
                .build();
    }

    private static PodSettings.Resources resources(OperatorConfig.Container container, PodSettings.Resources fallback) {
        Map<String, Quantity> requests = quantities(container.resources().requests());
        Map<String, Quantity> limits = quantities(container.resources().limits());
        return requests.isEmpty() && limits.isEmpty() ? fallback : new PodSettings.Resources(requests, limits);
    }

    private static Map<String, Quantity> quantities(Map<String, String> texts) {
        return texts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Quantity(entry.getValue())));
    }
}
