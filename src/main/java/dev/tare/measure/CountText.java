package dev.tare.measure;

import java.util.Locale;

/** Numbers in sentences with what they count, in the singular where it is one. */
public final class CountText {

    private CountText() {}

    /** Such as {@code 1 block} or {@code 1,200 blocks}: of a word whose plural has an s. */
    public static String of(long count, String one) {
        return of(count, one, one + "s");
    }

    /** Such as {@code 1 pod is gone} or {@code 2 pods are gone}: of words that the number changes otherwise. */
    public static String of(long count, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
    }

    /** Such as {@code 1 of 2 pods is gone}: of a word whose plural has an s, and the verb. */
    public static String among(long count, long all, String one, String isDone, String areDone) {
        return String.format(
                Locale.ROOT, "%,d of %s %s", count, of(all, one), count == 1 || all == 1 ? isDone : areDone);
    }
}
