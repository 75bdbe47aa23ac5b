package dev.tare.measure;

import java.util.Locale;

/** Amounts of bytes in sentences. */
public final class ByteText {

    private static final double KIB = 1 << 10;
    private static final double MIB = 1 << 20;

    private ByteText() {}

    /** Such as {@code 3.4 KiB} or {@code 16 MiB}: without a fraction where there is none. */
    public static String of(long bytes) {
        return bytes < MIB ? text(bytes / KIB, "KiB") : text(bytes / MIB, "MiB");
    }

    private static String text(double amount, String unit) {
        return (amount == Math.rint(amount)
                        ? String.format(Locale.ROOT, "%,.0f ", amount)
                        : String.format(Locale.ROOT, "%,.1f ", amount))
                + unit;
    }
}
