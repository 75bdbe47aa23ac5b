package dev.tare.mesh.catalogue;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.measure.ShareLimits;

/**
 * Requests to the sample service of an environment that are sent before anything is measured, and how many of their answers must look
 * as is said: those count for which all of {@code sign}, {@code status} and {@code takesMillis} holds that is given. They are sent one
 * after the other, with {@code GET}, and as the measured ones else.
 *
 * @param requests how many, at least 1
 * @param path their path; the sample service answers {@code /.tare/fail-half} by chance with 500, half of all requests, and any other path
 *     with 200; absent: where it tells the headers that it received
 * @param headers their headers, by name
 * @param sign a header that answers have, or that requests have as the sample service receives them; absent: any
 * @param status the status that answers have; absent: any
 * @param takesMillis how long answers take at least, in milliseconds; absent: any time
 * @param percent how many of a hundred answers each count by chance: as many must as one right proxy in a million falls short of, or goes
 *     beyond; of times only the former, since anything may make answers late
 * @param atLeastPercent how many of a hundred count at least
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SampleProof(
        Integer requests,
        String path,
        Map<String, String> headers,
        Proof sign,
        Integer status,
        Integer takesMillis,
        Double percent,
        Double atLeastPercent) {

    private static final double HUNDRED = 100;
    private static final int FEW = 20;

    /** Fills what is absent, except for what may be. */
    public SampleProof {
        requests = requests == null ? Integer.valueOf(FEW) : requests;
        headers = headers == null ? Map.of() : Map.copyOf(headers);
    }

    /** How many answers must count, of all. */
    public ShareLimits limits() {
        if (percent == null) {
            return new ShareLimits((long) Math.ceil(requests * atLeastPercent / HUNDRED), requests);
        }
        ShareLimits limits = ShareLimits.of(requests, percent / HUNDRED);
        return takesMillis == null ? limits : new ShareLimits(limits.least(), requests);
    }
}
