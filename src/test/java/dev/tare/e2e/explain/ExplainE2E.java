package dev.tare.e2e.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Hop;
import dev.tare.api.OverheadFigures.Figure;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * A known delay is found where it was put, by pods that come when the run has ended: a hop takes as much longer than the same hop
 * without the delay.
 */
@ExtendWith(InstalledOperator.class)
@Tag("nightly")
@Tag("quiet")
class ExplainE2E {

    private static final Path FILE = Path.of("src/test/resources/e2e/explained.yaml");
    private static final Duration MOST = Duration.ofMinutes(6);
    private static final long DELAY_MICROS = 5_000;

    /** 5 % of it. */
    private static final long TOLERANCE_MICROS = 250;

    private final Scenario user;

    ExplainE2E(Scenario user) {
        this.user = user;
    }

    @AfterEach
    void clear() {
        user.clear();
    }

    @Test
    void aDelayIsFoundInTheHopThatItWasPutInto() {
        Set<String> before = user.objects();
        user.apply(FILE);
        PerformanceRun run = user.complete(user.firstRun(), MOST);
        assertThat(Scenario.conditionOf(run, Conditions.EXPLAINED).getReason())
                .as("its result stands before it is explained")
                .isEqualTo("Explaining");

        String name = run.getMetadata().getName();
        PerformanceRun explained = user.explained(name, MOST);
        user.keep("run.yaml", Manifest.yaml(explained.getStatus()));
        assertThat(Scenario.is(explained, Conditions.EXPLAINED))
                .as(Scenario.conditionOf(explained, Conditions.EXPLAINED).getMessage())
                .isTrue();
        assertThat(explained.getStatus().summary()).isEqualTo(run.getStatus().summary());

        Map<String, Long> undelayed = median(explained, "baseline");
        Map<String, Long> client = median(explained, "client");
        Map<String, Long> server = median(explained, "server");
        System.out.printf("undelayed: %s%nclient's proxy: %s%nserver's proxy: %s%n", undelayed, client, server);
        assertThat(client.keySet()).isEqualTo(undelayed.keySet());
        assertThat(client)
                .containsOnlyKeys(
                        "waiting before the send",
                        "client to client proxy",
                        "client proxy and wire",
                        "server proxy",
                        "server");
        assertThat(client.get("client proxy and wire") - undelayed.get("client proxy and wire"))
                .isCloseTo(DELAY_MICROS, within(TOLERANCE_MICROS));
        assertThat(server)
                .containsOnlyKeys("waiting before the send", "client to server proxy", "server proxy", "server");
        assertThat(server.get("server proxy") - undelayed.get("server proxy"))
                .isCloseTo(DELAY_MICROS, within(TOLERANCE_MICROS));
        user.nothingIsLeft(before);
    }

    /** The same profile with and without it. */
    @Test
    void whatIsMeasuredIsTheSameWithoutIt() throws IOException {
        user.apply(FILE);
        PerformanceRun with = user.complete(user.firstRun(), MOST);
        user.clear();
        user.apply(Files.readString(FILE).replaceAll("(?m)^  explain: .*$", ""));
        PerformanceRun without = user.complete(user.firstRun(), MOST);
        assertThat(without.getStatus().conditions())
                .noneMatch(condition -> condition.getType().equals(Conditions.EXPLAINED));
        for (String environment : List.of("client", "server")) {
            Figure measured = overhead(with, environment);
            Figure again = overhead(without, environment);
            System.out.printf("%s: with explain %s us, without %s us%n", environment, measured, again);
            assertThat(measured.estimate()).isCloseTo(again.estimate(), within(TOLERANCE_MICROS));
        }
    }

    private static Figure overhead(PerformanceRun run, String environment) {
        return Scenario.summary(run, environment).overheadMicros().p50();
    }

    /** The hops of the request next to the median, in microseconds. */
    private static Map<String, Long> median(PerformanceRun run, String environment) {
        EnvironmentExplanation explanation = run.getStatus().explanation().stream()
                .filter(entry -> entry.environment().equals(environment))
                .findFirst()
                .orElseThrow();
        Exemplar median = explanation.exemplars().get(0);
        assertThat(median.missingSpans()).isEmpty();
        assertThat(median.hops().stream().mapToLong(Hop::micros).sum()).isEqualTo(median.responseMicros());
        Map<String, Long> hops = new LinkedHashMap<>();
        median.hops().forEach(hop -> hops.put(hop.name(), hop.micros()));
        return hops;
    }
}
