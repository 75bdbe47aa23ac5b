package dev.tare.e2e.idle;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.reconcile.status.StatusWriter;

/** Profiles with runs like one that has ended, with all that is kept of it: its frozen copy and the results of its blocks. */
final class FinishedRuns {

    /** The API server does several things at a time. */
    private static final int AT_A_TIME = 8;

    private final Scenario user;
    private final PerformanceProfile profile;
    private final PerformanceRun run;
    private final ControllerRevision frozen;
    private final List<ConfigMap> results;

    FinishedRuns(Scenario user, PerformanceProfile profile, PerformanceRun run) {
        this.user = user;
        this.profile = profile;
        this.run = run;
        this.frozen = user.client()
                .apps()
                .controllerRevisions()
                .inNamespace(user.namespace())
                .withName(run.getMetadata().getName())
                .get();
        this.results = user.client()
                .configMaps()
                .inNamespace(user.namespace())
                .withLabel(ObjectLabels.RESULTS, "true")
                .list()
                .getItems();
    }

    /** As they are stored: custom resources in JSON; the frozen copy takes less than it does here. */
    String bytes() {
        return "bytes of a finished run: %d of the run, %d of its frozen copy; %d of its raw results in %d ConfigMaps%n"
                .formatted(
                        bytes(run),
                        bytes(frozen),
                        results.stream().mapToInt(this::bytes).sum(),
                        results.size());
    }

    private int bytes(Object object) {
        KubernetesSerialization json = user.client().getKubernetesSerialization();
        return json.asJson(object).getBytes(StandardCharsets.UTF_8).length;
    }

    /** Creates so many profiles, each with so many runs; returns how many objects there are then. */
    int create(int profiles, int runsOfEach) {
        ForkJoinPool pool = new ForkJoinPool(AT_A_TIME);
        try {
            pool.submit(() -> IntStream.range(0, profiles)
                            .parallel()
                            .forEach(number -> createProfile(number, runsOfEach)))
                    .join();
        } finally {
            pool.shutdown();
        }
        return profiles * (1 + runsOfEach * (2 + results.size()));
    }

    private void createProfile(int number, int runs) {
        PerformanceProfile one = new PerformanceProfile();
        one.setMetadata(metadata("idle-" + number).build());
        one.setSpec(profile.getSpec());
        PerformanceProfile created = user.client().resource(one).create();
        for (int i = 0; i < runs; i++) {
            createRun(created, "idle-%d-%d".formatted(number, i));
        }
        writeStatus(one, new PerformanceProfile(), profile.getStatus());
    }

    private void createRun(PerformanceProfile of, String name) {
        String profileName = of.getMetadata().getName();
        PerformanceRun one = new PerformanceRun();
        one.setMetadata(metadata(name)
                .withLabels(run.getMetadata().getLabels())
                .withAnnotations(run.getMetadata().getAnnotations())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(of.getApiVersion())
                        .withKind(of.getKind())
                        .withName(profileName)
                        .withUid(of.getMetadata().getUid())
                        .withController(true)
                        .build())
                .build());
        one.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef(profileName)));
        RunIdentity identity = RunIdentity.of(user.client().resource(one).create());
        Map<String, String> labels = ObjectLabels.of(identity, profileName);
        user.client()
                .resource(new ControllerRevisionBuilder(frozen)
                        .withMetadata(owned(identity, name, labels))
                        .build())
                .create();
        for (int i = 0; i < results.size(); i++) {
            ConfigMap block = results.get(i);
            Map<String, String> itsLabels = new HashMap<>(block.getMetadata().getLabels());
            itsLabels.putAll(labels);
            ObjectMeta metadata = owned(identity, name + "-block-" + i, itsLabels);
            metadata.setAnnotations(block.getMetadata().getAnnotations());
            user.client()
                    .resource(new ConfigMapBuilder(block).withMetadata(metadata).build())
                    .create();
        }
        writeStatus(one, new PerformanceRun(), run.getStatus());
    }

    private ObjectMetaBuilder metadata(String name) {
        return new ObjectMetaBuilder().withNamespace(user.namespace()).withName(name);
    }

    private ObjectMeta owned(RunIdentity by, String name, Map<String, String> labels) {
        return metadata(name)
                .withLabels(labels)
                .withOwnerReferences(by.ownerReference())
                .build();
    }

    /** As the operator writes it, so that what is kept of its fields' owners is the same. */
    private <S, R extends CustomResource<?, S>> void writeStatus(R of, R blank, S status) {
        blank.setMetadata(metadata(of.getMetadata().getName()).build());
        blank.setStatus(status);
        user.client()
                .resource(blank)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(StatusWriter.FIELD_MANAGER)
                        .build());
    }
}
