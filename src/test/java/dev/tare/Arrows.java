package dev.tare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.tngtech.archunit.library.Architectures.LayeredArchitecture;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

/** Which package may use which, as the table of {@code docs/architecture.md} has it: what is not listed there may not. */
final class Arrows {

    static final Path PAGE = Path.of("docs/architecture.md");

    /** It holds the programs together, and nobody uses it. */
    private static final String TOP = "app";

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9.]+)` \\|[^|]*\\|([^|]*)\\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z0-9.]+)`");

    /** By package below {@code dev.tare}, those that it may use. */
    private final Map<String, Set<String>> allowed = new LinkedHashMap<>();

    private Arrows(String page) {
        Matcher rows = ROW.matcher(page);
        while (rows.find()) {
            allowed.put(rows.group(1), names(rows.group(2)));
        }
    }

    /** The arrows of the page. */
    static Arrows read() {
        try {
            return new Arrows(Files.readString(PAGE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> names(String cell) {
        return NAME.matcher(cell)
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** That packages keep to them, and that each has a row. */
    LayeredArchitecture rule() {
        LayeredArchitecture rule = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer(TOP)
                .definedBy(packageOf(TOP))
                .ensureAllClassesAreContainedInArchitecture()
                .whereLayer(TOP)
                .mayNotBeAccessedByAnyLayer();
        for (String name : allowed.keySet()) {
            rule = rule.layer(name).definedBy(packageOf(name));
        }
        for (Map.Entry<String, Set<String>> arrows : allowed.entrySet()) {
            String[] to = arrows.getValue().toArray(String[]::new);
            rule = to.length == 0
                    ? rule.whereLayer(arrows.getKey()).mayNotAccessAnyLayer()
                    : rule.whereLayer(arrows.getKey()).mayOnlyAccessLayers(to);
        }
        return rule.as("Each package has a row in the table of " + PAGE + ", and uses only what its last column names");
    }

    private static String packageOf(String name) {
        return "dev.tare." + name;
    }

    /** Whether each package stands above all that it may use, so that no arrow turns back. */
    boolean areDownward() {
        List<String> rows = List.copyOf(allowed.keySet());
        return allowed.entrySet().stream().allMatch(arrows -> arrows.getValue().stream()
                .allMatch(to -> rows.indexOf(to) > rows.indexOf(arrows.getKey())));
    }

    /** A picture in Mermaid's language, without arrows that others make superfluous. */
    String picture() {
        StringBuilder picture = new StringBuilder("flowchart TD\n");
        allowed.forEach((from, all) -> all.stream()
                .filter(to -> all.stream().noneMatch(other -> reaches(other, to)))
                .forEach(to -> picture.append("  ")
                        .append(from)
                        .append(" --> ")
                        .append(to)
                        .append('\n')));
        return picture.toString();
    }

    /** Whether arrows lead from a package to one, by way of whatever others. */
    private boolean reaches(String from, String to) {
        Set<String> next = allowed.getOrDefault(from, Set.of());
        return next.contains(to) || next.stream().anyMatch(by -> reaches(by, to));
    }
}
