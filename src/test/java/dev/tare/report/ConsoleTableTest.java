package dev.tare.report;

import org.junit.jupiter.api.Test;

class ConsoleTableTest {
    @Test
    void shows() {
        System.out.println(ConsoleTable.render(SyntheticRun.envoy().build()));
        System.out.println(
                ConsoleTable.render(SyntheticRun.envoy().interrupted().build()));
        System.out.println(ConsoleTable.render(SyntheticRun.of("x").closedLoop().build()));
    }
}
