package dev.tare.e2e.poison;

import java.io.IOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;

import static dev.tare.e2e.poison.TwoTenants.A_MINUTE;
import static dev.tare.e2e.poison.TwoTenants.MOST;
import static dev.tare.e2e.poison.TwoTenants.quick;
import static dev.tare.e2e.poison.TwoTenants.said;
import static dev.tare.e2e.poison.TwoTenants.slow;
import static org.assertj.core.api.Assertions.assertThat;

/** What a later version has written meets this one, as after a downgrade: it is read as far as that is true, and stops nobody. */
@ExtendWith(InstalledOperator.class)
@Tag("nightly")
class LaterVersionE2E {

    private final Scenario user;
    private TwoTenants tenants;

    LaterVersionE2E(Scenario user) {
        this.user = user;
    }

    @BeforeEach
    void listen() {
        tenants = TwoTenants.begin(user);
    }

    @AfterEach
    void clear() {
        tenants.end();
    }

    @Test
    void aProfileWithAFieldOfALaterVersion() throws IOException {
        JsonNode profile =
                Manifest.parse(quick("  trials:", "  novel: x\n  trials:")).get(0);
        ProfileDefinition definition = new ProfileDefinition(user.client());
        definition.add("/novel", JsonNodeFactory.instance.objectNode().put("type", "string"));
        try {
            Eventually.holds("definition with that field", A_MINUTE, () -> user.create(profile)
                    .isDone());
            user.cluster().operator().scale(0);
            user.cluster().operator().scale(1);
            PerformanceRun ended = user.complete(user.start("quick", "by-hand-"), MOST);
            assertThat(Scenario.is(ended, Conditions.FAILED))
                    .as(said(ended, Conditions.COMPLETE))
                    .isFalse();
            tenants.theOthersGoOn();
            tenants.theLogHasNoStackTrace();
        } finally {
            definition.remove("/novel");
        }
    }

    @Test
    void aFrozenCopyOfALaterVersion() throws IOException {
        PerformanceRun run = tenants.measuring(slow());
        user.cluster().operator().scale(0);
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
            user.cluster().operator().scale(1);
        }
        tenants.ends(
                run, "FrozenCopyUnreadable", "cannot be read by this version of Tare: Unrecognized field \"novel\"");
        tenants.theOthersGoOn();
        tenants.theLogHasNoStackTrace();
    }
}
