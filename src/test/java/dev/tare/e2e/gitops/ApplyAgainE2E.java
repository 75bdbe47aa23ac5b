package dev.tare.e2e.gitops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/** Only what changes the measurement measures again. Each step begins where the one before has ended. */
@ExtendWith(InstalledOperator.class)
@TestMethodOrder(OrderAnnotation.class)
class ApplyAgainE2E {

    private static final Path QUICK = Path.of("src/test/resources/e2e/quick.yaml");
    private static final Duration MOST = Duration.ofMinutes(3);

    /** Longer than it takes to start a run. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);

    private static final int TIMES = 10;

    private final Scenario user;

    ApplyAgainE2E(Scenario user) {
        this.user = user;
    }

    @Test
    @Order(1)
    void sameManifestTenTimesMakesOneRun() throws IOException {
        for (int time = 0; time < TIMES / 2; time++) {
            user.apply(QUICK);
        }
        PerformanceRun run = user.complete(user.firstRun(), MOST);
        for (int time = 0; time < TIMES / 2; time++) {
            user.apply(QUICK);
        }
        Eventually.pause(LONG_ENOUGH);

        assertThat(names()).containsExactly(run.getMetadata().getName());
        PerformanceProfile profile = user.profile("quick");
        assertThat(profile.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(profile.getMetadata().getManagedFields())
                .filteredOn(entry -> !"status".equals(entry.getSubresource()))
                .extracting(entry -> entry.getManager())
                .as("who has written anything but the status")
                .containsOnly("kubectl");
    }

    @Test
    @Order(2)
    void objectivesHistoryAndSuspendMakeNone() throws IOException {
        List<String> before = names();

        user.apply(text() + """
                  objectives:
                    - {name: errors, metric: errors, environment: baseline, perMillionBelow: 1000}
                  history: {successful: 3, failed: 1}
                  schedule: {cron: "0 3 1 1 *", timeZone: Europe/Berlin, suspend: true}
                """);
        Eventually.holds("look at the new generation", LONG_ENOUGH, () -> {
            PerformanceProfile profile = user.profile("quick");
            return profile.getStatus()
                    .observedGeneration()
                    .equals(profile.getMetadata().getGeneration());
        });
        Eventually.pause(LONG_ENOUGH);

        assertThat(names()).isEqualTo(before);
    }

    @Test
    @Order(3)
    void changeOfTheMeasurementMakesOneMore() throws IOException {
        List<String> before = names();

        String changed = text().replace("rate: 200", "rate: 250");
        user.apply(changed);
        PerformanceRun second = Eventually.get("second run", LONG_ENOUGH, () -> user.runs().stream()
                .filter(run -> !before.contains(run.getMetadata().getName()))
                .findFirst());
        user.complete(second, MOST);
        user.apply(changed);
        Eventually.pause(LONG_ENOUGH);

        assertThat(names()).hasSize(before.size() + 1);
        assertThat(user.profile("quick").getStatus().lastRun().name())
                .isEqualTo(second.getMetadata().getName());
    }

    private static String text() throws IOException {
        return Files.readString(QUICK);
    }

    private List<String> names() {
        return user.runs().stream().map(run -> run.getMetadata().getName()).toList();
    }
}
