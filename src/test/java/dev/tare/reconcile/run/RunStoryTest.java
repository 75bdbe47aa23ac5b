package dev.tare.reconcile.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Matcher;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.tare.GeneratedFile;
import dev.tare.fleet.FleetException;
import dev.tare.reconcile.OperatorLog;

import static org.assertj.core.api.Assertions.assertThat;

/** What the operator's log tells of a run. */
@Tag(GeneratedFile.TAG)
class RunStoryTest {

    private static final Path PAGE = Path.of("docs/operations.md");
    private static final String STORY = "(?s)<!-- story -->\n.*?<!-- end of story -->";

    private final ClusterScript cluster = ClusterScript.ofSample();
    private final OperatorLog log = new OperatorLog(Level.INFO);

    @AfterEach
    void close() {
        log.close();
        cluster.close();
    }

    @Test
    void thePageOnOperationsTellsAStory() throws IOException, FleetException {
        cluster.late(1).until(cluster::isCleared);
        String story = "<!-- story -->\n```text\n" + String.join("\n", log.lines()) + "\n```\n<!-- end of story -->";
        String page = Files.readString(PAGE);
        assertThat(page).containsPattern(STORY);
        GeneratedFile.check(
                PAGE,
                page.replaceFirst(STORY, Matcher.quoteReplacement(story)),
                "with what the operator logs of a run");
    }

    /** Looks at the run again and again, and counts what is said of it. */
    private List<String> saidOnce(String run) throws FleetException {
        cluster.reconcile(run);
        List<String> said = log.lines();
        for (int time = 0; time < 5; time++) {
            cluster.reconcile(run);
        }
        assertThat(log.lines()).isEqualTo(said);
        return said;
    }

    @Test
    void nothingIsSaidTwiceOfWhatWaits() throws FleetException {
        cluster.reconcile();
        cluster.clock.forward(Duration.ofSeconds(1));
        cluster.run("checkout-2", Map.of());
        assertThat(saidOnce("checkout-2"))
                .contains(
                        "kind=PerformanceRun namespace=shop name=checkout-2 what=queue reason=Waits message=\"this run is 1st of 1 in the queue; it begins within 31 min\"");
        assertThat(saidOnce(ClusterScript.RUN))
                .as("no pod comes")
                .contains(
                        "kind=PerformanceRun namespace=shop name=checkout-1 what=step reason=Start message=\"the objects for the run's pods are being created\"");
    }

    @Test
    void nothingIsSaidOfWhatHasEnded() throws FleetException {
        cluster.until(cluster::isCleared);
        List<String> said = log.lines();
        for (int time = 0; time < 5; time++) {
            cluster.reconcile();
        }
        assertThat(log.lines()).isEqualTo(said);
    }

    @Test
    void whatIsWaitedForIsSaidToThoseWhoAskForDetails() throws FleetException {
        cluster.untilPublished(0);
        try (OperatorLog detailed = new OperatorLog(Level.FINE)) {
            cluster.reconcile();
            assertThat(detailed.lines()).singleElement().asString().contains("what=step reason=Await message=\"until ");
        }
    }

    @Test
    void aMistakeIsLoggedWithItsStackTrace() throws FleetException {
        cluster.upgraded(mesh -> {
            throw new IllegalStateException("no such thing");
        });
        assertThat(cluster.reconcile()).contains(Duration.ofSeconds(2));
        assertThat(log.lines())
                .containsExactly(
                        "kind=PerformanceRun namespace=shop name=checkout-1 what=mistake reason=IllegalStateException message=\"1 of at most 3 times\"");
        assertThat(log.mistakes()).singleElement().isInstanceOf(IllegalStateException.class);
    }
}
