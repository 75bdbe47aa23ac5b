package dev.tare.app;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what the configuration's reader found in the words that Tare uses for everything else. */
enum ConfigurationProblem {
    MISSING("The config property (\\S+) is required but it could not be found in any config source") {
        @Override
        String sentence(MatchResult found) {
            return found.group(1) + ": is missing, but must be set";
        }
    },
    UNREADABLE(
            "The config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being converted (.*)") {
        @Override
        String sentence(MatchResult found) {
            return found.group(1) + ": is " + found.group(2) + ", which cannot be read: " + found.group(3);
        }
    },
    UNKNOWN("(\\S+) in (.*) does not map to any root") {
        @Override
        String sentence(MatchResult found) {
            return found.group(1) + ": is not a setting of Tare (found in " + found.group(2) + ")";
        }
    };

    private static final Pattern NOISE = Pattern.compile("SRCFG\\d+: |^[\\w.]+Exception: ");

    private final Pattern pattern;

    ConfigurationProblem(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    abstract String sentence(MatchResult found);

    /** The sentence for a message, or the message where it is none of the usual ones. */
    static String sentenceOf(String message) {
        String plain = NOISE.matcher(message).replaceAll("");
        for (ConfigurationProblem problem : values()) {
            Matcher matcher = problem.pattern.matcher(plain);
            if (matcher.matches()) {
                return problem.sentence(matcher.toMatchResult());
            }
        }
        return plain;
    }
}
