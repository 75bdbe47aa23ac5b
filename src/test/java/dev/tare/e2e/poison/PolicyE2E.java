package dev.tare.e2e.poison;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Scenario;

import static dev.tare.e2e.poison.TwoTenants.A_MINUTE;
import static dev.tare.e2e.poison.TwoTenants.quick;

/** An admission policy of the cluster refuses what a run is made of, though not its pods. */
@ExtendWith(InstalledOperator.class)
class PolicyE2E {

    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: tare-e2e-team}
            spec:
              failurePolicy: Fail
              matchConstraints:
                namespaceSelector:
                  matchLabels: {kubernetes.io/metadata.name: %s}
                resourceRules:
                - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}
              validations:
              - expression: "has(object.metadata.labels) && 'team' in object.metadata.labels"
                message: every Deployment here must say whose it is
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: tare-e2e-team}
            spec:
              policyName: tare-e2e-team
              validationActions: [Deny]
            """;

    private final Scenario user;
    private TwoTenants tenants;

    PolicyE2E(Scenario user) {
        this.user = user;
    }

    @BeforeEach
    void listen() {
        tenants = TwoTenants.begin(user);
        policy().forEach(object -> user.client().resource(object).create());
    }

    @AfterEach
    void clear() {
        policy().forEach(object -> user.client().resource(object).delete());
        tenants.end();
    }

    private List<HasMetadata> policy() {
        return user.client()
                .load(new ByteArrayInputStream(
                        POLICY.formatted(user.namespace()).getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    @Test
    void theRunEndsWithWhatThePolicySays() throws IOException {
        Eventually.holds("policy that counts", A_MINUTE, this::isInForce);
        user.apply(quick());
        tenants.ends(user.firstRun(), "RequestRefused", "every Deployment here must say whose it is");
        tenants.theOthersGoOn();
        tenants.theLogHasNoStackTrace();
    }

    /** An API server needs moments to know of it. */
    private boolean isInForce() {
        try {
            user.client()
                    .resource(new DeploymentBuilder()
                            .withNewMetadata()
                            .withNamespace(user.namespace())
                            .withName("x")
                            .endMetadata()
                            .withNewSpec()
                            .withNewSelector()
                            .addToMatchLabels("app", "x")
                            .endSelector()
                            .withNewTemplate()
                            .withNewMetadata()
                            .addToLabels("app", "x")
                            .endMetadata()
                            .withNewSpec()
                            .addNewContainer()
                            .withName("x")
                            .withImage("x")
                            .endContainer()
                            .endSpec()
                            .endTemplate()
                            .endSpec()
                            .build())
                    .dryRun()
                    .create();
            return false;
        } catch (KubernetesClientException e) {
            return e.getMessage().contains("every Deployment here must say whose it is");
        }
    }
}
