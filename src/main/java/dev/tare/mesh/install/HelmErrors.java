package dev.tare.mesh.install;

import java.util.List;
import java.util.Locale;

/** What Helm says of what went wrong, which is all that is known of it. */
final class HelmErrors {

    /** What no later try changes, for it is in the chart or in what it was given. */
    private static final List<String> FINAL = List.of(
            "execution error at",
            "template:",
            "parse error",
            "values don't meet the specifications of the schema",
            "error validating data",
            "cannot unmarshal",
            " is invalid:",
            "is not a valid");

    private static final int LONGEST = 600;

    private HelmErrors() {}

    /** Whether it may go better at another time, without anybody changing the {@code MeshInstall}. */
    static boolean passes(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return FINAL.stream().noneMatch(text::contains);
    }

    /** A message as the end of a sentence, in one line. */
    static String oneLine(String message) {
        String line = message == null ? "" : message.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
