package dev.tare.wire;

import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Samples in sentences. */
class FeatureSampleTest {

    private static FeatureSampleBuilder of(int requests, int least, int most) {
        return FeatureSampleBuilder.builder()
                .feature("f")
                .requests(requests)
                .least(least)
                .most(most);
    }

    private static Sign header(Sign.Place place, String name, String matches) {
        return new Sign(place, name, matches, null, null);
    }

    record Case(FeatureSampleBuilder sample, int counted, String sentence) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        of(20, 20, 20).path("/.tare/refused").status(403),
                        20,
                        "20 of 20 answers with status 403 to GET /.tare/refused (20 would pass)"),
                new Case(
                        of(2_000, 3, 2_000).takesNs(9_000_000),
                        21,
                        "21 of 2,000 answers after 9 ms or more (3 or more would pass)"),
                new Case(
                        of(20, 20, 20)
                                .headers(Map.of("x-tare-variant", "b"))
                                .sign(header(Sign.Place.RESPONSE_HEADER, "x-tare-route", "b")),
                        0,
                        "0 of 20 answers with x-tare-route: b to requests with x-tare-variant: b (20 would pass)"),
                new Case(
                        of(20, 0, 0).sign(header(Sign.Place.RESPONSE_HEADER, "x-tare-route", null)),
                        0,
                        "0 of 20 answers with x-tare-route (0 would pass)"),
                new Case(
                        of(400, 14, 72).sign(header(Sign.Place.REQUEST_HEADER, "traceparent", "00-.*-01")),
                        40,
                        "40 of 400 answers to requests that reached the target with traceparent: 00-.*-01 (14 to 72 would"
                                + " pass)"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatWasSeenAndWhatWouldPass(Case example) {
        FeatureSample sample = example.sample().build();
        FeatureSample.Count count = new FeatureSample.Count(sample, sample.requests(), example.counted(), "");
        assertThat(count.sentence()).isEqualTo(example.sentence());
        assertThat(count.fits()).isEqualTo(example.counted() >= sample.least());
    }
}
