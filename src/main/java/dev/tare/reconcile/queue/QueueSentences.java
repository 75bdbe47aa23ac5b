package dev.tare.reconcile.queue;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

import org.apache.commons.numbers.fraction.BigFraction;

import dev.tare.queue.Decision;

/** What the queue says to those who wait. */
public final class QueueSentences {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_MINUTES = 90;
    private static final int MOST_HOURS = 48;
    private static final long MIB = 1L << 20;
    private static final int TENS = 10;
    private static final int HUNDREDS = 100;

    private final Map<String, BigFraction> weights;

    /** Sentences about teams of these weights. */
    public QueueSentences(QueueSettings settings) {
        this.weights = settings.weights();
    }

    /**
     * Why a run waits, and for how long.
     *
     * @param waits what was decided
     * @param team the path of its team
     * @param now the time
     */
    public String of(Decision.Waits waits, String team, Instant now) {
        return "this run is %s of %d in the queue%s; it begins %s"
                .formatted(
                        ordinal(waits.position()),
                        waits.waiting(),
                        why(waits, team),
                        when(Duration.between(now, waits.beginsBy())));
    }

    private String why(Decision.Waits waits, String team) {
        if (waits.before().isEmpty()) {
            return waits.position() == 1 ? "" : ", behind others of team " + team;
        }
        String before = waits.before().get();
        return "; team %s has used %s of the cluster%s, team %s %s"
                .formatted(
                        before,
                        share(waits.shareBefore()),
                        weights.containsKey(before) || weights.containsKey(team) ? " for its weight" : "",
                        team,
                        share(waits.share()));
    }

    private static String share(BigFraction share) {
        return String.format(Locale.ROOT, "%.2f", share.doubleValue());
    }

    private static String when(Duration wait) {
        if (wait.isNegative() || wait.isZero()) {
            return "as soon as another has ended";
        }
        long minutes = atLeast(wait, MINUTE);
        if (minutes <= MOST_MINUTES) {
            return "within %d min".formatted(minutes);
        }
        long hours = atLeast(wait, HOUR);
        return hours <= MOST_HOURS ? "within %d h".formatted(hours) : "within %d days".formatted(atLeast(wait, DAY));
    }

    private static long atLeast(Duration wait, Duration unit) {
        return wait.plus(unit).minusNanos(1).dividedBy(unit);
    }

    private static String ordinal(int number) {
        int last = number % TENS;
        boolean teen = number % HUNDREDS / TENS == 1;
        String suffix = teen || last == 0 || last > 3 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd";
        return number + suffix;
    }

    /** Why a run can never begin. */
    public static String of(Decision.NeverFits never) {
        return switch (never.resource()) {
            case CPU_MILLIS ->
                tooMuch(
                        "the run's pods request %s CPUs",
                        "queue.capacity.cpu", cpus(never.demand()), cpus(never.capacity()));
            case MEMORY_BYTES ->
                tooMuch(
                        "the run's pods request %s of memory",
                        "queue.capacity.memory", bytes(never.demand()), bytes(never.capacity()));
            case REQUESTS_PER_SECOND ->
                tooMuch(
                        "the run sends %s requests per second",
                        "queue.capacity.requestsPerSecond", count(never.demand()), count(never.capacity()));
            case CONNECTIONS ->
                tooMuch(
                        "the run uses %s connections",
                        "queue.capacity.connections", count(never.demand()), count(never.capacity()));
            case PLACE_MICROS ->
                tooMuch("the run takes %s place", "runs.concurrent", places(never.demand()), places(never.capacity()));
        };
    }

    private static String tooMuch(String what, String value, String demand, String capacity) {
        return what.formatted(demand)
                + ", but all runs together may take %s (%s in the chart's values)".formatted(capacity, value);
    }

    private static String cpus(long millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }

    private static String bytes(long bytes) {
        return bytes % MIB == 0 ? bytes / MIB + "Mi" : bytes + " bytes";
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String places(long micros) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }
}
