package dev.tare.reconcile.profile;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import dev.tare.plan.ShortHash;

/**
 * The names of runs, which derive from what led to them. They are DNS labels: a profile's name that is none, or is too long,
 * is cut and followed by its hash.
 */
final class RunNames {

    private static final int MOST = 63;
    private static final int HASH_DIGITS = 8;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC);

    private RunNames() {}

    /**
     * The name of a run that a change of the spec led to.
     *
     * @param number how many runs such changes have led to, this one included
     */
    static String change(String profile, int number, String specHash) {
        return name(profile, "-" + number + "-" + specHash);
    }

    /** The name of a run that the schedule led to. */
    static String scheduled(String profile, Instant due) {
        return name(profile, "-" + MINUTE.format(due));
    }

    /** The name of a run that takes the place of one that was disrupted. */
    static String again(String disrupted) {
        return name(disrupted, "-again");
    }

    private static String name(String begin, String end) {
        int room = MOST - end.length();
        if (begin.length() <= room && begin.indexOf('.') < 0) {
            return begin + end;
        }
        String label = begin.replace('.', '-');
        String cut = label.substring(0, Math.min(label.length(), room - HASH_DIGITS - 1));
        return cut + "-" + ShortHash.of(begin, HASH_DIGITS) + end;
    }
}
