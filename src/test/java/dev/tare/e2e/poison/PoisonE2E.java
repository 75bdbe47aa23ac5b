package dev.tare.e2e.poison;

import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.ApiRequests.Answer;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.RealCluster;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.pods.names.ObjectLabels;

import static dev.tare.e2e.poison.TwoTenants.A_MINUTE;
import static dev.tare.e2e.poison.TwoTenants.MOST;
import static dev.tare.e2e.poison.TwoTenants.NAME;
import static dev.tare.e2e.poison.TwoTenants.OTHERS;
import static dev.tare.e2e.poison.TwoTenants.quick;
import static dev.tare.e2e.poison.TwoTenants.said;
import static dev.tare.e2e.poison.TwoTenants.slow;
import static org.assertj.core.api.Assertions.assertThat;

/** After each poison the poisoned run ends or says what it waits for, and a run in another namespace begins within a minute. */
@ExtendWith(InstalledOperator.class)
class PoisonE2E {

    private static final String LOADED = "tare-e2e-poison-loaded";
    private static final String HOLD = "example.org/hold";
    private static final String REQUESTS =
            "/pods/properties/resources/properties/requests/additionalProperties/pattern";

    private final Scenario user;
    private final ProfileDefinition definition;
    private TwoTenants tenants;

    PoisonE2E(Scenario user) {
        this.user = user;
        this.definition = new ProfileDefinition(user.client());
    }

    @BeforeEach
    void listen() {
        tenants = TwoTenants.begin(user);
    }

    @AfterEach
    void clear() {
        user.client().pods().inNamespace(user.namespace()).withName("x").delete();
        tenants.end(LOADED);
    }

    @Test
    void aQuantityBeyondAllArithmetic() throws IOException {
        String poison = quick(
                "trials:", "pods: {resources: {requests: {cpu: \"1e9999999999\"}, limits: {cpu: \"1\"}}}\n  trials:");
        Answer refused = user.create(Manifest.parse(poison).get(0));
        assertThat(refused.isDone()).isFalse();
        assertThat(refused.message()).contains("spec.pods.resources.requests.cpu");

        // An older definition lets it pass.
        String pattern = definition
                .spec()
                .get("pods")
                .getProperties()
                .get("resources")
                .getProperties()
                .get("requests")
                .getAdditionalProperties()
                .getSchema()
                .getPattern();
        definition.remove(REQUESTS);
        try {
            Eventually.holds("definition without that rule", A_MINUTE, () -> user.create(
                            Manifest.parse(poison).get(0))
                    .isDone());
            tenants.theProfileSays(
                    "Invalid", "spec.pods.resources.requests.cpu: is \"1e9999999999\", but must be a quantity");
            tenants.ends(user.start(NAME, "by-hand-"), "Invalid", "must be a quantity");
        } finally {
            definition.add(REQUESTS, TextNode.valueOf(pattern));
        }
        tenants.theOthersGoOn();
        tenants.theLogHasNoStackTrace();
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
            tenants.ends(user.firstRun(), "RequestRefused", "services \"front\" is forbidden");
            tenants.theOthersGoOn();
            tenants.theLogHasNoStackTrace();
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
            tenants.theOthersGoOn();
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
        PerformanceRun run = tenants.measuring(quick("duration: 300ms", "duration: 3s"));
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
        tenants.theOthersGoOn();
        tenants.theLogHasNoStackTrace();
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
        tenants.theProfileSays("Invalid", "spec.request.grpc.descriptorSet: must be a FileDescriptorSet");
        tenants.ends(user.start(NAME, "by-hand-"), "Invalid", "must be a FileDescriptorSet");
        tenants.theOthersGoOn();
        tenants.theLogHasNoStackTrace();
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
        PerformanceRun run = tenants.measuring(slow());
        deleteHeld(run);
        tenants.ends(run, "Deleted", "the run is being deleted");
        tenants.theOthersGoOn();
        theRunsPodsGo();
        assertThat(user.run(run.getMetadata().getName()).getFinalizers()).containsExactly(HOLD);
        tenants.theLogHasNoStackTrace();
    }

    @Test
    void aQueuedRunThatIsDeletedAndHeldByAFinalizer() throws IOException {
        PerformanceRun first = tenants.measuring(slow());
        PerformanceRun second = user.start(NAME, "by-hand-");
        String name = second.getMetadata().getName();
        Eventually.holds("queued run", A_MINUTE, () -> said(user.run(name), Conditions.ADMITTED)
                .startsWith("False Queued"));
        deleteHeld(second);
        tenants.ends(second, "Deleted", "the run is being deleted");
        user.client().resource(first).delete();
        tenants.theOthersGoOn();
        tenants.theLogHasNoStackTrace();
    }

    /** As where pods come back from a backup, and their run does not. */
    @Test
    void aRunThatIsDeletedWithoutItsPods() throws IOException {
        PerformanceRun run = tenants.measuring(slow());
        user.client()
                .resource(user.profile(NAME))
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();
        user.client()
                .resource(run)
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();
        tenants.theOthersMeasure(); // there is one node, which such pods would keep for themselves
        theRunsPodsGo();
        tenants.theLogHasNoStackTrace();
    }
}
