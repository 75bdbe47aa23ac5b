package dev.tare.e2e.tenancy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/** What belongs to others is used only where it permits that, with a real API server. */
@ExtendWith(InstalledOperator.class)
class TenancyE2E {

    private static final Path FILES = Path.of("src/test/resources/e2e/tenancy");
    private static final Duration SAID = Duration.ofSeconds(30);
    private static final Duration MOST = Duration.ofMinutes(3);

    private final Scenario user;

    TenancyE2E(Scenario user) {
        this.user = user;
    }

    @BeforeAll
    static void open(Scenario user) {
        user.cluster().upgrade(Map.of("allow.secretNamespaces[0]", user.namespace(), "allow.podLabels[0]", "app"));
    }

    @AfterAll
    static void close(Scenario user) {
        user.cluster().upgrade(Map.of());
    }

    @AfterEach
    void clear() {
        user.clear();
        Eventually.holds("end of all runs", MOST, () -> user.runs().isEmpty());
    }

    private String failed(PerformanceRun run) {
        Condition failed = Scenario.conditionOf(user.complete(run, SAID), Conditions.FAILED);
        return failed.getStatus() + " " + failed.getReason() + ": " + failed.getMessage();
    }

    @Test
    void aServiceThatStandsForAHostIsNotLoaded() {
        user.apply(FILES.resolve("elsewhere.yaml"));
        assertThat(failed(user.firstRun()))
                .startsWith(
                        "True LoadNotAllowed: spec.target.service.name: is \"out\", but must be a Service that leads to"
                                + " pods: it is of the type ExternalName and leads to kubernetes.default.svc.cluster.local,");
    }

    @Test
    void podsCarryNoLabelOfAService() {
        user.apply(FILES.resolve("selected.yaml"));
        assertThat(failed(user.firstRun()))
                .isEqualTo(
                        "True LabelSelected: spec.environments[0].pod.labels: is \"app=web\", but must have no label by which"
                                + " a Service of the namespace selects its pods, as Service web does by this one");
    }

    @Test
    void aSecretIsUsedOnceItPermitsThat() {
        user.apply(FILES.resolve("secret.yaml"));
        assertThat(failed(user.firstRun()))
                .isEqualTo(
                        "True SecretNotAllowed: spec.request.secretHeaders[0].secretKeyRef.name: is \"token\", but must be a"
                                + " Secret that carries the label tare.dev/allow-use=true");
        user.client().secrets().inNamespace(user.namespace()).withName("token").edit(TenancyE2E::permitting);
        PerformanceRun run = user.complete(user.start("secret", "permitted-"), MOST);
        assertThat(Scenario.conditionOf(run, Conditions.FAILED).getStatus())
                .as(Scenario.conditionOf(run, Conditions.FAILED).getMessage())
                .isEqualTo("False");
    }

    private static Secret permitting(Secret secret) {
        return new SecretBuilder(secret)
                .editMetadata()
                .addToLabels("tare.dev/allow-use", "true")
                .endMetadata()
                .build();
    }
}
