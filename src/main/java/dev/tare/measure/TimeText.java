package dev.tare.measure;

import java.util.Locale;

/** Durations in sentences: three significant digits or so, in the unit that suits them. */
public final class TimeText {

    private TimeText() {}

    /** A duration in nanoseconds, such as {@code 840 us} or {@code 2.31 ms}. */
    public static String of(double nanoseconds) {
        double size = Math.abs(nanoseconds);
        if (size < 1e6) {
            return withDigits(nanoseconds / 1e3) + " us";
        }
        return size < 1e9 ? withDigits(nanoseconds / 1e6) + " ms" : withDigits(nanoseconds / 1e9) + " s";
    }

    private static String withDigits(double value) {
        double size = Math.abs(value);
        int decimals = size < 10 ? 2 : size < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
