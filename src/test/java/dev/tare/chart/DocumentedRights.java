package dev.tare.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rights that docs/security.md gives reasons for. */
public final class DocumentedRights {

    private static final Path PAGE = Path.of("docs/security.md");

    private DocumentedRights() {}

    /** Those below a heading, one entry a resource. */
    public static Set<String> of(String heading) throws IOException {
        return read(heading, false);
    }

    /** Those below a heading, one entry a resource and verb. */
    public static Set<String> single(String heading) throws IOException {
        return read(heading, true);
    }

    /** One right, as these sets hold it. */
    public static String right(String group, String resource, Stream<String> verbs) {
        return group + "/" + resource + ": " + verbs.sorted().collect(Collectors.joining(", "));
    }

    private static Set<String> read(String heading, boolean single) throws IOException {
        String section =
                Files.readString(PAGE).split("## " + heading + "\n", 2)[1].split("\n## ", 2)[0];
        Set<String> rights = new TreeSet<>();
        section.lines().filter(line -> line.startsWith("| ")).skip(1).forEach(line -> {
            String[] cells = line.substring(2).split(" \\| ");
            String group = cells[0].equals("core") ? "" : cells[0];
            String[] verbs = cells[2].split(", ");
            for (String resource : cells[1].split(", ")) {
                if (single) {
                    Arrays.stream(verbs).forEach(verb -> rights.add(right(group, resource, Stream.of(verb))));
                } else {
                    rights.add(right(group, resource, Arrays.stream(verbs)));
                }
            }
        });
        return rights;
    }
}
