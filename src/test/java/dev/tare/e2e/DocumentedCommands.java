package dev.tare.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The commands of a page, as they stand there. */
public final class DocumentedCommands {

    private DocumentedCommands() {}

    /**
     * The blocks that a shell is to run: those marked {@code sh}, and of those marked {@code console} what stands after the
     * prompt.
     *
     * @param page the page
     * @param heading the section, such as {@code ## Wait}; it ends with the next one of its level
     */
    public static List<String> of(Path page, String heading) {
        List<String> blocks = new ArrayList<>();
        boolean inside = false;
        String kind = null;
        List<String> block = new ArrayList<>();
        for (String line : lines(page)) {
            if (kind == null && line.startsWith("## ")) {
                inside = line.equals(heading);
            } else if (kind == null && line.startsWith("```")) {
                kind = line.substring("```".length());
                block.clear();
            } else if (line.equals("```")) {
                if (inside && kind.equals("sh")) {
                    blocks.add(String.join("\n", block));
                } else if (inside && kind.equals("console")) {
                    blocks.add(block.stream()
                            .filter(said -> said.startsWith("$ "))
                            .map(said -> said.substring(2))
                            .collect(Collectors.joining("\n")));
                }
                kind = null;
            } else if (kind != null) {
                block.add(line);
            }
        }
        return blocks;
    }

    /** The headings of a page's sections that have commands. */
    public static List<String> headings(Path page) {
        return lines(page).stream()
                .filter(line -> line.startsWith("## "))
                .filter(heading -> !of(page, heading).isEmpty())
                .toList();
    }

    private static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
