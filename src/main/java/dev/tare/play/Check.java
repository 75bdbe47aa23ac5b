package dev.tare.play;

import java.util.List;

/**
 * A figure of requests, and what it must be with the feature and without it. What holds without it keeps a check from passing
 * where there is nothing to see.
 *
 * @param kind the kind of figure
 * @param of which answers count; every one if that is not said
 * @param expected what is expected of the feature, in a few words
 * @param with what the figure must be with the feature
 * @param without what it must be without it
 */
public record Check(Kind kind, Match of, String expected, Bound with, Bound without) {

    /** Kinds of figures. */
    public enum Kind {
        /** The share of answers that count. */
        Share(Figures::share),
        /** How many answers a second count. */
        PerSecond(Figures::perSecond),
        /** How many requests came to pods of a version, of those that were sent. */
        Received(Figures::received),
        /** The share of the pod that answered most often. */
        BusiestPod(Figures::busiestPod),
        /** The time from when a pod was started until its first answer, in seconds. */
        SecondsUntil(Figures::secondsUntil),
        /** How many answers count between a pod's death and the next one. */
        PerKill(Figures::perKill);

        private final Rule rule;

        Kind(Rule rule) {
            this.rule = rule;
        }
    }

    /** How a figure is found. */
    private interface Rule {
        Figure of(Seen seen, Match match);
    }

    /** Where nothing is said, every answer counts. */
    public Check {
        of = of == null ? Match.ANY : of;
    }

    /** The figure of what was seen. */
    public Figure figure(Seen seen) {
        return kind.rule.of(seen, of);
    }

    /**
     * Judges what was seen.
     *
     * @param whose whose requests these are; empty if there is but one kind
     * @param seen with the feature
     * @param without without it
     */
    public Checked judge(String whose, Seen seen, Seen without) {
        return judge(whose, find(whose, seen, true), find(whose, without, false));
    }

    /**
     * Judges what was found.
     *
     * @param whose whose requests these are; empty if there is but one kind
     * @param found with the feature
     * @param without without it
     */
    public Checked judge(String whose, Found found, Found without) {
        return CheckedBuilder.builder()
                .passed(found.holds())
                .seen(found.text())
                .expected(label(whose) + expected + " (" + found.bound() + ")")
                .without(without.text())
                .contrasted(without.holds())
                .contrast(without.bound())
                .build();
    }

    /**
     * The figure of what was seen, by its own bound.
     *
     * @param whose whose requests these are; empty if there is but one kind
     * @param seen what was seen
     * @param on whether that was with the feature
     */
    public Found find(String whose, Seen seen, boolean on) {
        Figure figure = figure(seen);
        Bound bound = on ? with : without;
        return new Found(label(whose) + figure.text(), bound.holds(figure), bound.text(figure));
    }

    private static String label(String whose) {
        return whose.isEmpty() ? "" : whose + ": ";
    }

    /** Whether a figure of this kind needs to know what came to the pods. */
    public static boolean countsAtPods(List<Check> checks) {
        return checks.stream().anyMatch(check -> check.kind == Kind.Received);
    }
}
