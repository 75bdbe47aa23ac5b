package dev.tare.app;

import java.util.TreeSet;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.RuntimeInfo;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * The operator is ready once it has started. What it cannot watch is listed, and makes it no less ready for the rest: a
 * watched namespace that was deleted, or in which it has lost its rights, concerns nobody else.
 */
@Readiness
@Singleton
final class OperatorReadiness implements HealthCheck {

    private final Operator operator;

    @Inject
    OperatorReadiness(Operator operator) {
        this.operator = operator;
    }

    @Override
    public HealthCheckResponse call() {
        RuntimeInfo info = operator.getRuntimeInfo();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("operator");
        if (!info.isStarted()) {
            return answer.down().build();
        }
        for (RegisteredController<?> controller : info.getRegisteredControllers()) {
            var unhealthy = controller.getControllerHealthInfo().unhealthyEventSources();
            answer.withData(
                    controller.getConfiguration().getName(),
                    unhealthy.isEmpty()
                            ? "watches all"
                            : "cannot watch: " + String.join(", ", new TreeSet<>(unhealthy.keySet())));
        }
        return answer.up().build();
    }
}
