package dev.tare.e2e.poison;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Scenario;

import static dev.tare.e2e.poison.TwoTenants.A_MINUTE;
import static dev.tare.e2e.poison.TwoTenants.quick;

/** The API server asks a webhook of a mesh that nobody serves: the run that needs it ends with what the API server says. */
@ExtendWith(InstalledOperator.class)
@Tag("nightly")
class DeadWebhookE2E {

    private static final Path FILE = Path.of("src/test/resources/e2e/poison/dead-webhook.yaml");
    private static final String MESH = "mesh-with-a-dead-webhook";

    private final Scenario user;
    private TwoTenants tenants;

    DeadWebhookE2E(Scenario user) {
        this.user = user;
    }

    @BeforeEach
    void listen() throws IOException {
        tenants = TwoTenants.begin(user);
        objects().forEach(object -> user.client().resource(object).create());
    }

    @AfterEach
    void clear() throws IOException {
        objects().forEach(object -> user.client().resource(object).delete());
        tenants.end();
    }

    private List<HasMetadata> objects() throws IOException {
        try (InputStream file = Files.newInputStream(FILE)) {
            return user.client().load(file).items();
        }
    }

    @Test
    void aRunThatNeedsItEndsAndSaysSo() throws IOException {
        user.apply("""
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: %s}
                spec: {mesh: %1$s, management: Observed}
                """.formatted(MESH));
        Eventually.holds("mesh that is ready", A_MINUTE, this::isReady);
        user.apply(quick(
                "    - {name: baseline}",
                "    - {name: baseline}\n    - {name: mesh, mesh: %s, features: [policy]}".formatted(MESH)));
        tenants.ends(user.firstRun(), Duration.ofMinutes(2), "RequestRefused", "failed calling webhook");
        tenants.theOthersGoOn();
        tenants.theOperatorIsTheSame();
    }

    private boolean isReady() {
        MeshInstall mesh =
                user.client().resources(MeshInstall.class).withName(MESH).get();
        return mesh.getStatus() != null && Conditions.isTrue(mesh.getStatus().conditions(), Conditions.READY);
    }
}
