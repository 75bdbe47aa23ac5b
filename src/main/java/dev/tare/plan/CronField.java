package dev.tare.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the five fields of a schedule: what may stand in it, and how that reads in numbers. */
enum CronField {
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY_OF_MONTH("day of month", 1, 31, List.of()),
    MONTH("month", 1, 12, List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
    /** Sunday is 0 and 7: a range may begin and end with it. */
    DAY_OF_WEEK("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    private static final int SUNDAY_AGAIN = 7;

    /** An item: all, a value or a range; perhaps in steps. */
    private static final Pattern ITEM =
            Pattern.compile("(?:[*]|(?<from>[0-9A-Za-z]+)(?:-(?<to>[0-9A-Za-z]+))?)(?:/(?<step>[0-9]{1,2}))?");

    private final String label;
    private final int least;
    private final int most;
    private final List<String> names;

    CronField(String label, int least, int most, List<String> names) {
        this.label = label;
        this.least = least;
        this.most = most;
        this.names = names;
    }

    /** What is wrong with a field, in the words that stand there, as the end of "... but "; empty if it is right. */
    Optional<String> problem(String text) {
        return List.of(text.split(",", -1)).stream()
                .map(this::problemOfItem)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** A field that is right, in numbers, every range of which goes up. */
    String inNumbers(String text) {
        StringBuilder numbers = new StringBuilder();
        for (String item : text.split(",")) {
            Matcher parts = ITEM.matcher(item);
            if (!parts.matches()) {
                throw new IllegalArgumentException("'" + item + "' is wrong, and was to be found so before");
            }
            numbers.append(numbers.isEmpty() ? "" : ",");
            if (parts.group("from") == null) {
                numbers.append('*');
            } else if (parts.group("to") == null) {
                numbers.append(value(parts.group("from")));
            } else {
                int[] range = range(parts.group("from"), parts.group("to"));
                numbers.append(range[0]).append('-').append(range[1]);
            }
            numbers.append(parts.group("step") == null ? "" : "/" + parts.group("step"));
        }
        return numbers.toString();
    }

    private Optional<String> problemOfItem(String item) {
        Matcher parts = ITEM.matcher(item);
        if (!parts.matches()) {
            return Optional.of("its %s must be as crontab(5) has it, not '%s'".formatted(label, item));
        }
        String from = parts.group("from");
        String to = parts.group("to");
        for (String value : new String[] {from, to}) {
            if (value != null && value(value) < 0) {
                return Optional.of("its %s must be from %s, not %s".formatted(label, allowed(), value));
            }
        }
        String step = parts.group("step");
        if (step != null && (Integer.parseInt(step) < 1 || Integer.parseInt(step) > most)) {
            return Optional.of("its %s must go in steps of 1 to %d, not %s".formatted(label, most, step));
        }
        if (to != null && range(from, to)[0] > range(from, to)[1]) {
            return Optional.of("%1$s-%2$s, its %3$s, ends before it begins: write %1$s-%4$s,%5$s-%2$s"
                    .formatted(from, to, label, last(from), first(to)));
        }
        return Optional.empty();
    }

    /** The two ends. Sunday is where the week begins or where it ends, as the other end wants it. */
    private int[] range(String from, String to) {
        int[] range = {value(from), value(to)};
        if (this == DAY_OF_WEEK) {
            if (range[0] == SUNDAY_AGAIN && range[1] < SUNDAY_AGAIN) {
                range[0] = 0;
            } else if (range[1] == 0 && range[0] > 0) {
                range[1] = SUNDAY_AGAIN;
            }
        }
        return range;
    }

    /** A number or a name; less than 0 for what is neither, or beyond the limits. */
    private int value(String text) {
        int named = names.indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) {
            return least + named;
        }
        int number = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : -1;
        return number < least || number > most ? -1 : number;
    }

    private String allowed() {
        String numbers = least + " to " + most;
        return names.isEmpty() ? numbers : numbers + " or " + first("") + " to " + last("");
    }

    /** As the user writes it: in numbers or by name. */
    private String first(String beside) {
        return isNumber(beside) ? Integer.toString(least) : names.get(0);
    }

    private String last(String beside) {
        int last = this == DAY_OF_WEEK ? SUNDAY_AGAIN - 1 : most;
        return isNumber(beside) ? Integer.toString(last) : names.get(names.size() - 1);
    }

    private boolean isNumber(String text) {
        return text.matches("[0-9]+");
    }
}
