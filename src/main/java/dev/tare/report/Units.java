package dev.tare.report;

import java.util.Locale;
import java.util.stream.DoubleStream;

import dev.tare.measure.Interval;
import dev.tare.measure.Percentile;

/**
 * Figures as people read them: three significant digits in the unit that keeps them short, and never less than a whole
 * microsecond, which is what histograms resolve.
 */
enum Units {

    /** For terminals, logs and files. */
    ASCII("us", "-", " ", "-"),

    /** For pages: the real signs, and spaces that do not break. */
    TYPESET("\u00b5s", "\u2212", "\u00a0", "\u2013");

    private static final Scale PERCENT = new Scale(0.01, 1);

    private final String micro;
    private final String minus;
    private final String space;
    private final String none;

    Units(String micro, String minus, String space, String none) {
        this.micro = micro;
        this.minus = minus;
        this.space = space;
        this.none = none;
    }

    /** What stands for a figure that is unknown or may not be used. */
    String none() {
        return none;
    }

    /** Such as {@code 812 us}, {@code 2.31 ms}, {@code 1.20 s}. */
    String duration(double nanos) {
        Scale scale = Scale.of(nanos);
        return number(nanos, scale) + space + unit(scale);
    }

    /** Such as {@code +2.00 ms}. */
    String difference(double nanos) {
        Scale scale = Scale.of(nanos);
        return plus(nanos, scale) + number(nanos, scale) + space + unit(scale);
    }

    /** Such as {@code +2.00 ms [1.98, 2.03]}. */
    String difference(Interval nanos) {
        Scale scale = scaleOf(nanos);
        return plus(nanos.estimate(), scale) + number(nanos.estimate(), scale) + space + unit(scale) + " ["
                + number(nanos.low(), scale) + "," + space + number(nanos.high(), scale) + "]";
    }

    /** The limits in words, such as {@code -4 to 31 us}. */
    String range(Interval nanos) {
        Scale scale = scaleOf(nanos);
        return number(nanos.low(), scale) + space + "to" + space + number(nanos.high(), scale) + space + unit(scale);
    }

    /** An estimate with its limits in words, such as {@code 2.00 ms at p50 (1.98 to 2.03)}. */
    String estimateAt(Percentile percentile, Interval nanos) {
        Scale scale = scaleOf(nanos);
        return number(nanos.estimate(), scale) + space + unit(scale) + " at " + name(percentile) + " ("
                + number(nanos.low(), scale) + space + "to" + space + number(nanos.high(), scale) + ")";
    }

    /** A ratio minus one, such as {@code +640 % [610, 671]}. */
    String percentage(Interval ratio) {
        Scale scale = new Scale(0.01, largest(ratio) < 1 ? 1 : 0);
        return plus(ratio.estimate(), scale) + number(ratio.estimate(), scale) + space + "% ["
                + number(ratio.low(), scale) + "," + space + number(ratio.high(), scale) + "]";
    }

    /** A share, such as {@code 18.2 %}. */
    String percent(double share) {
        return number(share, PERCENT) + space + "%";
    }

    /** The limits of a share in words, such as {@code 17.9 to 18.5 %}. */
    String percents(Interval share) {
        return number(share.low(), PERCENT) + space + "to" + space + number(share.high(), PERCENT) + space + "%";
    }

    /** A share with its interval, such as {@code 18.2 % [17.9, 18.5]}. */
    String share(Interval share) {
        return percent(share.estimate()) + " [" + number(share.low(), PERCENT) + "," + space
                + number(share.high(), PERCENT) + "]";
    }

    /** A share in millionths, as a percentage: {@code 0}, {@code 0.0012 %}, {@code 50 %}. */
    String share(long perMillion) {
        if (perMillion == 0) {
            return "0";
        }
        double percent = perMillion / 1e4;
        int decimals = percent >= 10 ? 0 : percent >= 1 ? 1 : percent >= 0.1 ? 2 : 4;
        return rounded(percent, decimals) + space + "%";
    }

    /** A whole number with its thousands apart. */
    String count(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    /** CPU time per request, as the millicores that it takes at 1,000 requests per second. */
    String millicores(double nanosPerRequest) {
        return count(nanosPerRequest / 1e3) + space + "m";
    }

    /** Memory in MiB. */
    String memory(double bytes) {
        double mib = bytes / (1 << 20);
        return (mib < 9.95 ? rounded(mib, 1) : count(mib)) + space + "MiB";
    }

    /** A percentile as people write it: {@code p99.9}. */
    String name(Percentile percentile) {
        return percentile.title();
    }

    private String unit(Scale scale) {
        return scale.unit == 1e3 ? micro : scale.unit == 1e6 ? "ms" : "s";
    }

    private String number(double value, Scale scale) {
        return typeset(rounded(value / scale.unit, scale.decimals));
    }

    private String typeset(String number) {
        return number.replace("-", minus);
    }

    private static String plus(double value, Scale scale) {
        return value > 0 && !isZero(value / scale.unit, scale.decimals) ? "+" : "";
    }

    private static boolean isZero(double value, int decimals) {
        return Math.abs(value) < 0.5 * Math.pow(10, -decimals);
    }

    private static String rounded(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", isZero(value, decimals) ? 0.0 : value);
    }

    private static Scale scaleOf(Interval nanos) {
        return Scale.of(largest(nanos)).showing(nanos.high() - nanos.low());
    }

    private static double largest(Interval interval) {
        return DoubleStream.of(interval.estimate(), interval.low(), interval.high())
                .map(Math::abs)
                .max()
                .orElseThrow();
    }

    private record Scale(double unit, int decimals) {

        static Scale of(double nanos) {
            double size = Math.abs(nanos);
            if (size < 999.5e3) {
                return new Scale(1e3, 0);
            }
            double unit = size < 999.5e6 ? 1e6 : 1e9;
            double value = size / unit;
            return new Scale(unit, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
        }

        /** With as many decimals as it takes to see that width, but no less than a microsecond. */
        Scale showing(double nanos) {
            int most = (int) Math.round(Math.log10(unit / 1e3));
            int needed = nanos <= 0 ? most : (int) Math.ceil(-Math.log10(nanos / unit));
            return new Scale(unit, Math.max(decimals, Math.min(needed, most)));
        }
    }
}
