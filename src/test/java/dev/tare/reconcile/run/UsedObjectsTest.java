package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.Environment;
import dev.tare.api.Environment.PodMetadata;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.Request;
import dev.tare.api.RequestBuilder;
import dev.tare.api.Target;
import dev.tare.fleet.FleetException;
import dev.tare.reconcile.rules.Allowances;
import dev.tare.reconcile.rules.ChartLimits;

import static org.assertj.core.api.Assertions.assertThat;

/** What of others a run makes use of must permit it: before it begins, and before each block. */
class UsedObjectsTest {

    private static final String ELSEWHERE =
            "spec.target.service.name: is \"front\", but must be a Service that leads to pods: it is of the type ExternalName and"
                    + " leads to sink.others.svc.cluster.local, a host that the chart's value targets.hosts does not list; the"
                    + " value allow.externalNameServices opens all Services of this type";
    private static final String UNLABELLED =
            "spec.request.secretHeaders[0].secretKeyRef.name: is \"token\", but must be a Secret that carries the label"
                    + " tare.dev/allow-use=true";
    private static final String SELECTED =
            "spec.environments[0].pod.labels: is \"app=web\", but must have no label by which a Service of the namespace selects"
                    + " its pods, as Service web does by this one";

    private static final Allowances OPEN =
            Allowances.NONE.withSecretNamespaces(List.of("*")).withPodLabels(List.of("app"));

    private final ClusterScript cluster = new ClusterScript();

    @AfterEach
    void close() {
        cluster.close();
    }

    private void run(PerformanceProfileSpec spec, List<String> hosts, Allowances allowances) {
        cluster.limited(ChartLimits.of(1_000, 100, 4).withHosts(hosts).withAllowances(allowances))
                .profile(spec)
                .mesh(true, List.of("client"))
                .run(ClusterScript.RUN, Map.of());
    }

    private static PerformanceProfileSpec ofService() {
        return ClusterScript.spec(new Target(null, new Target.Service("front", null, 80), null));
    }

    private static PerformanceProfileSpec withSecret() {
        Request request = RequestBuilder.builder()
                .secretHeaders(
                        List.of(new Request.SecretHeader("authorization", new Request.SecretKeyRef("token", "value"))))
                .build();
        return ClusterScript.spec(ClusterScript.sample()).withRequest(request);
    }

    private static PerformanceProfileSpec withLabel() {
        PerformanceProfileSpec spec = ClusterScript.spec(ClusterScript.sample());
        return spec.withEnvironments(List.of(
                new Environment("baseline", null, null, null, new PodMetadata(Map.of("app", "web"), null)),
                spec.environments().get(1)));
    }

    private void service(String name, ServiceSpec spec) {
        Service service = new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(ClusterScript.NAMESPACE)
                .withName(name)
                .endMetadata()
                .withSpec(spec)
                .build();
        cluster.client.resource(service).createOr(there -> there.update());
    }

    private static ServiceSpec selecting(String key, String value) {
        return new ServiceSpecBuilder().withSelector(Map.of(key, value)).build();
    }

    private static ServiceSpec externalName() {
        return new ServiceSpecBuilder()
                .withType("ExternalName")
                .withExternalName("sink.others.svc.cluster.local.")
                .build();
    }

    private void secret(Map<String, String> labels) {
        cluster.client
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(ClusterScript.NAMESPACE)
                        .withName("token")
                        .withLabels(labels)
                        .endMetadata()
                        .addToData("value", "c2VjcmV0")
                        .build())
                .createOr(there -> there.update());
    }

    private void refuses(String reason, String message) throws FleetException {
        assertThat(cluster.reconcile()).isEmpty();
        assertThat(cluster.condition("Failed")).isEqualTo("True " + reason + ": " + message);
        assertThat(cluster.listing.objects()).noneMatch(object -> object.startsWith("Job"));
    }

    private void admits() throws FleetException {
        assertThat(cluster.reconcile()).contains(Duration.ofMillis(1));
        assertThat(cluster.condition("Admitted")).startsWith("True");
    }

    /** The run goes as far as its first block, and then ends as soon as the next one would begin. */
    private void endsAfterAChange(Runnable change, String reason, String message) throws FleetException {
        cluster.untilPublished(0);
        change.run();
        cluster.untilComplete();
        assertThat(cluster.condition("Failed")).isEqualTo("True " + reason + ": " + message);
        assertThat(cluster.run().getStatus().publication().block()).isZero();
        assertThat(cluster.listing.results()).as("what was measured stays").hasSize(2);
    }

    @Test
    void aServiceThatStandsForAHostIsNotLoaded() throws FleetException {
        service("front", externalName());
        run(ofService(), List.of(), Allowances.NONE);
        refuses("LoadNotAllowed", ELSEWHERE);
    }

    @Test
    void aServiceThatStandsForAListedHostIsLoaded() throws FleetException {
        service("front", externalName());
        run(ofService(), List.of("Sink.others.svc.cluster.local"), Allowances.NONE);
        admits();
    }

    @Test
    void servicesThatStandForHostsCanBeOpened() throws FleetException {
        service("front", externalName());
        run(ofService(), List.of(), Allowances.NONE.withExternalNameServices(true));
        admits();
    }

    @Test
    void aServiceWithoutASelectorIsNotLoaded() throws FleetException {
        service("front", new ServiceSpec());
        run(ofService(), List.of(), Allowances.NONE);
        refuses(
                "LoadNotAllowed",
                "spec.target.service.name: is \"front\", but must be a Service with a selector: without one it leads wherever its"
                        + " EndpointSlices say; the chart's value allow.selectorlessServices opens such Services");
    }

    @Test
    void servicesWithoutASelectorCanBeOpened() throws FleetException {
        service("front", new ServiceSpec());
        run(ofService(), List.of(), Allowances.NONE.withSelectorlessServices(true));
        admits();
    }

    @Test
    void aServiceIsExchangedInTheMiddleOfARun() throws FleetException {
        service("front", selecting("app", "front"));
        run(ofService(), List.of(), Allowances.NONE);
        endsAfterAChange(() -> service("front", externalName()), "LoadNotAllowed", ELSEWHERE);
    }

    @Test
    void aSecretIsMissingUntilItComes() throws FleetException {
        run(withSecret(), List.of(), OPEN);
        assertThat(cluster.reconcile()).contains(Duration.ofSeconds(5));
        assertThat(cluster.condition("Admitted"))
                .isEqualTo("False SecretNotFound: Secret \"token\" was not found in namespace shop");
        secret(Map.of("tare.dev/allow-use", "true"));
        admits();
    }

    @Test
    void aSecretThatDoesNotPermitItIsNotUsed() throws FleetException {
        secret(Map.of("tare.dev/allow-use", "false"));
        run(withSecret(), List.of(), OPEN);
        refuses("SecretNotAllowed", UNLABELLED);
    }

    @Test
    void aSecretDoesNotPermitItAnyMore() throws FleetException {
        secret(Map.of("tare.dev/allow-use", "true"));
        run(withSecret(), List.of(), OPEN);
        endsAfterAChange(() -> secret(Map.of()), "SecretNotAllowed", UNLABELLED);
    }

    @Test
    void podsCarryNoLabelOfAService() throws FleetException {
        service("web", selecting("app", "web"));
        run(withLabel(), List.of(), OPEN);
        refuses("LabelSelected", SELECTED);
    }

    @Test
    void podsMayCarryALabelThatNoServiceSelects() throws FleetException {
        service("web", selecting("app", "another"));
        run(withLabel(), List.of(), OPEN);
        admits();
    }

    @Test
    void aServiceThatSelectsPodsOfARunComesInTheMiddleOfIt() throws FleetException {
        run(withLabel(), List.of(), OPEN);
        endsAfterAChange(() -> service("web", selecting("app", "web")), "LabelSelected", SELECTED);
    }
}
