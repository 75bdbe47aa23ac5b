package dev.tare.e2e.protocols;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests in gRPC, HTTP/2 and TLS between pods are answered, be the machine quiet enough to measure them or not. */
@Tag("quiet")
@ExtendWith(InstalledOperator.class)
class ProtocolsE2E {

    private static final Duration MOST = Duration.ofMinutes(3);

    private final Scenario user;

    ProtocolsE2E(Scenario user) {
        this.user = user;
    }

    @AfterEach
    void clear() {
        user.clear();
    }

    @Test
    void callsInGrpcCrossEnvoy() {
        PerformanceRun run = complete("grpc");

        assertThat(run.getStatus().summary())
                .filteredOn(entry -> entry.environment().equals("mesh"))
                .singleElement()
                .satisfies(mesh -> assertThat(mesh.evidence())
                        .anyMatch(sentence -> sentence.startsWith("answers came via "))
                        .anyMatch(sentence -> sentence.startsWith("the server's side saw the client certificate of ")));
    }

    @Test
    void http2InTlsIsVerifiedByACertificateOfTheRun() {
        complete("tls");
    }

    private PerformanceRun complete(String name) {
        user.apply(Path.of("src/test/resources/e2e", name + ".yaml"));
        PerformanceRun run = user.complete(user.firstRun(), MOST);
        user.keep(name + "-run.yaml", Manifest.yaml(run.getStatus()));

        assertThat(Scenario.conditionOf(run, Conditions.FAILED).getStatus())
                .as(Scenario.conditionOf(run, Conditions.FAILED).getMessage())
                .isEqualTo("False");
        assertThat(run.getStatus().summary()).hasSize(2).allSatisfy(ProtocolsE2E::isAnswered);
        return run;
    }

    private static void isAnswered(EnvironmentSummary environment) {
        assertThat(environment.errorsPerMillion()).as(environment.environment()).isZero();
        assertThat(environment.latencyMicros().p50())
                .as(environment.environment())
                .isPositive();
    }
}
