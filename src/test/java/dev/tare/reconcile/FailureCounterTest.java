package dev.tare.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.StartFailureReason;
import dev.tare.fleet.pods.observed.Failure;

import static org.assertj.core.api.Assertions.assertThat;

/** How often, and for how long, something is tried again. */
class FailureCounterTest {

    private static final Duration NEARLY = Duration.ofSeconds(59);
    private static final RuntimeException MISTAKE = new IllegalStateException("no such thing");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final FailureCounter counter = new FailureCounter(clock);

    private static PerformanceProfile profile(long generation) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("checkout")
                .withUid("uid")
                .withGeneration(generation)
                .build());
        return profile;
    }

    private static KubernetesClientException answer(int code) {
        return new KubernetesClientException(
                "", code, new StatusBuilder().withCode(code).withMessage("no").build());
    }

    @Test
    void whatIsRefusedIsOverAtOnce() {
        assertThat(counter.end(profile(1), answer(403)))
                .hasValueSatisfying(end -> assertThat(end.message()).endsWith(": no"));
    }

    @Test
    void whatShouldPassIsOverWhenItHasStayedForAMinute() {
        assertThat(counter.end(profile(1), answer(500))).isEmpty();
        clock.forward(NEARLY);
        assertThat(counter.end(profile(1), answer(404))).isEmpty();
        clock.forward(Duration.ofSeconds(1));
        assertThat(counter.end(profile(1), answer(500)))
                .contains(new Failure.Refused(
                        StartFailureReason.RequestRefused, "the API server has refused a request: no", true));
    }

    @Test
    void theMinuteBeginsAnewAfterALookThatWentWell() {
        counter.end(profile(1), answer(500));
        clock.forward(NEARLY);
        counter.wentWell(profile(1));
        assertThat(counter.end(profile(1), answer(500))).isEmpty();
        clock.forward(NEARLY);
        assertThat(counter.end(profile(1), answer(500))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 408, 429, 503, 504})
    void anApiServerThatIsAwayEndsNothing(int code) {
        for (int hour = 0; hour < 24; hour++) {
            assertThat(counter.end(profile(1), answer(code))).isEmpty();
            clock.forward(Duration.ofHours(1));
        }
    }

    @Test
    void aMistakeIsOverAfterThreeTimesWithOneGeneration() {
        assertThat(counter.end(profile(1), MISTAKE)).isEmpty();
        assertThat(counter.end(profile(1), MISTAKE)).isEmpty();
        assertThat(counter.end(profile(2), MISTAKE)).as("of another spec").isEmpty();
        assertThat(counter.end(profile(2), MISTAKE)).isEmpty();
        assertThat(counter.end(profile(2), MISTAKE))
                .hasValueSatisfying(end -> assertThat(end.reason()).isEqualTo(MeasuringFailureReason.InternalError));
        counter.keepOnly(Set.of());
        assertThat(counter.end(profile(2), MISTAKE)).as("another resource").isEmpty();
    }
}
