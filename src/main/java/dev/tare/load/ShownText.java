package dev.tare.load;

/** What a peer says, as it may stand in a sentence. */
final class ShownText {

    private static final int LONGEST = 200;

    private ShownText() {}

    /** The beginning of a text, in what can be printed; empty for null. */
    static String of(String value) {
        return value == null
                ? ""
                : value.substring(0, Math.min(LONGEST, value.length()))
                        .replaceAll("[^ -~]", "?")
                        .strip();
    }
}
