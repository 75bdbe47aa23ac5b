package dev.tare.reconcile.run;

import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.MeshInstall;
import dev.tare.fleet.FleetException;

import static org.assertj.core.api.Assertions.assertThat;

/** Which runs are woken when a mesh is ready, by what they have said. */
class AwaitedMeshTest {

    private final ClusterScript cluster = new ClusterScript();

    @AfterEach
    void close() {
        cluster.close();
    }

    private boolean isAwaited(String name) {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName(name).build());
        return AwaitedMesh.isAwaitedBy(cluster.outline(ClusterScript.RUN), mesh);
    }

    private void run() {
        cluster.profile(ClusterScript.spec(ClusterScript.sample())).run(ClusterScript.RUN, Map.of());
    }

    @Test
    void aMeshThatIsMissingIsAwaited() throws FleetException {
        run();
        assertThat(isAwaited("reference")).as("before the run was looked at").isFalse();
        cluster.reconcile();
        assertThat(isAwaited("reference")).isTrue();
        assertThat(isAwaited("another")).isFalse();
    }

    @Test
    void aMeshThatIsNotReadyIsAwaited() throws FleetException {
        cluster.mesh(false, List.of("client"));
        run();
        cluster.reconcile();
        assertThat(isAwaited("reference")).isTrue();
        assertThat(isAwaited("another")).isFalse();
    }

    @Test
    void aMeshThatIsReadyIsAwaitedByNobody() throws FleetException {
        cluster.mesh(true, List.of("client"));
        run();
        cluster.reconcile();
        assertThat(isAwaited("reference")).isFalse();
    }
}
