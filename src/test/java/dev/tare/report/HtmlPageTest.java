package dev.tare.report;

import java.nio.file.*;

import org.junit.jupiter.api.Test;

import dev.tare.measure.*;

class HtmlPageTest {
    @Test
    void shows() throws Exception {
        System.out.println(ConsoleTable.render(SyntheticRun.envoy().build()));
        ReportFiles.write(
                SyntheticRun.envoy()
                        .invalid(
                                "envoy-broken",
                                "envoy",
                                java.util.Map.of(ErrorCause.STATUS_5XX, 2000L, ErrorCause.TIMEOUT, 3L),
                                new Finding(Reason.ErrorsSeen, "333,500 of a million requests failed, above 1,000."))
                        .build(),
                Path.of("/tmp/rep/checkout"));
        ReportFiles.write(SyntheticRun.of("alone").closedLoop().build(), Path.of("/tmp/rep/alone"));
        ReportFiles.write(SyntheticRun.envoy().interrupted().build(), Path.of("/tmp/rep/interrupted"));
    }
}
