package dev.tare.fleet.pods.desired;

import java.util.Map;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

import dev.tare.api.PodSettings;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;

import static org.assertj.core.api.Assertions.assertThat;

/** By which siblings the scheduler is led; that no other run's pods are on the node is asked for everywhere. */
class PlacementTest {

    private static final RunIdentity RUN = new RunIdentity("shop", "checkout", "uid-1");
    private static final Map<String, String> TARGET =
            Map.of(ObjectLabels.ENVIRONMENT, "mesh", ObjectLabels.ROLE, ObjectLabels.ROLE_TARGET);

    private static Map<String, String> worker(String environment, int number) {
        return Map.of(
                ObjectLabels.ENVIRONMENT,
                environment,
                ObjectLabels.ROLE,
                ObjectLabels.ROLE_WORKER,
                ObjectLabels.WORKER,
                Integer.toString(number));
    }

    private static PodSpec placed(String settings, Map<String, String> labels) {
        PodSpecBuilder pod = new PodSpecBuilder();
        new Placement(RUN, Serialization.unmarshal(settings, PodSettings.class), "baseline", Map.of())
                .apply(pod, labels);
        return pod.build();
    }

    private static String with(String settings, Map<String, String> labels) {
        return placed(settings, labels)
                .getAffinity()
                .getPodAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .stream()
                .map(term -> term.getTopologyKey()
                        + new TreeMap<>(term.getLabelSelector().getMatchLabels()))
                .toList()
                .toString();
    }

    private static String apart(String settings, Map<String, String> labels) {
        return placed(settings, labels)
                .getAffinity()
                .getPodAntiAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .stream()
                .map(term -> term.getLabelSelector().getMatchExpressions().isEmpty()
                        ? term.getTopologyKey()
                                + new TreeMap<>(term.getLabelSelector().getMatchLabels())
                        : "other runs")
                .toList()
                .toString();
    }

    @Test
    void allAreOnOneNode() {
        for (String settings : new String[] {"{}", "placement: SameNode"}) {
            assertThat(with(settings, TARGET)).isEqualTo("[kubernetes.io/hostname{tare.dev/run-uid=uid-1}]");
            assertThat(with(settings, worker("mesh", 1))).isEqualTo("[kubernetes.io/hostname{tare.dev/run-uid=uid-1}]");
            assertThat(apart(settings, TARGET)).isEqualTo("[other runs]");
        }
    }

    @Test
    void workersAreOnOneNodeAndTargetsOnAnother() {
        assertThat(with("placement: TwoNodes", TARGET))
                .isEqualTo("[kubernetes.io/hostname{tare.dev/role=target, tare.dev/run-uid=uid-1}]");
        assertThat(apart("placement: TwoNodes", TARGET))
                .isEqualTo("[other runs, kubernetes.io/hostname{tare.dev/role=worker, tare.dev/run-uid=uid-1}]");
        assertThat(with("placement: TwoNodes", worker("mesh", 1)))
                .isEqualTo("[kubernetes.io/hostname{tare.dev/role=worker, tare.dev/run-uid=uid-1}]");
        assertThat(apart("placement: TwoNodes", worker("mesh", 1)))
                .isEqualTo("[other runs, kubernetes.io/hostname{tare.dev/role=target, tare.dev/run-uid=uid-1}]");
    }

    @Test
    void workersOfTheFirstEnvironmentSpreadAndTheOthersFollow() {
        assertThat(with("placement: Spread", worker("baseline", 1))).isEqualTo("[]");
        assertThat(placed("placement: Spread", worker("baseline", 1)).getTopologySpreadConstraints())
                .singleElement()
                .satisfies(constraint -> {
                    assertThat(constraint.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
                    assertThat(constraint.getLabelSelector().getMatchLabels())
                            .isEqualTo(Map.of(
                                    "tare.dev/run-uid",
                                    "uid-1",
                                    "tare.dev/role",
                                    "worker",
                                    "tare.dev/environment",
                                    "baseline"));
                });
        assertThat(with("placement: Spread", worker("mesh", 1)))
                .isEqualTo("[kubernetes.io/hostname{tare.dev/environment=baseline, tare.dev/role=worker,"
                        + " tare.dev/run-uid=uid-1, tare.dev/worker=1}]");
        assertThat(placed("placement: Spread", worker("mesh", 1)).getTopologySpreadConstraints())
                .isEmpty();
        assertThat(with("placement: Spread", TARGET))
                .isEqualTo("[kubernetes.io/hostname{tare.dev/role=target, tare.dev/run-uid=uid-1}]");
    }

    @Test
    void nodesRunLinuxUnlessTheProfileSaysOtherwise() {
        assertThat(placed("nodeSelector: {pool: measuring}", TARGET).getNodeSelector())
                .isEqualTo(Map.of("kubernetes.io/os", "linux", "pool", "measuring"));
        assertThat(placed("nodeSelector: {kubernetes.io/os: other}", TARGET).getNodeSelector())
                .isEqualTo(Map.of("kubernetes.io/os", "other"));
    }
}
