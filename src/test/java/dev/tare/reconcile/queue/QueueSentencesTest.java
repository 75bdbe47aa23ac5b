package dev.tare.reconcile.queue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.numbers.fraction.BigFraction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.queue.Amounts;
import dev.tare.queue.Decision;
import dev.tare.queue.Decision.NeverFits;
import dev.tare.queue.DecisionWaitsBuilder;
import dev.tare.queue.Resource;

import static dev.tare.reconcile.queue.QueuedRuns.T0;
import static org.assertj.core.api.Assertions.assertThat;

class QueueSentencesTest {

    private final QueueSentences sentences = new QueueSentences(QueueSettings.ofPlaces(1));

    private static Decision.Waits waits(int position, Optional<String> before, Duration wait) {
        return DecisionWaitsBuilder.builder()
                .id("run")
                .position(position)
                .waiting(5)
                .before(before)
                .shareBefore(BigFraction.of(31, 100))
                .share(BigFraction.of(4, 9))
                .beginsBy(T0.plus(wait))
                .build();
    }

    @Test
    void saysWhoIsBeforeAndWhy() {
        assertThat(sentences.of(waits(2, Optional.of("data"), Duration.ofMinutes(12)), "shop", T0))
                .isEqualTo(
                        "this run is 2nd of 5 in the queue; team data has used 0.31 of the cluster, team shop 0.44; it"
                                + " begins within 12 min");
    }

    @Test
    void saysThatWeightsCount() {
        QueueSettings settings =
                new QueueSettings(1, Amounts.NONE, Map.of("shop", BigFraction.of(2)), QueueSettings.HALF_LIFE);
        assertThat(new QueueSentences(settings).of(waits(2, Optional.of("data"), Duration.ofMinutes(12)), "shop", T0))
                .contains("; team data has used 0.31 of the cluster for its weight, team shop 0.44; ");
    }

    @Test
    void saysThatItIsTheNext() {
        assertThat(sentences.of(waits(1, Optional.empty(), Duration.ofMinutes(12)), "shop", T0))
                .isEqualTo("this run is 1st of 5 in the queue; it begins within 12 min");
    }

    @Test
    void saysThatOthersOfItsTeamAreBefore() {
        assertThat(sentences.of(waits(3, Optional.empty(), Duration.ofMinutes(12)), "shop", T0))
                .isEqualTo("this run is 3rd of 5 in the queue, behind others of team shop; it begins within 12 min");
    }

    @ParameterizedTest
    @CsvSource({
        "PT-1S, as soon as another has ended",
        "PT0S, as soon as another has ended",
        "PT0.001S, within 1 min",
        "PT60S, within 1 min",
        "PT61S, within 2 min",
        "PT90M, within 90 min",
        "PT90M1S, within 2 h",
        "PT48H, within 48 h",
        "PT49H, within 3 days",
    })
    void saysWhenItBeginsAtTheLatest(Duration wait, String when) {
        assertThat(sentences.of(waits(1, Optional.empty(), wait), "shop", T0)).endsWith("; it begins " + when);
    }

    @ParameterizedTest
    @CsvSource({"1, 1st", "2, 2nd", "3, 3rd", "4, 4th", "10, 10th", "11, 11th", "12, 12th", "21, 21st", "112, 112th"})
    void counts(int position, String ordinal) {
        assertThat(sentences.of(waits(position, Optional.empty(), Duration.ofMinutes(1)), "shop", T0))
                .startsWith("this run is " + ordinal + " of 5 in the queue");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CPU_MILLIS | 12500 | 8000 | the run's pods request 12.5 CPUs, but all runs together may take 8 (queue.capacity.cpu in the chart's values)",
                "MEMORY_BYTES | 4294967296 | 1073741824 | the run's pods request 4096Mi of memory, but all runs together may take 1024Mi (queue.capacity.memory in the chart's values)",
                "MEMORY_BYTES | 1001 | 1000 | the run's pods request 1001 bytes of memory, but all runs together may take 1000 bytes (queue.capacity.memory in the chart's values)",
                "REQUESTS_PER_SECOND | 50000 | 20000 | the run sends 50,000 requests per second, but all runs together may take 20,000 (queue.capacity.requestsPerSecond in the chart's values)",
                "CONNECTIONS | 64 | 32 | the run uses 64 connections, but all runs together may take 32 (queue.capacity.connections in the chart's values)",
                "PLACE_MICROS | 1000000 | 500000 | the run takes 1 place, but all runs together may take 0.5 (runs.concurrent in the chart's values)",
            })
    void saysWhyItNeverBegins(Resource resource, long demand, long capacity, String sentence) {
        assertThat(QueueSentences.of(new NeverFits("run", resource, demand, capacity)))
                .isEqualTo(sentence);
    }
}
