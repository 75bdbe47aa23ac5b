package dev.tare.fleet.pods;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.RunReason;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.WorkerOrders;
import dev.tare.fleet.pods.desired.PlannedRun;
import dev.tare.fleet.pods.desired.RunObjects;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.PodLog;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against a stand-in for the API server, which makes no pods of Jobs: those of the tests are made by hand. */
class PodFleetTest {

    private static final RunIdentity RUN = PlannedRun.IDENTITY;
    private static final Map<String, byte[]> CERTIFICATES = Map.of("ca.pem", new byte[] {1});
    private static final WorkerLine READY = new WorkerLine.Ready(0, Map.of());

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final PodFleet fleet = new PodFleet(client);
    private final PlannedRun planned = PlannedRun.named("envoy-mtls");

    @AfterEach
    void close() {
        server.close();
    }

    /** What the Job controller would make of a Job. */
    private void makePods() {
        for (Job job :
                client.batch().v1().jobs().inNamespace(RUN.namespace()).list().getItems()) {
            client.resource(new PodBuilder()
                            .withMetadata(job.getSpec().getTemplate().getMetadata())
                            .editMetadata()
                            .withNamespace(RUN.namespace())
                            .withName(job.getMetadata().getName() + "-x7k2p")
                            .addNewOwnerReference()
                            .withKind("Job")
                            .withName(job.getMetadata().getName())
                            .withUid(job.getMetadata().getUid())
                            .withController(true)
                            .endOwnerReference()
                            .endMetadata()
                            .withSpec(job.getSpec().getTemplate().getSpec())
                            .build())
                    .create();
        }
    }

    private Pod pod(String name) {
        return client.pods().inNamespace(RUN.namespace()).withName(name).get();
    }

    private Schedule schedule(ObservedPod pod) {
        return new WorkerOrders(planned.plan())
                .schedule(planned.plan().rehearsal(), Instant.parse("2026-03-01T12:00:00Z"), pod.watched());
    }

    private ObservedPod start() throws FleetException {
        fleet.apply(RUN, planned.objects().workers());
        makePods();
        return fleet.observe(RUN).workers().get(0);
    }

    @Test
    void makesWhatIsMissingAndNothingTwice() throws FleetException {
        List<HasMetadata> targets = planned.objects().targets(CERTIFICATES);
        fleet.apply(RUN, targets);
        assertThat(server.requests())
                .filteredOn(request -> request.startsWith("PATCH"))
                .hasSize(targets.size() - 1)
                .allMatch(request -> request.contains("fieldManager=tare") && request.contains("force=true"));
        assertThat(targets)
                .allSatisfy(object -> assertThat(client.resource(object).get()).isNotNull());

        server.forget();
        fleet.apply(RUN, planned.objects().targets(Map.of("ca.pem", new byte[] {2})));
        assertThat(server.requests()).noneMatch(request -> request.startsWith("PATCH"));
        assertThat(client.secrets().inNamespace(RUN.namespace()).list().getItems())
                .singleElement()
                .satisfies(secret -> assertThat(secret.getData()).containsEntry("ca.pem", "AQ=="));
    }

    @Test
    void neverReadsASecret() throws FleetException {
        fleet.apply(RUN, planned.objects().targets(CERTIFICATES));
        fleet.apply(RUN, planned.objects().targets(CERTIFICATES));
        fleet.deleteAll(RUN);
        assertThat(server.requests())
                .filteredOn(request -> request.contains("/secrets"))
                .isNotEmpty()
                .noneMatch(request -> request.startsWith("GET"));
    }

    @Test
    void takesNoOnesName() {
        HasMetadata wanted = planned.objects().workers().get(0);
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(RUN.namespace())
                        .withName(wanted.getMetadata().getName())
                        .endMetadata()
                        .addToData("mine", "yes")
                        .build())
                .create();
        assertThatThrownBy(() -> fleet.apply(RUN, List.of(wanted)))
                .isInstanceOfSatisfying(
                        FleetException.class, e -> assertThat(e.reason()).isEqualTo(RunReason.NameTaken))
                .hasMessage("ConfigMap shop/checkout-7f3a-baseline-worker-0 exists already, and does not belong to run"
                        + " checkout-7f3a: delete it, or wait until it is deleted");
        assertThat(client.configMaps()
                        .inNamespace(RUN.namespace())
                        .withName(wanted.getMetadata().getName())
                        .get()
                        .getData())
                .containsOnlyKeys("mine");
    }

    @Test
    void publishesToThePodThatWasSeen() throws FleetException {
        ObservedPod seen = start();
        assertThat(fleet.publish(RUN, seen, schedule(seen))).isTrue();
        String published = pod(seen.name()).getMetadata().getAnnotations().get("tare.dev/schedule");
        assertThat(Json.read(published, Schedule.class)).isEqualTo(schedule(seen));
        assertThat(pod(seen.name()).getMetadata().getAnnotations())
                .containsKey("cluster-autoscaler.kubernetes.io/safe-to-evict");

        assertThat(fleet.publish(RUN, seen, schedule(seen)))
                .as("a second leader that saw the pod before")
                .isFalse();
        ObservedPod again = fleet.observe(RUN).workers().get(0);
        assertThat(seen.published()).isEmpty();
        assertThat(again.published()).contains(published);
        assertThat(fleet.publish(RUN, again, schedule(again))).isTrue();

        client.pods().inNamespace(RUN.namespace()).withName(seen.name()).delete();
        assertThat(fleet.publish(RUN, again, schedule(again)))
                .as("a pod that is gone")
                .isFalse();
    }

    private final List<WorkerLine> lines = new ArrayList<>();

    private PodLog.Rest logs(ObservedPod seen, Optional<Instant> since) {
        lines.clear();
        return fleet.logs(RUN, seen, since, lines::add);
    }

    private static String log(ObservedPod seen, String since) {
        return "/api/v1/namespaces/shop/pods/%s/log?container=worker%s&limitBytes=%d"
                .formatted(seen.name(), since, PodLog.LONGEST_BYTES + 1);
    }

    @Test
    void readsLogs() throws FleetException {
        ObservedPod seen = start();
        server.answer(log(seen, ""), 200, Json.write(READY) + "\n{\"type\":\"res");
        server.answer(log(seen, "&sinceTime=2026-03-01T12:00:01Z"), 200, "");
        assertThat(logs(seen, Optional.empty())).isEqualTo(new PodLog.Rest(0, false));
        assertThat(lines).containsExactly(READY);
        assertThat(logs(seen, Optional.of(Instant.parse("2026-03-01T12:00:01.9Z"))))
                .isEqualTo(new PodLog.Rest(0, false));
        assertThat(lines).isEmpty();
        assertThat(server.requests()).noneMatch(request -> request.contains("watch"));
    }

    /** Also where the API server does not keep to the limit that it is told. */
    @Test
    void readsNoMoreOfALogThanAWorkersMayBeLong() throws FleetException {
        ObservedPod seen = start();
        server.answer(log(seen, ""), 200, Json.write(READY) + "\n" + "x".repeat(PodLog.LONGEST_BYTES + (1 << 20)));
        assertThat(logs(seen, Optional.empty()).tooLong()).isTrue();
        assertThat(lines).containsExactly(READY);
    }

    @Test
    void aContainerThatHasNotStartedHasNoLog() throws FleetException {
        ObservedPod seen = start();
        server.answer(
                log(seen, ""),
                400,
                new StatusBuilder().withCode(400).withReason("BadRequest").build());
        assertThat(logs(seen, Optional.empty())).isEqualTo(new PodLog.Rest(0, false));
        assertThat(lines).isEmpty();
    }

    @Test
    void aRefusalIsNotAnEmptyLog() throws FleetException {
        ObservedPod seen = start();
        server.answer(
                log(seen, ""),
                403,
                new StatusBuilder()
                        .withCode(403)
                        .withReason("Forbidden")
                        .withMessage("pods is forbidden")
                        .build());
        assertThatThrownBy(() -> logs(seen, Optional.empty()))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403))
                .hasMessageContaining("pods is forbidden");
    }

    @Test
    void deletesAllButResultsAndWhatIsOthers() throws FleetException {
        RunIdentity other = new RunIdentity(RUN.namespace(), "other-1234", "0b0b0b0b");
        fleet.apply(RUN, planned.objects().targets(CERTIFICATES));
        fleet.apply(RUN, planned.objects().workers());
        fleet.apply(
                other,
                new RunObjects(other, planned.plan(), planned.meshes(), Map.of(), PlannedRun.SETTINGS).workers());
        new ResultStore(client).store(RUN, "checkout", 0, List.of(READY), Long.MAX_VALUE);
        server.forget();
        fleet.deleteAll(RUN);
        assertThat(planned.objects().targets(CERTIFICATES))
                .allSatisfy(object -> assertThat(client.resource(object).get()).isNull());
        assertThat(planned.objects().workers())
                .allSatisfy(object -> assertThat(client.resource(object).get()).isNull());
        assertThat(new ResultStore(client).load(RUN, 0)).isPresent();
        assertThat(client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(RUN.namespace())
                        .list()
                        .getItems())
                .hasSize(2);
    }
}
