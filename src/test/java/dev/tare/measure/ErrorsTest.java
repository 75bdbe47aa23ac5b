package dev.tare.measure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static dev.tare.measure.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

/** What is said of failed requests. */
class ErrorsTest {

    private static String sentence(TrialFixture trial) {
        return Errors.of(List.of(trial.build())).sentence(1_000);
    }

    @Test
    void saysTheStatusThatAllHave() {
        assertThat(sentence(
                        trial(0, "mesh").errors(ErrorCause.STATUS_4XX, 1_000).answers(Map.of(404, 1_000L), Map.of())))
                .isEqualTo("1,000,000 of a million requests failed (1,000 allowed): all answered 404");
    }

    @Test
    void saysWhoGaveThem() {
        assertThat(sentence(trial(0, "mesh")
                        .errors(ErrorCause.STATUS_5XX, 1_000)
                        .errors(Map.of(503, 1_000L), Map.of(503, "envoy"))))
                .isEqualTo("1,000,000 of a million requests failed (1,000 allowed): all answered 503 from envoy");
    }

    @Test
    void saysTheStatusOfGrpcByItsName() {
        assertThat(sentence(trial(0, "mesh")
                        .errors(ErrorCause.GRPC_STATUS, 250)
                        .answers(Map.of(0, 750L, 14, 250L), Map.of(10L, 750L))))
                .isEqualTo("250,000 of a million requests failed (1,000 allowed): all answered gRPC 14 UNAVAILABLE");
    }

    @Test
    void saysWhichStatusesThereAreMostOf() {
        assertThat(sentence(trial(0, "mesh")
                        .errors(ErrorCause.STATUS_5XX, 100)
                        .answers(Map.of(200, 900L, 500, 5L, 502, 20L, 503, 74L, 504, 1L), Map.of(10L, 900L))))
                .isEqualTo("100,000 of a million requests failed (1,000 allowed):"
                        + " 74.0 % answered 503, 20.0 % answered 502, 5.0 % answered 500 and others");
    }

    @Test
    void saysTheCauseWhereThereIsNoStatus() {
        assertThat(sentence(trial(0, "mesh").errors(ErrorCause.UNFINISHED, 450)))
                .isEqualTo("450,000 of a million requests failed (1,000 allowed): all were unanswered at the end of"
                        + " their trial (a longer load.duration awaits answers longer)");
        assertThat(sentence(trial(0, "mesh").errors(ErrorCause.STATUS_4XX, 10)))
                .isEqualTo("10,000 of a million requests failed (1,000 allowed): all answered 4xx");
    }
}
