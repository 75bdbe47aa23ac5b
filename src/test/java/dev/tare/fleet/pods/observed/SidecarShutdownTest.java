package dev.tare.fleet.pods.observed;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Exit;

import static org.assertj.core.api.Assertions.assertThat;

/** How workers leave their meshes' proxies, by what their pods have got. */
class SidecarShutdownTest {

    private static final Schedule WITHOUT_REQUEST = Schedule.farewell(List.of());

    private static SidecarShutdown leave(
            String mesh, Set<String> containers, Set<String> natives, Map<String, String> annotations) {
        ObservedPod pod = ObservedPodBuilder.builder()
                .name("p")
                .uid("uid")
                .resourceVersion("1")
                .environment("mesh")
                .worker(Optional.of(0))
                .state(new PodState.Running(true))
                .leaving(false)
                .node(Optional.of("node-1"))
                .restarts(Map.of())
                .lastEnd(Map.of())
                .containerIds(Map.of())
                .shape(new PodShape(containers, natives, Map.of(), annotations))
                .build();
        return new SidecarShutdown(pod, MeshEnrolment.of(Catalogue.entry(mesh).orElseThrow(), List.of()));
    }

    @Test
    void theKubeletEndsNativeSidecars() {
        SidecarShutdown leave = leave("istio", Set.of("worker"), Set.of("istio-proxy"), Map.of());
        assertThat(leave.hasProxy()).isTrue();
        assertThat(leave.farewell()).isEqualTo(WITHOUT_REQUEST);
    }

    @Test
    void ordinaryContainersAreAsked() {
        SidecarShutdown leave = leave("istio", Set.of("worker", "istio-proxy"), Set.of(), Map.of());
        assertThat(leave.hasProxy()).isTrue();
        assertThat(leave.farewell()).isEqualTo(Schedule.farewell(List.of(new Exit("POST", 15020, "/quitquitquit"))));
    }

    @Test
    void onlyWhereTheyListen() {
        Map<String, String> listens = Map.of("config.linkerd.io/proxy-admin-shutdown", "enabled");
        assertThat(leave("linkerd", Set.of("worker", "linkerd-proxy"), Set.of(), listens)
                        .farewell())
                .isEqualTo(Schedule.farewell(List.of(new Exit("POST", 4191, "/shutdown"))));
        assertThat(leave("linkerd", Set.of("worker", "linkerd-proxy"), Set.of(), Map.of())
                        .farewell())
                .isEqualTo(WITHOUT_REQUEST);
    }

    @Test
    void aPodWithoutAProxyHasNothingToLeave() {
        SidecarShutdown leave = leave("istio-ambient", Set.of("worker"), Set.of(), Map.of());
        assertThat(leave.hasProxy()).isFalse();
        assertThat(leave.farewell()).isEqualTo(WITHOUT_REQUEST);
    }
}
