package dev.tare.e2e.poison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.ApiRequests.Answer;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.RealCluster;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.pods.names.ObjectLabels;

import static org.assertj.core.api.Assertions.assertThat;

/** After each poison the poisoned run ends or says what it waits for, and a run in another namespace begins within a minute. */
@ExtendWith(InstalledOperator.class)
class PoisonE2E {

    private static final String OTHERS = "tare-e2e-poison-others";
    private static final String LOADED = "tare-e2e-poison-loaded";
    private static final String NAME = "quick";
    private static final String HOLD = "example.org/hold";
    private static final Duration A_MINUTE = Duration.ofSeconds(60);
    private static final Duration MOST = Duration.ofMinutes(3);
    private static final String DEFINITION = "performanceprofiles.tare.dev";
    private static final String REQUESTS = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/pods"
            + "/properties/resources/properties/requests/additionalProperties/pattern";

    private final Scenario user;
    private int logged;
    private String operator;

    PoisonE2E(Scenario user) {
        this.user = user;
    }

    @BeforeEach
    void listen() {
        user.cluster().restrictedNamespace(OTHERS);
        operator = user.cluster().operator().ready().getMetadata().getName();
        logged = user.cluster().operator().log().length();
    }

    @AfterEach
    void clear() {
        user.runs().forEach(run -> user.client().resource(run).edit(there -> {
            there.getMetadata().setFinalizers(List.of());
            return there;
        }));
        user.clear();
        user.client().resourceQuotas().inNamespace(user.namespace()).delete();
        user.client().pods().inNamespace(user.namespace()).withName("x").delete();
        Eventually.holds("end of all runs", MOST, () -> user.runs().isEmpty());
        for (String namespace : List.of(OTHERS, LOADED)) {
            var there = user.client().namespaces().withName(namespace);
            there.delete();
            there.waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
        }
    }

    private static String quick(String... changes) throws IOException {
        String text = Files.readString(Path.of("src/test/resources/e2e/quick.yaml"));
        for (int i = 0; i < changes.length; i += 2) {
            assertThat(text).contains(changes[i]);
            text = text.replace(changes[i], changes[i + 1]);
        }
        return text;
    }

    /** It measures for minutes. */
    private static String slow() throws IOException {
        return quick("duration: 300ms", "duration: 3s", "maxBlocks: 4", "minBlocks: 60, maxBlocks: 60");
    }

    private static Optional<Condition> condition(PerformanceRun run, String type) {
        return run.getStatus() == null || run.getStatus().conditions() == null
                ? Optional.empty()
                : Conditions.find(run.getStatus().conditions(), type);
    }

    private static String said(PerformanceRun run, String type) {
        return condition(run, type)
                .map(condition -> condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                .orElse("absent");
    }

    private void ends(PerformanceRun run, String reason, String sentence) {
        PerformanceRun ended = user.complete(run, A_MINUTE);
        assertThat(said(ended, Conditions.FAILED))
                .startsWith("True " + reason + ": ")
                .contains(sentence);
        user.keep("ended-" + reason + ".txt", user.listing());
    }

    private void theOthersGoOn() throws IOException {
        JsonNode profile = Manifest.parse(quick()).get(0);
        Answer answer = user.cluster().requests().apply(OTHERS, profile);
        assertThat(answer.isDone()).as(answer.message()).isTrue();
        Eventually.holds(
                () -> "run of another namespace that has begun, but "
                        + others().map(run -> said(run, Conditions.ADMITTED)).orElse("none"),
                A_MINUTE,
                () -> others().filter(run ->
                                run.getStatus() != null && run.getStatus().startedAt() != null)
                        .isPresent());
        user.client().resources(PerformanceProfile.class).inNamespace(OTHERS).delete();
    }

    private Optional<PerformanceRun> others() {
        return user.client().resources(PerformanceRun.class).inNamespace(OTHERS).list().getItems().stream()
                .findFirst();
    }

    private void theLogHasNoStackTrace() {
        String log = user.cluster().operator().log();
        boolean same = user.cluster().operator().ready().getMetadata().getName().equals(operator);
        assertThat(same ? log.substring(Math.min(logged, log.length())) : log).doesNotContain("\tat ");
    }

    private PerformanceRun measuring(String profile) {
        user.apply(profile);
        PerformanceRun run = user.firstRun();
        Eventually.holds(
                () -> "measuring run, but " + said(user.run(run.getMetadata().getName()), Conditions.COMPLETE),
                MOST,
                () -> Scenario.is(user.run(run.getMetadata().getName()), Conditions.RUNNING));
        return user.run(run.getMetadata().getName());
    }

    private String profileSays(String type) {
        PerformanceProfile profile = user.profile(NAME);
        return profile == null
                        || profile.getStatus() == null
                        || profile.getStatus().conditions() == null
                ? "absent"
                : Conditions.find(profile.getStatus().conditions(), type)
                        .map(condition ->
                                condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                        .orElse("absent");
    }

    private void theProfileSays(String sentence) {
        Eventually.holds(
                () -> "'" + sentence + "' of the profile, but " + profileSays(Conditions.STALLED),
                A_MINUTE,
                () -> profileSays(Conditions.STALLED).startsWith("True Invalid")
                        && profileSays(Conditions.STALLED).contains(sentence));
    }

    private void changeDefinition(String operation) {
        user.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(DEFINITION)
                .patch(new PatchContext.Builder().withPatchType(PatchType.JSON).build(), operation);
    }

    @Test
    void aQuantityBeyondAllArithmetic() throws IOException {
        String poison = quick(
                "trials:", "pods: {resources: {requests: {cpu: \"1e9999999999\"}, limits: {cpu: \"1\"}}}\n  trials:");
        Answer refused = user.create(Manifest.parse(poison).get(0));
        assertThat(refused.isDone()).isFalse();
        assertThat(refused.message()).contains("spec.pods.resources.requests.cpu");

        // An older definition lets it pass.
        String pattern = user.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(DEFINITION)
                .get()
                .getSpec()
                .getVersions()
                .get(0)
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("spec")
                .getProperties()
                .get("pods")
                .getProperties()
                .get("resources")
                .getProperties()
                .get("requests")
                .getAdditionalProperties()
                .getSchema()
                .getPattern();
        changeDefinition("[{\"op\": \"remove\", \"path\": \"%s\"}]".formatted(REQUESTS));
        try {
            Eventually.holds("definition without that rule", A_MINUTE, () -> user.create(
                            Manifest.parse(poison).get(0))
                    .isDone());
            theProfileSays("spec.pods.resources.requests.cpu: is \"1e9999999999\", but must be a quantity");
            ends(user.start(NAME, "by-hand-"), "Invalid", "must be a quantity");
        } finally {
            changeDefinition("[{\"op\": \"add\", \"path\": \"%s\", \"value\": \"%s\"}]"
                    .formatted(REQUESTS, pattern.replace("\\", "\\\\")));
        }
        theOthersGoOn();
        theLogHasNoStackTrace();
    }

    @Test
    void aServiceThatTheOperatorMayNotSee() throws IOException {
        user.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(LOADED)
                        .addToLabels("tare.dev/allow-load", "true")
                        .endMetadata()
                        .build())
                .serverSideApply();
        user.client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(LOADED)
                        .withName("front")
                        .endMetadata()
                        .withNewSpec()
                        .addToSelector("app", "front")
                        .addNewPort()
                        .withPort(8080)
                        .endPort()
                        .endSpec()
                        .build())
                .serverSideApply();
        watch(user.namespace(), OTHERS);
        try {
            user.apply(quick("sample: {}", "service: {name: front, namespace: %s, port: 8080}".formatted(LOADED)));
            ends(user.firstRun(), "RequestRefused", "services \"front\" is forbidden");
            theOthersGoOn();
            theLogHasNoStackTrace();
        } finally {
            user.cluster().upgrade(Map.of());
        }
    }

    @Test
    void aWatchedNamespaceThatIsDeleted() throws IOException {
        user.cluster().restrictedNamespace(LOADED);
        watch(user.namespace(), OTHERS, LOADED);
        try {
            var gone = user.client().namespaces().withName(LOADED);
            gone.delete();
            gone.waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
            String before = user.cluster().operator().ready().getMetadata().getName();
            user.client()
                    .pods()
                    .inNamespace(RealCluster.NAMESPACE)
                    .withName(before)
                    .delete();
            Eventually.holds("another operator that is ready", MOST, () -> !user.cluster()
                    .operator()
                    .ready()
                    .getMetadata()
                    .getName()
                    .equals(before));
            theOthersGoOn();
        } finally {
            user.cluster().upgrade(Map.of());
        }
    }

    private void watch(String... namespaces) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < namespaces.length; i++) {
            values.put("watchNamespaces[%d]".formatted(i), namespaces[i]);
        }
        user.cluster().upgrade(values);
    }

    private void quota(String resource, long hard) {
        user.client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("quota")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard(resource, new Quantity(Long.toString(hard)))
                        .endSpec()
                        .build())
                .inNamespace(user.namespace())
                .create();
        Eventually.holds("quota that counts", A_MINUTE, () -> Optional.ofNullable(user.client()
                        .resourceQuotas()
                        .inNamespace(user.namespace())
                        .withName("quota")
                        .get()
                        .getStatus())
                .map(status -> status.getHard() != null && !status.getHard().isEmpty())
                .orElse(false));
    }

    private int configMaps() {
        return user.client()
                .configMaps()
                .inNamespace(user.namespace())
                .list()
                .getItems()
                .size();
    }

    @Test
    void aQuotaOnConfigMapsBeforeAndWhileItMeasures() throws IOException {
        quota("count/configmaps", configMaps());
        user.apply(quick());
        PerformanceRun run = user.firstRun();
        Eventually.holds(
                () -> "waiting run, but " + said(user.run(run.getMetadata().getName()), Conditions.ADMITTED),
                A_MINUTE,
                () -> said(user.run(run.getMetadata().getName()), Conditions.ADMITTED)
                        .startsWith("False RequestRefused: "));
        assertThat(said(user.run(run.getMetadata().getName()), Conditions.ADMITTED))
                .contains("exceeded quota: quota");
        theOthersGoOn();

        user.clear();
        Eventually.holds("end of all runs", MOST, () -> user.runs().isEmpty());
        user.client().resourceQuotas().inNamespace(user.namespace()).delete();
        quota("count/configmaps", configMaps() + 2L); // the assignment and the rehearsal
        user.apply(quick());
        PerformanceRun ended = user.complete(user.firstRun(), MOST);
        assertThat(said(ended, Conditions.FAILED))
                .startsWith("True RequestRefused: ")
                .contains("exceeded quota: quota");
        theOthersGoOn();
        theLogHasNoStackTrace();
    }

    @Test
    void aQuotaOnControllerRevisions() throws IOException {
        quota("count/controllerrevisions.apps", 0);
        user.apply(quick());
        ends(user.firstRun(), "RequestRefused", "exceeded quota: quota");
        theOthersGoOn();
        theLogHasNoStackTrace();
    }

    @Test
    void aQuotaOnRuns() throws IOException {
        quota("count/performanceruns.tare.dev", 0);
        user.apply(quick());
        Eventually.holds(
                () -> "profile that says so, but " + profileSays(Conditions.STALLED),
                A_MINUTE,
                () -> profileSays(Conditions.STALLED).startsWith("True RequestRefused: ")
                        && profileSays(Conditions.STALLED).contains("exceeded quota: quota"));
        theOthersGoOn();
        theLogHasNoStackTrace();
    }

    private PodBuilder pod(PerformanceRun run, String worker) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(user.namespace())
                .withName("x")
                .addToLabels(ObjectLabels.RUN, run.getMetadata().getName())
                .addToLabels(ObjectLabels.RUN_UID, run.getMetadata().getUid())
                .addToLabels(ObjectLabels.ENVIRONMENT, "baseline")
                .addToLabels(ObjectLabels.WORKER, worker)
                .endMetadata()
                .withNewSpec()
                .addToNodeSelector("no", "such") // it need not even run
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("worker")
                .withImage(user.cluster().tareImage())
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec();
    }

    @Test
    void aPodWithTheLabelsOfARun() throws IOException {
        PerformanceRun run = measuring(quick("duration: 300ms", "duration: 3s"));
        user.client().resource(pod(run, "x").build()).create();
        PerformanceRun ended = user.complete(run, MOST);
        assertThat(Scenario.is(ended, Conditions.FAILED))
                .as(said(ended, Conditions.COMPLETE))
                .isFalse();
        Eventually.holds("run that is cleared up", A_MINUTE, () -> said(
                        user.run(run.getMetadata().getName()), Conditions.RECONCILING)
                .startsWith("False"));
        Eventually.holds(
                () -> "namespace without its objects, but " + user.objects(), A_MINUTE, () -> user.objects().stream()
                        .noneMatch(object -> object.contains(run.getMetadata().getName())
                                && !object.startsWith("ControllerRevision/")));
        assertThat(user.client()
                        .pods()
                        .inNamespace(user.namespace())
                        .withName("x")
                        .get())
                .as("it is somebody else's")
                .isNotNull();
        theOthersGoOn();
        theLogHasNoStackTrace();
    }

    private void scaleOperator(int replicas) {
        KubernetesClient client = user.client();
        client.apps()
                .deployments()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(RealCluster.RELEASE)
                .scale(replicas);
        Eventually.holds(
                replicas + " operators",
                MOST,
                () -> user.cluster().operator().all().size() == replicas);
        if (replicas > 0) {
            user.cluster().operator().ready();
        }
    }

    /** As after a downgrade. */
    @Test
    void aFrozenCopyOfALaterVersion() throws IOException {
        PerformanceRun run = measuring(slow());
        scaleOperator(0);
        try {
            var there = user.client()
                    .apps()
                    .controllerRevisions()
                    .inNamespace(user.namespace())
                    .withName(run.getMetadata().getName());
            ControllerRevision copy = there.get();
            ObjectNode data = user.client().getKubernetesSerialization().convertValue(copy.getData(), ObjectNode.class);
            data.put("novel", "x");
            there.delete();
            user.client()
                    .resource(new ControllerRevisionBuilder()
                            .withNewMetadata()
                            .withNamespace(user.namespace())
                            .withName(run.getMetadata().getName())
                            .withLabels(copy.getMetadata().getLabels())
                            .withOwnerReferences(copy.getMetadata().getOwnerReferences())
                            .endMetadata()
                            .withRevision(1L)
                            .withData(data)
                            .build())
                    .create();
        } finally {
            scaleOperator(1);
        }
        ends(run, "FrozenCopyUnreadable", "cannot be read by this version of Tare: Unrecognized field \"novel\"");
        theOthersGoOn();
        theLogHasNoStackTrace();
    }

    @Test
    void aDescriptionThatTheLibraryDoesNotKnow() throws IOException {
        String set = Base64.getEncoder()
                .encodeToString(FileDescriptorSet.newBuilder()
                        .addFile(FileDescriptorProto.newBuilder()
                                .setName("later.proto")
                                .setSyntax("editions")
                                .setEdition(Edition.EDITION_99999_TEST_ONLY))
                        .build()
                        .toByteArray());
        user.apply(quick(
                "environments:",
                "request: {protocol: grpc, grpc: {method: a.B/C, message: \"{}\", descriptorSet: \"%s\"}}\n  environments:"
                        .formatted(set)));
        theProfileSays("spec.request.grpc.descriptorSet: must be a FileDescriptorSet");
        ends(user.start(NAME, "by-hand-"), "Invalid", "must be a FileDescriptorSet");
        theOthersGoOn();
        theLogHasNoStackTrace();
    }

    private void deleteHeld(PerformanceRun run) {
        String name = run.getMetadata().getName();
        user.client()
                .resources(PerformanceRun.class)
                .inNamespace(user.namespace())
                .withName(name)
                .edit(there -> {
                    there.addFinalizer(HOLD);
                    return there;
                });
        user.client()
                .resources(PerformanceRun.class)
                .inNamespace(user.namespace())
                .withName(name)
                .delete();
    }

    private void theRunsPodsGo() {
        Eventually.holds(() -> "namespace without pods, but " + user.objects(), A_MINUTE, () -> user.client()
                .pods()
                .inNamespace(user.namespace())
                .list()
                .getItems()
                .isEmpty());
    }

    @Test
    void aMeasuringRunThatIsDeletedAndHeldByAFinalizer() throws IOException {
        PerformanceRun run = measuring(slow());
        deleteHeld(run);
        ends(run, "Deleted", "the run is being deleted");
        theOthersGoOn();
        theRunsPodsGo();
        assertThat(user.run(run.getMetadata().getName()).getFinalizers()).containsExactly(HOLD);
        theLogHasNoStackTrace();
    }

    @Test
    void aQueuedRunThatIsDeletedAndHeldByAFinalizer() throws IOException {
        PerformanceRun first = measuring(slow());
        PerformanceRun second = user.start(NAME, "by-hand-");
        String name = second.getMetadata().getName();
        Eventually.holds("queued run", A_MINUTE, () -> said(user.run(name), Conditions.ADMITTED)
                .startsWith("False Queued"));
        deleteHeld(second);
        ends(second, "Deleted", "the run is being deleted");
        user.client().resource(first).delete();
        theOthersGoOn();
        theLogHasNoStackTrace();
    }
}
