package dev.tare.app;

import java.util.List;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Keeps the operator from starting with an invalid configuration. */
@Singleton
final class ConfigurationCheck {

    /** Before anything that acts on it. */
    void check(@Observes @Priority(1) StartupEvent event, OperatorConfig config) {
        List<String> problems = OperatorConfigRules.problems(config);
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }
}
