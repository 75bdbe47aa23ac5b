package dev.tare.play;

import java.util.Locale;

/** Shares in sentences. */
final class Percent {

    private Percent() {}

    /** A share from 0 to 1, such as {@code 9.9 %}. */
    static String text(double share) {
        double percent = share * 100;
        boolean whole = percent == Math.rint(percent);
        return String.format(Locale.ROOT, whole ? "%.0f %%" : "%.1f %%", percent);
    }
}
