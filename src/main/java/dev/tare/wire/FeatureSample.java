package dev.tare.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * Requests that a worker sends before it is ready, to see whether a feature of a mesh acts: {@code GET}, one after the other, and how many
 * of their answers must count. Those count for which all holds that is given.
 *
 * @param feature the feature's name
 * @param requests how many
 * @param path their path; absent: where Tare's sample service tells the headers that it received
 * @param headers their headers, by name
 * @param sign a header that answers must have, or requests as the sample service receives them; null: any
 * @param status the status that answers must have; 0: any
 * @param takesNs how long answers must take at least, in nanoseconds; 0: any time
 * @param least how many answers must count at least
 * @param most how many may count at most
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FeatureSample(
        String feature,
        int requests,
        String path,
        Map<String, String> headers,
        Sign sign,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int status,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long takesNs,
        int least,
        int most) {

    /** Absent headers are none. */
    public FeatureSample {
        headers = headers == null ? Map.of() : Map.copyOf(headers);
    }

    /** Which answers count, in words: {@code answers with status 403 to GET /.tare/refused}. */
    String counted() {
        List<String> words = new ArrayList<>();
        words.add("answers");
        if (sign != null && sign.in() == Sign.Place.RESPONSE_HEADER) {
            words.add("with " + named(sign));
        }
        if (status != 0) {
            words.add("with status " + status);
        }
        if (takesNs != 0) {
            words.add("after %d ms or more".formatted(TimeUnit.NANOSECONDS.toMillis(takesNs)));
        }
        if (path != null) {
            words.add("to GET " + path);
        }
        if (!headers.isEmpty()) {
            List<String> sent = new ArrayList<>();
            new TreeMap<>(headers).forEach((name, value) -> sent.add(name + ": " + value));
            words.add((path == null ? "to requests with " : "with ") + String.join(", ", sent));
        }
        if (sign != null && sign.in() == Sign.Place.REQUEST_HEADER) {
            words.add("to requests that reached the target with " + named(sign));
        }
        return String.join(" ", words);
    }

    private static String named(Sign sign) {
        return sign.matches() == null ? sign.name() : sign.name() + ": " + sign.matches();
    }

    /** How many must count, in words: {@code 22 to 61}. */
    String limits() {
        return least == most
                ? number(least)
                : most == requests ? number(least) + " or more" : number(least) + " to " + number(most);
    }

    private static String number(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /**
     * What has come of a sample.
     *
     * @param sample the sample
     * @param answers how many answers came: fewer than it has requests where time was up, or one failed
     * @param counted how many of these count
     * @param failure why no answer came, where one failed; else empty
     */
    public record Count(
            FeatureSample sample,
            int answers,
            int counted,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String failure) {

        /** An absent failure is none. */
        public Count {
            failure = failure == null ? "" : failure;
        }

        /** Whether as many count as must. */
        public boolean fits() {
            return isWhole() && sample.least() <= counted && counted <= sample.most();
        }

        /** Whether it says neither that the feature acts nor that it does not: answers came, and too few in the time there was. */
        public boolean saysNothing() {
            return !isWhole() && failure.isEmpty();
        }

        private boolean isWhole() {
            return answers == sample.requests();
        }

        /** What was seen, such as {@code 39 of 400 answers with x-tare-route: canary (13 to 72 would pass)}. */
        public String sentence() {
            return "%s of %s %s (%s would pass)"
                            .formatted(number(counted), number(answers), sample.counted(), sample.limits())
                    + (failure.isEmpty() ? "" : ", and then none came: " + failure);
        }

        /** Why it says nothing: {@code only 700 of 2,000 answers came in time}. */
        public String shortfall() {
            return "only %s of %s answers came in time".formatted(number(answers), number(sample.requests()));
        }
    }
}
