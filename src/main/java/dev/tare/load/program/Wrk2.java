package dev.tare.load.program;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.tare.measure.ErrorCause;

/**
 * wrk2, which sends at a fixed rate and counts from the instant at which a request was due. It takes its first ten seconds to
 * calibrate itself, and records what comes after: these are the trial's warm-up.
 *
 * @see <a href="https://github.com/giltene/wrk2">wrk2</a>
 */
final class Wrk2 implements LoadProgram {

    // "       0.123     0.500000          251         2.00": milliseconds, percentile, count up to there
    private static final Pattern SPECTRUM = Pattern.compile("\\s*([0-9.]+)\\s+([01]\\.[0-9]+)\\s+([0-9]+)\\s+\\S+");
    private static final Pattern TOTAL = Pattern.compile("#\\[Max .*Total count\\s*=\\s*([0-9]+)\\]");
    private static final Pattern REQUESTS = Pattern.compile("\\s*([0-9]+) requests in .* read");
    private static final Pattern SOCKET_ERRORS =
            Pattern.compile("\\s*Socket errors: connect ([0-9]+), read ([0-9]+), write ([0-9]+), timeout ([0-9]+)");
    private static final Pattern STATUS_ERRORS = Pattern.compile("\\s*Non-2xx or 3xx responses: ([0-9]+)");
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String file() {
        return "wrk2";
    }

    @Override
    public boolean fromIntendedSend() {
        return true;
    }

    @Override
    public List<String> arguments(LoadOrder order) {
        List<String> arguments = new ArrayList<>(List.of(
                "--threads",
                "1",
                "--connections",
                Integer.toString(order.connections()),
                "--rate",
                Long.toString(order.requestsPerSecond()),
                "--duration",
                order.together().toSeconds() + "s",
                "--timeout",
                Math.max(1, order.timeout().toSeconds()) + "s",
                "--latency",
                "--header",
                "Host: " + order.authority()));
        order.headers().forEach((name, value) -> arguments.addAll(List.of("--header", name + ": " + value)));
        arguments.add(order.url());
        return arguments;
    }

    @Override
    public LoadOutput output(LoadOrder order) {
        return new Output();
    }

    private static final class Output implements LoadOutput {

        private final List<Matcher> spectrum = new ArrayList<>();
        private final Map<ErrorCause, Long> failed = new EnumMap<>(ErrorCause.class);
        private long recorded = -1;
        private long all = -1;

        @Override
        public void line(String line) {
            Matcher step = SPECTRUM.matcher(line);
            Matcher total = TOTAL.matcher(line);
            Matcher requests = REQUESTS.matcher(line);
            Matcher socket = SOCKET_ERRORS.matcher(line);
            Matcher status = STATUS_ERRORS.matcher(line);
            if (step.matches()) {
                spectrum.add(step);
            } else if (total.matches()) {
                recorded = Long.parseLong(total.group(1));
            } else if (requests.matches()) {
                all = Long.parseLong(requests.group(1));
            } else if (socket.matches()) {
                failed.put(ErrorCause.CONNECT, Long.parseLong(socket.group(1)));
                failed.put(ErrorCause.RESET, Long.parseLong(socket.group(2)) + Long.parseLong(socket.group(3)));
                failed.put(ErrorCause.TIMEOUT, Long.parseLong(socket.group(4)));
            } else if (status.matches()) {
                // It does not tell 4xx from 5xx.
                failed.put(ErrorCause.STATUS_5XX, Long.parseLong(status.group(1)));
            }
        }

        @Override
        public LoadOutcome outcome() {
            if (recorded < 0 || all < 0) {
                throw new IllegalArgumentException("not an output of wrk2: it has no spectrum of latencies");
            }
            LoadOutcome outcome = new LoadOutcome();
            failed.forEach((cause, requests) -> outcome.failed(cause, inRecordedPart(requests)));
            // An answer with a bad status has a latency like any other.
            long bad = outcome.errors().getOrDefault(ErrorCause.STATUS_5XX, 0L);
            CumulativeCounts counts = new CumulativeCounts(outcome, recorded - bad);
            spectrum.forEach(step -> counts.upTo(
                    Math.round(Double.parseDouble(step.group(1)) * NANOS_PER_MILLI), Long.parseLong(step.group(3))));
            return outcome;
        }

        /** Failures are counted from the first second on, latencies after the calibration only. */
        private long inRecordedPart(long requests) {
            return all == 0 ? 0 : Math.round((double) requests * recorded / all);
        }
    }
}
