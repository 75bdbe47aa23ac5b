package dev.tare.mesh.install;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
    private volatile Planned planned = () -> {};
    private String uid;

    /** What planning comes to. */
    private interface Planned {
        void come() throws InstallFailure;
    }

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
        planned.come();
        return InstallPlan.of(mesh.getSpec(), Catalogue.entry("kuma").orElseThrow(), List.of());
    }

    private NewerSpec atWork() throws InstallFailure {
        return atWork((release, generation) -> told.add(release.place() + " by " + generation));
    }

    private NewerSpec atWork(NewerSpec.Overtaken overtaken) throws InstallFailure {
        MeshInstall mesh = mesh(1, SPEC);
        return new NewerSpec(client, mesh, plan(mesh), this::plan, overtaken);
    }

    private void correct(long generation) {
        client.resources(MeshInstall.class).withName("m").edit(there -> {
            there.getMetadata().setGeneration(generation);
            there.setSpec(MeshInstallSpecBuilder.builder(CORRECTED)
                    .timeout(SPEC.timeout().plusSeconds(generation))
                    .build());
            return there;
        });
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

    private List<String> toldWhenPlanningFails(InstallFailure failure) throws InstallFailure {
        NewerSpec newer = atWork();
        PlannedRelease release = plan(mesh(1, SPEC)).get(0);
        planned = () -> {
            throw failure;
        };
        correct(2);
        newer.over(release).close();
        return List.copyOf(told);
    }

    @Test
    void whatMakesNoSenseInterruptsNothing() throws InstallFailure {
        assertThat(toldWhenPlanningFails(new InstallFailure("spec.values makes no sense", false)))
                .isEmpty();
    }

    @Test
    void whatMayMakeSenseLaterIsForTheNextOneToSay() throws InstallFailure {
        assertThat(toldWhenPlanningFails(new InstallFailure("Secret more was not found", true)))
                .containsExactly("kuma-system/kuma by 2");
    }

    @Test
    void whatCannotBeWrittenDownIsToldByTheNextLook() throws InstallFailure {
        NewerSpec newer = atWork((release, generation) -> {
            told.add(release.place() + " by " + generation);
            if (told.size() == 1) {
                throw new KubernetesClientException("the API server is away");
            }
        });
        PlannedRelease release = plan(mesh(1, SPEC)).get(0);
        correct(2);
        newer.over(release).close();
        assertThat(told).hasSize(1);
        newer.over(release).close();
        newer.over(release).close();
        assertThat(told).containsExactly("kuma-system/kuma by 2", "kuma-system/kuma by 2");
    }

    @Test
    void aMistakeInPlanningDoesNotEndTheWatch() throws Exception {
        NewerSpec.Watch watch = atWork().over(plan(mesh(1, SPEC)).get(0));
        try {
            CountDownLatch failed = new CountDownLatch(1);
            planned = () -> {
                failed.countDown();
                throw new IllegalArgumentException("a mistake of ours");
            };
            correct(2);
            assertThat(failed.await(1, TimeUnit.MINUTES)).isTrue();
            planned = () -> {};
            correct(3);
            assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("kuma-system/kuma by 3");
        } finally {
            watch.close();
        }
    }

    @Test
    void itsEndWaitsForALookThatHasBegun() throws Exception {
        NewerSpec.Watch watch = atWork().over(plan(mesh(1, SPEC)).get(0));
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        planned = () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException closed) {
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                ended.set(true);
            }
        };
        correct(2);
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
        watch.close();
        assertThat(ended).isTrue();
    }
}
