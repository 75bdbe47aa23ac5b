package dev.tare.load.probe;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.tare.load.probe.PathProbe.TimedAnswer;
import dev.tare.wire.FeatureSample;
import dev.tare.wire.FeatureSample.Count;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.Sign;

/**
 * Sends samples of requests that show whether features of a mesh act, before anything is measured. A control plane tells its proxies of a
 * feature when it comes to it, so a sample that does not look as it must is sent again for a while: what comes of it is what the last one
 * has shown.
 */
public final class FeatureSampler {

    /** For how long control planes may take to tell all proxies, once the first request was answered. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    /** A sample that takes longer says nothing: the worker would not be ready in time. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private static final long RETRY_MS = 500;

    private final Requests requests;
    private final Duration settling;
    private final Duration longest;

    /** Requests to the path on which samples are sent. */
    public interface Requests {

        /**
         * Sends one.
         *
         * @throws IOException if no answer comes
         */
        TimedAnswer send(HttpRequest request) throws IOException, InterruptedException;
    }

    /**
     * A sampler.
     *
     * @param requests sends the requests
     * @param startingUp whether proxies may still have to be told of features
     */
    public FeatureSampler(Requests requests, boolean startingUp) {
        this(requests, startingUp ? SETTLING : Duration.ZERO, LONGEST);
    }

    FeatureSampler(Requests requests, Duration settling, Duration longest) {
        this.requests = requests;
        this.settling = settling;
        this.longest = longest;
    }

    /** What comes of samples, in their order. */
    public List<Count> count(List<FeatureSample> samples) throws InterruptedException {
        long settledNs = System.nanoTime() + settling.toNanos();
        List<Count> counts = new ArrayList<>();
        for (FeatureSample sample : samples) {
            Count count = send(sample);
            while (!count.fits() && !count.saysNothing() && System.nanoTime() < settledNs) {
                Thread.sleep(RETRY_MS);
                count = send(sample);
            }
            counts.add(count);
        }
        return counts;
    }

    private Count send(FeatureSample sample) throws InterruptedException {
        String path = sample.path() == null ? SignSearch.INQUIRY_PATH : sample.path();
        HttpRequest request = new HttpRequest("GET", path, sample.headers(), null, "");
        long untilNs = System.nanoTime() + longest.toNanos();
        int answers = 0;
        int counted = 0;
        while (answers < sample.requests() && System.nanoTime() < untilNs) {
            try {
                counted += counts(sample, requests.send(request)) ? 1 : 0;
                answers++;
            } catch (IOException e) {
                return new Count(sample, answers, counted, reason(e));
            }
        }
        return new Count(sample, answers, counted, "");
    }

    private static String reason(IOException cause) {
        if (cause instanceof SocketTimeoutException) {
            return "not within the request's timeout";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static boolean counts(FeatureSample sample, TimedAnswer timed) {
        return (sample.status() == 0 || timed.answer().status() == sample.status())
                && timed.tookNs() >= sample.takesNs()
                && (sample.sign() == null || hasSign(sample.sign(), timed));
    }

    private static boolean hasSign(Sign sign, TimedAnswer timed) {
        String prefix = sign.in() == Sign.Place.REQUEST_HEADER ? SignSearch.TOLD : "";
        return SignSearch.header(sign, timed.answer(), prefix + sign.name()).fits();
    }
}
