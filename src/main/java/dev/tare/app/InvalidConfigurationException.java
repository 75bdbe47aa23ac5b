package dev.tare.app;

import java.util.List;

/** The operator's configuration is invalid. */
final class InvalidConfigurationException extends RuntimeException {

    private final List<String> problems;

    InvalidConfigurationException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence each. */
    List<String> problems() {
        return problems;
    }
}
