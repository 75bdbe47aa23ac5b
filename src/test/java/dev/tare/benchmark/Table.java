package dev.tare.benchmark;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
final class Table {

    private final List<List<String>> lines = new ArrayList<>();

    Table(String... header) {
        lines.add(List.of(header));
        lines.add(List.of(header).stream().map(cell -> "---").toList());
    }

    void add(String... cells) {
        lines.add(List.of(cells));
    }

    void print(String title) {
        System.out.printf("%n**%s**%n%n", title);
        lines.forEach(cells -> System.out.println("| " + String.join(" | ", cells) + " |"));
        System.out.println();
    }
}
