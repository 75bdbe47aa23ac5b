package dev.tare.e2e.clocks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus.ClockAhead;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.RealCluster;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The operator has another clock than the API server, the kubelet, workers and targets: to it, the clock of every node is off.
 * Needs {@code -Dtare.cluster}, whose script makes an image of the operator's with libfaketime in it.
 */
@Tag("nightly")
@ExtendWith(InstalledOperator.class)
class ClocksE2E {

    private static final String IMAGE = "docker.io/tare/tare-faketime:1.0.0";
    private static final Duration MOST = Duration.ofMinutes(3);

    private final Scenario user;
    private PodTemplateSpec asInstalled;

    ClocksE2E(Scenario user) {
        this.user = user;
    }

    @BeforeEach
    void makeImage() {
        LocalCluster.script("the operator has the clock of its node");
        LocalCluster.given().orElseThrow().faketime(IMAGE, user.cluster().tareImage());
        asInstalled = user.client()
                .apps()
                .deployments()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(RealCluster.RELEASE)
                .get()
                .getSpec()
                .getTemplate();
    }

    @AfterEach
    void setClock() {
        user.keep("operator.log", user.cluster().operator().log());
        user.clear();
        if (asInstalled != null) {
            roll(asInstalled);
        }
    }

    private void setClock(String ahead) {
        roll(new DeploymentBuilder()
                .withNewSpec()
                .withTemplate(asInstalled)
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(IMAGE)
                .addNewEnv()
                .withName("LD_PRELOAD")
                .withValue("/opt/libfaketime.so")
                .endEnv()
                .addNewEnv()
                .withName("FAKETIME")
                .withValue(ahead)
                .endEnv()
                .addNewEnv()
                .withName("FAKETIME_DONT_FAKE_MONOTONIC")
                .withValue("1")
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build()
                .getSpec()
                .getTemplate());
    }

    private void roll(PodTemplateSpec template) {
        user.client()
                .apps()
                .deployments()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(RealCluster.RELEASE)
                .edit(deployment -> new DeploymentBuilder(deployment)
                        .editSpec()
                        .withTemplate(template)
                        .endSpec()
                        .build());
        Eventually.holds("operator with that clock", MOST, () -> {
            List<String> images = user.cluster().operator().all().stream()
                    .flatMap(pod -> pod.getSpec().getContainers().stream())
                    .map(container -> container.getImage())
                    .toList();
            return images.equals(
                    List.of(template.getSpec().getContainers().get(0).getImage()));
        });
        user.cluster().operator().ready();
    }

    private PerformanceRun measured() {
        user.apply(Path.of("src/test/resources/e2e/quick.yaml"));
        PerformanceRun run = user.complete(user.firstRun(), MOST);
        Condition failed = Scenario.conditionOf(run, Conditions.FAILED);
        System.out.printf(
                "%s: %s %s: %s; nodes %s%n",
                user.namespace(),
                failed.getStatus(),
                failed.getReason(),
                failed.getMessage(),
                run.getStatus().nodes());
        return run;
    }

    private Stream<String> events() {
        return user.client().v1().events().inNamespace(user.namespace()).list().getItems().stream()
                .map(Event::getMessage)
                .filter(message -> message != null);
    }

    @Test
    void aNodeThatIsBehindMeasuresAndIsNamed() {
        setClock("+15s");
        PerformanceRun run = measured();
        user.keep("behind-run.yaml", Manifest.yaml(run.getStatus()));
        assertThat(Scenario.is(run, Conditions.FAILED)).isFalse();
        ClockAhead clock = run.getStatus().nodes().get(0).clockAheadMillis();
        assertThat(clock.atLeast()).isLessThanOrEqualTo(-15_000);
        assertThat(clock.atMost()).isGreaterThanOrEqualTo(-15_000).isLessThan(-10_000);
        assertThat(events()).as("what is certain when the first block begins").anySatisfy(message -> assertThat(message)
                .matches(".*being measured; the clock of node \\S+ is at least \\d+\\.\\d s behind the operator's"));
    }

    @Test
    void aNodeThatIsAheadMeasuresAndIsNamed() {
        setClock("-15s");
        PerformanceRun run = measured();
        user.keep("ahead-run.yaml", Manifest.yaml(run.getStatus()));
        assertThat(Scenario.is(run, Conditions.FAILED)).isFalse();
        ClockAhead clock = run.getStatus().nodes().get(0).clockAheadMillis();
        assertThat(clock.atLeast()).isLessThanOrEqualTo(15_000).isGreaterThan(8_000);
        assertThat(clock.atMost()).isGreaterThanOrEqualTo(15_000);
    }

    @Test
    void aNodeThatIsTooFarBehindEndsTheRunAtOnce() {
        setClock("+50s");
        PerformanceRun run = measured();
        Condition failed = Scenario.conditionOf(run, Conditions.FAILED);
        assertThat(failed.getReason()).isEqualTo("ClocksDiffer");
        assertThat(failed.getMessage())
                .matches(
                        "the clock of node \\S+ is at least [34]\\d\\.\\d s behind the operator's, and a run puts up with 30\\.0 s");
    }
}
