package dev.tare.mesh.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.tare.manifest.Problem;
import dev.tare.measure.ShareLimits;
import dev.tare.mesh.catalogue.Proof.Place;

/** What makes sense in a sample of requests that shows that a feature acts, beyond what the schema says. */
final class SampleRules {

    private static final Set<Place> HEADERS = Set.of(Place.ResponseHeader, Place.RequestHeader);
    private static final double HUNDRED = 100;

    private final String field;
    private final SampleProof sample;
    private final List<Problem> problems = new ArrayList<>();

    private SampleRules(String field, SampleProof sample) {
        this.field = field;
        this.sample = sample;
    }

    /** What is wrong with a sample; empty where it makes sense. The sign's expression is looked at elsewhere. */
    static List<Problem> problems(String field, SampleProof sample) {
        SampleRules rules = new SampleRules(field, sample);
        rules.check();
        return rules.problems;
    }

    private void check() {
        if (sample.sign() == null && sample.status() == null && sample.takesMillis() == null) {
            refuse("", "", "must have sign, status or takesMillis: otherwise every answer counts");
        }
        if (sample.sign() != null && !HEADERS.contains(sample.sign().in())) {
            refuse(".sign.in", '"' + sample.sign().in().name() + '"', "must be ResponseHeader or RequestHeader");
        }
        if (sample.path() != null && sample.sign() != null && sample.sign().in() == Place.RequestHeader) {
            refuse(
                    ".path",
                    '"' + sample.path() + '"',
                    "must be left out with a RequestHeader, which is told at one path only");
        }
        if ((sample.percent() == null) == (sample.atLeastPercent() == null)) {
            refuse("", "", "must have either percent or atLeastPercent");
            return;
        }
        checkSize();
    }

    /** A sample that none or all of its answers pass, where it should be some, shows nothing. */
    private void checkSize() {
        ShareLimits limits = sample.limits();
        double percent = sample.percent() == null ? sample.atLeastPercent() : sample.percent();
        String held = Integer.toString(sample.requests());
        if (limits.least() == 0 && (percent > 0 || sample.percent() == null)) {
            refuse(".requests", held, "must be more: of so few, none would have to count");
        } else if (sample.percent() != null
                && percent < HUNDRED
                && sample.takesMillis() == null
                && limits.most() == sample.requests()) {
            refuse(".requests", held, "must be more: of so few, all might count");
        }
    }

    private void refuse(String part, String held, String allowed) {
        problems.add(Problem.inField("", field + part, held, allowed));
    }
}
