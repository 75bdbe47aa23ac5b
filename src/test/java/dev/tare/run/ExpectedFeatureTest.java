package dev.tare.run;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.tare.wire.FeatureSample;
import dev.tare.wire.FeatureSampleBuilder;
import dev.tare.wire.Sign;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;
import dev.tare.wire.WorkerLineEvidenceBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/** Which features must act, and what is said of those that do, that do not, and that nothing shows. */
class ExpectedFeatureTest {

    private static final FeatureSample CANARY = FeatureSampleBuilder.builder()
            .feature("canary")
            .requests(400)
            .sign(new Sign(Sign.Place.RESPONSE_HEADER, "x-tare-route", "canary", null, null))
            .least(14)
            .most(72)
            .build();

    private static final Sign CERTIFICATE =
            new Sign(Sign.Place.REQUEST_HEADER, "x-forwarded-client-cert", "URI=.+", null, null);

    /** What has come of the sample of a canary that is to get a tenth. */
    static FeatureSample.Count canary(int counted, int answers, String failure) {
        return new FeatureSample.Count(CANARY, answers, counted, failure);
    }

    static Evidence evidence(FeatureSample.Count... counts) {
        return WorkerLineEvidenceBuilder.builder().samples(List.of(counts)).build();
    }

    private static ExpectedPath path(ExpectedFeature... features) {
        return ExpectedPath.withSigns(List.of(), List.of()).with(Optional.of(CERTIFICATE), List.of(features));
    }

    private static List<String> said(ExpectedPath path, Evidence evidence) {
        return path.remarks(evidence).stream()
                .map(remark -> remark.sign() + ": " + remark.value())
                .toList();
    }

    @Test
    void whatActsIsSaidWithWhatWouldHavePassed() {
        ExpectedPath path = path(new ExpectedFeature("canary", 1, "look at its routes"));
        Evidence acting = evidence(canary(39, 400, ""));
        assertThat(path.inactive(acting)).isEmpty();
        assertThat(said(path, acting))
                .containsExactly("canary acts: 39 of 400 answers with x-tare-route: canary (14 to 72 would pass)");
    }

    @Test
    void whatDoesNotActIsSaidWithWhatMayBeTheCause() {
        ExpectedPath path = path(new ExpectedFeature("canary", 1, "look at its routes"));
        assertThat(path.inactive(evidence(canary(13, 400, ""))))
                .hasValue("feature 'canary' does not act: 13 of 400 answers with x-tare-route: canary (14 to 72 would"
                        + " pass); look at its routes");
        assertThat(path.inactive(evidence(canary(73, 400, "")))).isPresent();
        assertThat(path.inactive(evidence(canary(14, 400, ""), canary(72, 400, ""))))
                .isEmpty();
        assertThat(path.inactive(evidence(canary(39, 400, ""), canary(0, 400, ""))))
                .as("each sample must")
                .isPresent();
    }

    @Test
    void anAnswerThatDoesNotComeIsNoneThatShowsIt() {
        assertThat(path(new ExpectedFeature("canary", 1, "")).inactive(evidence(canary(2, 30, "connection reset"))))
                .hasValue(
                        "feature 'canary' does not act: 2 of 30 answers with x-tare-route: canary (14 to 72 would pass),"
                                + " and then none came: connection reset");
    }

    /** A path that is too slow for so many requests is none on which the feature does not act. */
    @Test
    void tooFewAnswersInTheTimeSayNothing() {
        ExpectedPath path = path(new ExpectedFeature("canary", 1, ""));
        Evidence slow = evidence(canary(2, 30, ""));
        assertThat(path.inactive(slow)).isEmpty();
        assertThat(said(path, slow))
                .containsExactly("nothing shows that canary acts: only 30 of 400 answers came in time");
    }

    @Test
    void whatNothingShowsIsSaid() {
        ExpectedPath path = path(new ExpectedFeature("access-logs", 0, "requests do not show it"));
        assertThat(path.inactive(evidence())).isEmpty();
        assertThat(said(path, evidence()))
                .containsExactly("nothing shows that access-logs acts: requests do not show it");
        assertThat(said(path(new ExpectedFeature("canary", 1, "")), evidence()))
                .containsExactly("nothing shows that canary acts: its samples were not sent");
    }

    @Test
    void mutualTlsIsSaidWhereItIsSeen() {
        Evidence seen = evidence().with(List.of(new Seen(CERTIFICATE.title(), "URI=spiffe://a", true)));
        assertThat(said(path(), seen))
                .containsExactly(
                        "mutual TLS: requests went in it, as is seen by request header x-forwarded-client-cert");
        assertThat(said(path(), evidence().with(List.of(new Seen(CERTIFICATE.title(), "Hash=7", true)))))
                .as("by another expression than its own")
                .isEmpty();
    }
}
