package dev.tare.reconcile.profile;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceProfile;
import dev.tare.reconcile.ContextStandIn;
import dev.tare.reconcile.OperatorLog;
import dev.tare.reconcile.RunOutline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of a profile that the operator cannot go on with. */
class ProfileFailureTest extends ProfileReconcilerFixture {

    private static final String QUOTA =
            "performanceruns.tare.dev \"x\" is forbidden: exceeded quota: runs, requested: count=1, used: 3, limited: 3";

    private void refuseRuns(int code, String message) {
        server.refuse(
                request -> request.startsWith("POST ") && request.contains("/performanceruns"),
                new StatusBuilder().withCode(code).withMessage(message).build());
    }

    private void mistaken() {
        reconciler = operator(mesh -> {
            throw new IllegalStateException("no such thing");
        });
    }

    @Test
    void saysThatARunOfItIsRefusedAndTriesAgain() {
        create(spec(100, null, null));
        refuseRuns(403, QUOTA);
        assertThat(reconcile()).contains(Duration.ofMinutes(1));
        String refused = "RequestRefused: the API server has refused a request: " + QUOTA;
        assertThat(condition("Ready")).isEqualTo("False " + refused);
        assertThat(condition("Stalled")).isEqualTo("True " + refused);
        assertThat(profile().getStatus().headline()).endsWith(QUOTA);
        assertThat(profile().getStatus().handled()).as("nothing has come of it").isNull();

        server.refuse(request -> false, new StatusBuilder().build());
        reconcile();
        assertThat(names()).hasSize(1);
        assertThat(condition("Stalled")).startsWith("False");
    }

    @Test
    void whatPassesIsTriedAgainWithoutAWord() {
        create(spec(100, null, null));
        refuseRuns(503, "not now");
        assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);
        assertThat(profile().getStatus()).isNull();
    }

    @Test
    void saysThatTheOperatorIsMistaken() {
        mesh(true);
        create(spec(100, "reference", null));
        mistaken();
        try (OperatorLog log = new OperatorLog(Level.SEVERE)) {
            assertThat(reconcile()).contains(Duration.ofSeconds(2));
            assertThat(reconcile()).contains(Duration.ofSeconds(2));
            assertThat(profile().getStatus()).isNull();
            assertThat(reconcile()).as("until something changes").isEmpty();
            assertThat(log.mistakes()).hasSize(1);
        }
        assertThat(condition("Stalled"))
                .isEqualTo("True InternalError: an internal error of Tare, 3 times; the operator's log says where:"
                        + " java.lang.IllegalStateException: no such thing");
        assertThat(condition("Accepted")).startsWith("Unknown InternalError");
        assertThat(condition("Ready")).startsWith("False InternalError");

        reconciler = operator();
        reconcile();
        assertThat(condition("Accepted")).startsWith("True Accepted");
        assertThat(condition("Stalled")).startsWith("False");
        assertThat(names()).hasSize(1);
    }

    /** As a definition of another version may let it pass. */
    @Test
    void saysThatItCannotBeReadAndKeepsWhatIsKnown() {
        create(spec(100, null, null));
        reconcile();
        var handled = profile().getStatus().handled();
        ProfileOutline outline = outline();
        server.interfere(
                "/apis/tare.dev/v1alpha1/namespaces/shop/performanceprofiles/checkout",
                "{\"spec\": {\"load\": {\"rate\": {\"in\": \"another form\"}}}}");
        for (int time = 0; time < 3; time++) {
            reconciler.reconcile(outline, ContextStandIn.of(List.of(), Map.of(RunOutline.class, outlines())));
        }
        GenericKubernetesResource there = client.genericKubernetesResources(
                        ResourceDefinitionContext.fromResourceType(PerformanceProfile.class))
                .inNamespace(NAMESPACE)
                .withName("checkout")
                .get();
        String status = Serialization.asJson(there.getAdditionalProperties().get("status"));
        assertThat(status).contains("InternalError").contains(handled.specHash());
    }

    /** A list is read as a whole. */
    @Test
    void cachesReadProfilesOfAnotherVersion() {
        ProfileOutline outline = Serialization.unmarshal("""
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceProfile
                metadata: {name: checkout, namespace: shop}
                spec:
                  novel: {a: 1}
                  load: {rate: {in: another form}}
                  environments: [{name: baseline}, {name: mesh, mesh: istio, novel: x}]
                """, ProfileOutline.class);
        assertThat(outline.getSpec().environments())
                .extracting(ProfileOutline.OnMesh::mesh)
                .containsExactly(null, "istio");
    }
}
