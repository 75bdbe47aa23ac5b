package dev.tare.e2e.onmesh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.pods.names.ObjectLabels;

import static org.assertj.core.api.Assertions.assertThat;

/** A webhook puts a real Envoy into pods; the run proves that requests cross it, or ends; and its workers leave it. */
@ExtendWith(InstalledOperator.class)
class OnMeshE2E {

    private static final Duration MOST = Duration.ofMinutes(4);
    private static final Path FILES = Path.of("src/test/resources/e2e/onmesh");

    private static StandInMesh mesh;

    private final Scenario user;

    OnMeshE2E(Scenario user) {
        this.user = user;
    }

    @BeforeAll
    static void install(Scenario user) throws Exception {
        user.cluster().upgrade("allow.podAnnotations[0]", "mesh-stand-in.example/as");
        mesh = StandInMesh.install(user);
    }

    @AfterAll
    static void uninstall(Scenario user) {
        mesh.close();
        user.cluster().upgrade(Map.of());
    }

    @AfterEach
    void clear() {
        user.client()
                .resources(PerformanceProfile.class)
                .inNamespace(user.namespace())
                .delete();
        Eventually.holds("end of all runs", MOST, () -> user.runs().isEmpty());
    }

    @Test
    void isProvenAndLeft() {
        Set<String> before = user.objects();
        Seen seen = new Seen();
        List<Watch> watches = List.of(
                user.client().pods().inNamespace(user.namespace()).watch(seen.pods),
                user.client()
                        .network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(user.namespace())
                        .watch(seen.policies));
        PerformanceRun run = complete("proven");
        user.nothingIsLeft(before);
        watches.forEach(Watch::close);

        assertThat(reason(run, Conditions.FAILED)).startsWith("False");
        for (String environment : Set.of("native", "container")) {
            assertThat(Scenario.summary(run, environment).evidence())
                    .contains(
                            "response header server: mesh-stand-in",
                            "request header x-mesh-stand-in-client: worker",
                            "client's proxy: crossed, as is seen by request header x-mesh-stand-in-client",
                            "target's proxy: crossed, as is seen by connection from")
                    .anyMatch(
                            sentence -> sentence.startsWith("proxy metric envoy_cluster_upstream_rq_total: grew by "));
            assertThat(Scenario.summary(run, environment).evidence())
                    .contains(
                            environment.equals("native")
                                    ? "proxy of its pods: stand-in-proxy, a native sidecar"
                                    : "proxy of its pods: stand-in-proxy");
            assertThat(Scenario.summary(run, environment).cpuMicrosPerRequest().proxies())
                    .isPositive();
            assertThat(Scenario.summary(run, environment).memoryMiB().proxies()).isPositive();
        }
        assertThat(Scenario.summary(run, "baseline").evidence()).isNullOrEmpty();
        assertThat(Scenario.summary(run, "baseline").cpuMicrosPerRequest().proxies())
                .isNull();
        assertThat(seen.workers("native")).containsOnly("Succeeded");
        assertThat(seen.workers("container")).containsOnly("Succeeded");
        assertThat(seen.policy).containsKey(run.getMetadata().getName() + "-container-policy");
        assertThat(user.client()
                        .network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(user.namespace())
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void withoutTheLabelItIsNotOnTheMesh() {
        Set<String> before = user.objects();
        PerformanceRun run = complete("unlabelled");

        assertThat(reason(run, Conditions.FAILED))
                .startsWith("True NotOnMesh: environment 'kept-off' is not on its mesh: pod ")
                .endsWith(" has no container stand-in-proxy");
        user.nothingIsLeft(before);
    }

    /** The target's proxy answers as on the mesh. */
    @Test
    void aClientsProxyThatRequestsPassByIsMissed() {
        Set<String> before = user.objects();
        PerformanceRun run = complete("bypassed");

        assertThat(reason(run, Conditions.FAILED))
                .startsWith(
                        "True NotOnMesh: environment 'bypassed' is not on its mesh: only the target's side is crossed:"
                                + " the client's is not shown by request header x-mesh-stand-in-client");
        user.nothingIsLeft(before);
    }

    @Test
    void aProxyThatStaysHoldsNothingUp() {
        Set<String> before = user.objects();
        PerformanceRun run = complete("stubborn");
        user.nothingIsLeft(before);

        assertThat(reason(run, Conditions.FAILED)).startsWith("False");
        String name = run.getMetadata().getName();
        assertThat(reason(user.run(name), Conditions.RECONCILING))
                .startsWith("False ProxyStayed: the run has ended; these were still running 20 s later, and were"
                        + " deleted: container stand-in-proxy of pod " + name + "-stubborn-worker-0-");
        assertThat(user.client()
                        .v1()
                        .events()
                        .inNamespace(user.namespace())
                        .withField("involvedObject.name", name)
                        .list()
                        .getItems())
                .anyMatch(event -> event.getReason().equals("ProxyStayed")
                        && event.getType().equals("Warning"));
    }

    private PerformanceRun complete(String name) {
        user.apply(FILES.resolve(name + ".yaml"));
        PerformanceRun run = user.complete(user.firstRun(), MOST);
        user.keep(name + "-run.yaml", Manifest.yaml(run.getStatus()));
        return run;
    }

    private static String reason(PerformanceRun run, String type) {
        Condition condition = Scenario.conditionOf(run, type);
        return condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage();
    }

    /** How pods ended, and which policies there were. */
    private static final class Seen {

        private final Map<String, Pod> last = new ConcurrentHashMap<>();
        private final Map<String, NetworkPolicy> policy = new ConcurrentHashMap<>();

        private final Watcher<Pod> pods = new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                last.put(pod.getMetadata().getName(), pod);
            }

            @Override
            public void onClose(WatcherException cause) {
                throw new AssertionError("the watch of pods has broken", cause);
            }
        };

        private final Watcher<NetworkPolicy> policies = new Watcher<>() {
            @Override
            public void eventReceived(Action action, NetworkPolicy seen) {
                policy.put(seen.getMetadata().getName(), seen);
            }

            @Override
            public void onClose(WatcherException cause) {
                throw new AssertionError("the watch of policies has broken", cause);
            }
        };

        Set<String> workers(String environment) {
            return last.values().stream()
                    .filter(pod ->
                            environment.equals(pod.getMetadata().getLabels().get(ObjectLabels.ENVIRONMENT))
                                    && pod.getMetadata().getLabels().containsKey(ObjectLabels.WORKER))
                    .map(pod -> pod.getStatus().getPhase())
                    .collect(Collectors.toSet());
        }
    }
}
