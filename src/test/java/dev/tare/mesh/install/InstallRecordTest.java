package dev.tare.mesh.install;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus.Release;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.mesh.install.InstallRecord.Phase;

import static org.assertj.core.api.Assertions.assertThat;

/** What the installer writes down. */
class InstallRecordTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = START.plusSeconds(60);
    private static final InstallRecord FIRST = InstallRecord.first("uid", START);
    private static final Release BASE = release("base", 1);
    private static final Release MAIN = release("main", 1);

    private static Release release(String name, int revision) {
        return new Release(name, "mesh", name, "1.2.3", revision);
    }

    private static PlannedRelease planned(String namespace, String name) {
        return PlannedReleaseBuilder.builder()
                .name(name)
                .namespace(namespace)
                .chart(name)
                .version("1.2.3")
                .values(Map.of())
                .waits(true)
                .shared(false)
                .build();
    }

    @Test
    void theFirstOneHasDoneNothing() {
        assertThat(FIRST.phase()).isEqualTo(Phase.Working);
        assertThat(FIRST.begun()).isEqualTo(START);
        assertThat(FIRST.attempts()).isZero();
        assertThat(FIRST.releases()).isEmpty();
        assertThat(FIRST.isAt(planned("mesh", "base"))).isFalse();
    }

    @Test
    void whatIsDoneStaysDoneWhenTheSameIsLookedAtOnceMore() {
        InstallRecord done = FIRST.begin(1, START).has(BASE).done("1.2.3", START);
        InstallRecord again = done.begin(1, LATER);
        assertThat(again.phase()).isEqualTo(Phase.Done);
        assertThat(again.at()).isEqualTo(LATER);
        assertThat(again.begun()).isEqualTo(START);
        assertThat(again.version()).isEqualTo("1.2.3");
        assertThat(again.releases()).containsExactly(BASE);
        assertThat(again.has(release("base", 1)).phase()).isEqualTo(Phase.Done);
        assertThat(again.at("mesh/base", "upgrades it", LATER).phase()).isEqualTo(Phase.Working);
        assertThat(done.begin(2, LATER).phase()).as("another is wanted").isEqualTo(Phase.Working);
    }

    /** The next installer begins with the first release, which is as it should be, and comes to that one then. */
    @Test
    void whatAnInstallerHasDiedOverIsKnownUntilItIsSettled() {
        InstallRecord died = FIRST.begin(1, START).has(BASE).at("mesh/main", "installs it", START);
        InstallRecord next = died.begin(2, LATER).has(BASE);
        assertThat(next.isAt(planned("mesh", "main"))).isTrue();
        assertThat(next.without(BASE).isAt(planned("mesh", "main"))).isTrue();
        assertThat(next.has(MAIN).isAt(planned("mesh", "main"))).isFalse();
        assertThat(next.without(MAIN).isAt(planned("mesh", "main"))).isFalse();
    }

    @Test
    void whatFailedIsBegunAnew() {
        InstallRecord failed = FIRST.begin(1, START).failed("no chart", false, Optional.of("00ff"), START);
        assertThat(failed.begin(1, LATER))
                .extracting(InstallRecord::phase, InstallRecord::sentence, InstallRecord::passes, InstallRecord::failed)
                .containsExactly(Phase.Working, null, true, null);
    }

    @Test
    void attemptsAreCountedUntilOneSucceedsOrAnotherIsWanted() {
        InstallRecord second = FIRST.begin(1, START)
                .failed("no chart", true, Optional.empty(), START)
                .begin(1, LATER);
        assertThat(second.attempts()).isEqualTo(2);
        assertThat(second.at("mesh/base", "installs it", LATER).attempts()).isEqualTo(2);
        assertThat(second.failed("no chart", true, Optional.empty(), LATER).attempts())
                .isEqualTo(2);
        assertThat(second.begin(2, LATER).attempts()).isEqualTo(1);
        assertThat(second.done("1.2.3", LATER).attempts()).isZero();
        assertThat(second.done("1.2.3", LATER).begin(1, LATER).attempts()).isEqualTo(1);
    }

    @Test
    void aReleaseIsListedOnceInTheOrderInWhichItCame() {
        InstallRecord record = FIRST.has(BASE).has(MAIN).has(release("base", 2));
        assertThat(record.releases()).containsExactly(release("base", 2), MAIN);
        Release elsewhere = new Release("base", "elsewhere", "base", "1.2.3", 1);
        assertThat(record.has(elsewhere).releases()).containsExactly(release("base", 2), MAIN, elsewhere);
        assertThat(record.has(elsewhere).without(BASE).releases()).containsExactly(MAIN, elsewhere);
        assertThat(record.without(elsewhere).releases()).isEqualTo(record.releases());
    }

    @Test
    void itKnowsWhatItIsAtAndWhatItHasBrought() {
        InstallRecord at = FIRST.at("mesh/base", "installs it", START);
        assertThat(at.isAt(planned("mesh", "base"))).isTrue();
        assertThat(at.lists(planned("mesh", "base"))).isFalse();
        assertThat(at.isAt(planned("elsewhere", "base"))).isFalse();
        assertThat(at.failed("it died", true, Optional.empty(), START)
                        .begin(2, LATER)
                        .isAt(planned("mesh", "base")))
                .as("whoever comes after one that died")
                .isTrue();

        InstallRecord has = at.has(BASE);
        assertThat(has.working()).isNull();
        assertThat(has.isAt(planned("mesh", "base"))).isFalse();
        assertThat(has.lists(planned("mesh", "base"))).isTrue();
        assertThat(has.lists(planned("mesh", "main"))).isFalse();
        assertThat(has.lists(planned("elsewhere", "base"))).isFalse();
        assertThat(has.without(BASE).lists(planned("mesh", "base"))).isFalse();
    }

    @Test
    void aFailureSaysWhatAndWhetherItPasses() {
        InstallRecord failed =
                FIRST.at("mesh/main", "installs it", START).failed("no chart", false, Optional.of("00ff"), LATER);
        assertThat(failed.phase()).isEqualTo(Phase.Failed);
        assertThat(failed.sentence()).isEqualTo("no chart");
        assertThat(failed.passes()).isFalse();
        assertThat(failed.failed()).isEqualTo("00ff");
        assertThat(failed.working()).isEqualTo("mesh/main");
        assertThat(failed.at()).isEqualTo(LATER);
        assertThat(failed.done("1.2.3", LATER))
                .extracting(InstallRecord::sentence, InstallRecord::failed, InstallRecord::working)
                .containsOnlyNulls();
    }

    private static MeshInstall mesh(String uid) {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName("istio").withUid(uid).build());
        return mesh;
    }

    @Test
    void whatIsWrittenIsReadByTheSameMeshOnly() {
        try (ApiServerStandIn server = new ApiServerStandIn()) {
            KubernetesClient client = server.client();
            InstallRecords records = new InstallRecords(client, "tare-system");
            assertThat(records.read("istio", "uid")).isEmpty();
            InstallRecord record = FIRST.begin(3, START)
                    .has(BASE)
                    .at("mesh/main", "installs it", START)
                    .failed("no chart", false, Optional.of("00ff"), LATER);
            records.write(mesh("uid"), record);
            assertThat(records.read("istio", "uid")).contains(record);
            assertThat(records.read("istio", "another's")).isEmpty();
            assertThat(records.read("linkerd", "uid")).isEmpty();

            ConfigMap map = client.configMaps()
                    .inNamespace("tare-system")
                    .withName("mesh-istio")
                    .get();
            assertThat(map.getMetadata().getLabels()).containsEntry("tare.dev/mesh-install", "istio");
            assertThat(map.getMetadata().getOwnerReferences())
                    .as("nobody deletes it while its mesh is being removed")
                    .isEmpty();
        }
    }

    @Test
    void whatIsLeftOfMeshesThatAreNoMoreIsDeleted() {
        try (ApiServerStandIn server = new ApiServerStandIn()) {
            KubernetesClient client = server.client();
            InstallRecords records = new InstallRecords(client, "tare-installer");
            records.write(mesh("uid"), FIRST);
            client.configMaps()
                    .inNamespace("tare-installer")
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("installer-policy")
                            .endMetadata()
                            .build())
                    .create();
            records.keepOnly(Set.of("istio", "linkerd"));
            assertThat(records.read("istio", "uid")).contains(FIRST);
            records.keepOnly(Set.of("linkerd"));
            assertThat(records.read("istio", "uid")).isEmpty();
            assertThat(client.configMaps().inNamespace("tare-installer").list().getItems())
                    .as("it is no record")
                    .hasSize(1);
        }
    }

    @Test
    void whatCannotBeReadIsNoRecord() {
        assertThat(InstallRecords.of(new ConfigMap())).isEmpty();
        assertThat(InstallRecords.of(new ConfigMapBuilder()
                        .addToData("record.json", "no JSON")
                        .build()))
                .isEmpty();
        assertThat(InstallRecords.of(new ConfigMapBuilder()
                        .addToData("record.json", "{\"uid\": \"u\", \"ofALaterVersion\": 1}")
                        .build()))
                .map(InstallRecord::uid)
                .contains("u");
    }
}
