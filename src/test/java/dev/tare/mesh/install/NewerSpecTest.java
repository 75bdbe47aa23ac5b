package dev.tare.mesh.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpec.DeletionPolicy;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.mesh.catalogue.Catalogue;

import static org.assertj.core.api.Assertions.assertThat;

/** A spec that is changed while Helm waits, before a stand-in for the API server. */
class NewerSpecTest {

    private static final MeshInstallSpec SPEC = MeshInstallSpecBuilder.builder()
            .mesh("kuma")
            .values(Map.of("kubectl", Map.of("image", "one that a mirror does not have")))
            .build();
    private static final MeshInstallSpec CORRECTED = MeshInstallSpecBuilder.builder(SPEC)
            .values(Map.of("kubectl", Map.of("image", "right")))
            .build();

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private boolean makesNoSense;
    private String uid;

    @BeforeEach
    void install() {
        uid = client.resource(mesh(1, SPEC)).create().getMetadata().getUid();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private MeshInstall mesh(long generation, MeshInstallSpec spec) {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder()
                .withName("m")
                .withUid(uid)
                .withGeneration(generation)
                .build());
        mesh.setSpec(spec);
        return mesh;
    }

    private List<PlannedRelease> plan(MeshInstall mesh) throws InstallFailure {
        if (makesNoSense) {
            throw new InstallFailure("spec.values makes no sense", false);
        }
        return InstallPlan.of(mesh.getSpec(), Catalogue.entry("kuma").orElseThrow(), List.of());
    }

    private NewerSpec atWork() throws InstallFailure {
        MeshInstall mesh = mesh(1, SPEC);
        return new NewerSpec(
                client,
                mesh,
                plan(mesh),
                this::plan,
                (release, generation) -> told.add(release.place() + " by " + generation));
    }

    /** What is told of these changes, one after the other. */
    private List<String> toldOf(MeshInstall... changes) throws InstallFailure {
        NewerSpec newer = atWork();
        // Certificates are made for it, which a newer plan does not have.
        PlannedRelease release = plan(mesh(1, SPEC)).get(0).over(Map.of("identity", "made"));
        List<String> all = new ArrayList<>();
        for (MeshInstall change : changes) {
            client.resources(MeshInstall.class).withName("m").edit(there -> {
                there.getMetadata().setGeneration(change.getMetadata().getGeneration());
                there.setSpec(change.getSpec());
                return there;
            });
            newer.over(release).close();
            told.drainTo(all);
        }
        return all;
    }

    @Test
    void aCorrectionIsToldOfOnce() throws InstallFailure {
        assertThat(toldOf(mesh(2, CORRECTED), mesh(2, CORRECTED))).containsExactly("kuma-system/kuma by 2");
    }

    @Test
    void itIsSeenWhileHelmWaits() throws Exception {
        NewerSpec.Watch watch = atWork().over(plan(mesh(1, SPEC)).get(0));
        try {
            client.resources(MeshInstall.class).withName("m").edit(there -> {
                there.getMetadata().setGeneration(2L);
                there.setSpec(CORRECTED);
                return there;
            });
            assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("kuma-system/kuma by 2");
        } finally {
            watch.close();
        }
    }

    @Test
    void whatLeavesTheReleaseAsItIsInterruptsNothing() throws InstallFailure {
        MeshInstallSpec longer = MeshInstallSpecBuilder.builder(SPEC)
                .timeout(SPEC.timeout().plusSeconds(1))
                .build();
        assertThat(toldOf(mesh(1, SPEC), mesh(2, longer))).isEmpty();
    }

    private List<String> toldOfDeletion(DeletionPolicy policy) throws InstallFailure {
        NewerSpec newer = atWork();
        client.resources(MeshInstall.class).withName("m").edit(there -> {
            there.addFinalizer("tare.dev/mesh");
            there.setSpec(MeshInstallSpecBuilder.builder(SPEC)
                    .deletionPolicy(policy)
                    .timeout(SPEC.timeout().plusSeconds(1))
                    .build());
            return there;
        });
        client.resources(MeshInstall.class).withName("m").delete();
        newer.over(plan(mesh(1, SPEC)).get(0)).close();
        return List.copyOf(told);
    }

    @Test
    void aDeletionTakesOver() throws InstallFailure {
        assertThat(toldOfDeletion(DeletionPolicy.Uninstall)).containsExactly("kuma-system/kuma by 2");
    }

    @Test
    void aDeletionThatLeavesAllThereDoesNot() throws InstallFailure {
        assertThat(toldOfDeletion(DeletionPolicy.Retain)).isEmpty();
    }

    @Test
    void whereNoOtherInstallerWouldComeThisOneGoesOn() throws InstallFailure {
        MeshInstallSpec observed = MeshInstallSpecBuilder.builder(CORRECTED)
                .management(Management.Observed)
                .build();
        assertThat(toldOf(mesh(2, observed))).isEmpty();
    }

    @Test
    void whatMakesNoSenseIsForTheNextOneToSay() throws InstallFailure {
        NewerSpec newer = atWork();
        PlannedRelease release = plan(mesh(1, SPEC)).get(0);
        makesNoSense = true;
        client.resources(MeshInstall.class).withName("m").edit(there -> {
            there.setSpec(CORRECTED);
            return there;
        });
        newer.over(release).close();
        assertThat(told).containsExactly("kuma-system/kuma by 2");
    }
}
