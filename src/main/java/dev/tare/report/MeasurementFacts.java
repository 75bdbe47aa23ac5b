package dev.tare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.tare.api.DurationText;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.Request;
import dev.tare.api.Target;
import dev.tare.measure.CountText;

/** How it was measured, as a list of facts. */
final class MeasurementFacts {

    private MeasurementFacts() {}

    /** What was asked, and how far it went. */
    static List<Fact> of(Report report, Wording wording) {
        PerformanceProfileSpec spec = report.profile().getSpec();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Load", wording.load()));
        facts.add(new Fact(
                "Request",
                request(spec.request()) + ", timeout "
                        + DurationText.format(spec.request().timeout())));
        facts.add(new Fact("Target", target(spec.target())));
        facts.add(new Fact(
                "Trials",
                wording.extent() + ", each after "
                        + DurationText.format(spec.load().warmup()) + " of warm-up"));
        facts.add(new Fact("Ended because", wording.ending()));
        if (!wording.confidence().isEmpty()) {
            facts.add(new Fact("Confidence", wording.confidence()));
        }
        if (report.status().seed() != null) {
            facts.add(new Fact("Seed", String.valueOf(report.status().seed())));
        }
        return facts;
    }

    private static String request(Request request) {
        String words = request.asked() + ", " + request.protocol().title();
        return request.http2() == null
                ? words
                : words + ", " + Units.TYPESET.count(request.http2().streams()) + " at a time on a connection";
    }

    private static String target(Target target) {
        return called(target) + (target.tls() == null ? "" : ", in TLS");
    }

    private static String called(Target target) {
        if (target.service() != null) {
            Target.Service service = target.service();
            return "Service " + (service.namespace() == null ? "" : service.namespace() + "/") + service.name()
                    + ", port " + service.port();
        }
        if (target.sample() == null) {
            return target.url();
        }
        Target.Sample sample = target.sample();
        return "Tare's sample service: " + CountText.of(sample.responseBytes(), "byte")
                + (sample.serviceTime().isZero()
                        ? " at once"
                        : " after " + DurationText.format(sample.serviceTime()) + " ("
                                + sample.serviceTimeDistribution().name().toLowerCase(Locale.ROOT) + ")")
                + (sample.concurrency() == null
                        ? ""
                        : ", " + CountText.of(sample.concurrency(), "request") + " at a time");
    }
}
