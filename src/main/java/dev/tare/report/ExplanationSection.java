package dev.tare.report;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Hop;
import dev.tare.api.EnvironmentExplanation.Rank;
import dev.tare.measure.CountText;

/**
 * Where the time of some requests went.
 *
 * @param missing what is missing of it, in a sentence; empty: nothing is
 * @param environments one entry an environment of which there are requests
 */
record ExplanationSection(String missing, List<Explained> environments) {

    private static final Pattern PAGE = Pattern.compile("https?://[^\\s\"'<>]+");

    /**
     * An environment.
     *
     * @param name its name
     * @param colour its colour
     * @param sample how many requests were drawn, in words
     * @param requests some of them
     */
    record Explained(String name, int colour, String sample, List<Request> requests) {}

    /**
     * A request.
     *
     * @param rank which one it is
     * @param time its response time
     * @param traceId its trace
     * @param parts where its time went
     * @param missing who did not record it, in words; empty: nobody
     * @param url where its trace is seen; empty: nowhere
     */
    record Request(String rank, String time, String traceId, List<Part> parts, String missing, String url) {}

    /**
     * A part of its way.
     *
     * @param name what it is
     * @param time the time spent there
     * @param percent the bar's length: its share of the request's time in percent
     */
    record Part(String name, String time, int percent) {}

    static ExplanationSection of(PageSource source) {
        List<EnvironmentExplanation> explained =
                PageSource.orNone(source.report().status().explanation());
        return new ExplanationSection(
                missing(source.report()),
                source.environments().stream()
                        .flatMap(environment -> explained.stream()
                                .filter(e -> e.environment().equals(environment.environment())
                                        && !e.exemplars().isEmpty())
                                .map(e -> new Explained(
                                        e.environment(),
                                        source.colour(environment),
                                        CountText.of(e.sampled(), "request was sampled", "requests were sampled"),
                                        e.exemplars().stream()
                                                .map(exemplar -> request(exemplar, PageSource.UNITS))
                                                .toList())))
                        .toList());
    }

    private static String missing(Report report) {
        return Conditions.find(report.status().conditions(), Conditions.EXPLAINED)
                .filter(ConditionStatus.FALSE::isOf)
                .map(condition -> Wording.withoutStop(condition.getMessage()))
                .orElse("");
    }

    /** A request, with its times in these units. */
    static Request request(Exemplar exemplar, Units units) {
        return new Request(
                exemplar.rank() == Rank.NearMedian ? "near the median" : "one of the slowest",
                time(exemplar.responseMicros(), units),
                exemplar.traceId(),
                exemplar.hops().stream()
                        .map(hop -> part(hop, exemplar.responseMicros(), units))
                        .toList(),
                String.join(" and the ", exemplar.missingSpans()),
                page(exemplar.url()));
    }

    /** An address that leads to a page, and does nothing else. */
    private static String page(String url) {
        return url != null && PAGE.matcher(url).matches() ? url : "";
    }

    private static Part part(Hop hop, long wholeMicros, Units units) {
        return new Part(
                hop.name(),
                time(hop.micros(), units),
                wholeMicros == 0 ? 0 : (int) Math.round(100.0 * hop.micros() / wholeMicros));
    }

    private static String time(long micros, Units units) {
        return units.duration(TimeUnit.MICROSECONDS.toNanos(micros));
    }
}
