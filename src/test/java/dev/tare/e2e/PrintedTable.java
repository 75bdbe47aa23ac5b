package dev.tare.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;

/** A table of the API server in the letters of {@code kubectl get}. */
final class PrintedTable {

    private static final String GAP = "   ";

    private PrintedTable() {}

    static String of(JsonNode table) {
        List<Integer> columns = new ArrayList<>();
        List<List<String>> lines = new ArrayList<>();
        List<String> header = new ArrayList<>();
        JsonNode definitions = table.path("columnDefinitions");
        for (int i = 0; i < definitions.size(); i++) {
            if (definitions.get(i).path("priority").asInt() == 0) {
                columns.add(i);
                header.add(definitions.get(i).path("name").asText().toUpperCase(Locale.ROOT));
            }
        }
        lines.add(header);
        for (JsonNode row : table.path("rows")) {
            lines.add(columns.stream()
                    .map(i -> row.path("cells").get(i).asText(""))
                    .map(cell -> cell.equals("null") ? "" : cell)
                    .toList());
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder printed = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                int column = i;
                int width = lines.stream()
                        .mapToInt(l -> l.get(column).length())
                        .max()
                        .orElse(0);
                printed.append(line.get(i))
                        .append(" ".repeat(width - line.get(i).length()))
                        .append(GAP);
            }
            text.append(printed.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
