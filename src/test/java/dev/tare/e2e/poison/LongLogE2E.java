package dev.tare.e2e.poison;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Scenario;

import static dev.tare.e2e.poison.TwoTenants.MOST;
import static dev.tare.e2e.poison.TwoTenants.quick;

/** A worker's image of the user's writes more than the operator's memory holds. Needs {@code -Dtare.cluster}. */
@ExtendWith(InstalledOperator.class)
class LongLogE2E {

    private static final String IMAGE = "docker.io/tare/talkative:1";
    private static final double MIB = 1 << 20;

    private final Scenario user;
    private TwoTenants tenants;

    LongLogE2E(Scenario user) {
        this.user = user;
    }

    @BeforeAll
    static void open(Scenario user) {
        LocalCluster.script("the image of a worker that writes much cannot be made");
        LocalCluster.given().orElseThrow().image(IMAGE, Path.of("src/test/resources/e2e/poison"));
        user.cluster().upgrade("allow.generatorImages[0]", IMAGE);
    }

    @AfterAll
    static void close(Scenario user) {
        user.cluster().upgrade(Map.of());
    }

    @BeforeEach
    void listen() {
        tenants = TwoTenants.begin(user);
    }

    @AfterEach
    void clear() {
        tenants.end();
    }

    private double heapMib() {
        return user.cluster().operator().metrics().sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB;
    }

    @Test
    void aLogThatIsLargerThanTheOperatorsMemoryEndsItsRunAndNothingElse() throws IOException {
        user.apply(quick(
                "trials:",
                "generator: {type: Fortio, image: \"%s\"}\n  trials:".formatted(IMAGE),
                "rate: 200,",
                "rate: 200, arrival: Constant,"));
        PerformanceRun run = user.firstRun();
        double[] mostMib = {0};
        Eventually.holds("end of the run", MOST, () -> {
            mostMib[0] = Math.max(mostMib[0], heapMib());
            return Scenario.is(user.run(run.getMetadata().getName()), Conditions.COMPLETE);
        });
        System.out.printf("the operator's heap while there was a log of 400 MB: at most %.0f MiB%n", mostMib[0]);
        tenants.ends(run, "LogTooLong", "it has more than 4 MiB");
        tenants.theOthersGoOn();
        tenants.theOperatorIsTheSame();
        tenants.theLogHasNoStackTrace();
    }
}
