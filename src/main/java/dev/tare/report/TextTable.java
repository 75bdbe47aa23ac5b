package dev.tare.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;

/**
 * A table for terminals, without borders. Where it is wider than it may be, the widest of the columns that can give way does,
 * until it fits or all of them are as narrow as they may be.
 *
 * @param <R> what a row is of
 */
public final class TextTable<R> {

    private static final String CUT = "..";
    private static final int PADDING = 2;
    private static final int LABEL_WIDTH = 13;

    private enum Narrow {
        NEVER,
        /** In the middle, because names tend to begin alike. */
        CUT,
        /** Between words, to further lines. */
        WRAPPED
    }

    private record Cells<R>(String header, HorizontalAlign align, Narrow narrow, int least, Function<R, String> text) {

        int wanted(List<R> rows) {
            return rows.stream().mapToInt(row -> text.apply(row).length()).reduce(header.length(), Math::max);
        }

        ColumnData<R> column(int width) {
            Column column = new Column()
                    .header(width < header.length() ? "" : header)
                    .headerAlign(align)
                    .dataAlign(align)
                    .maxWidth(width + PADDING, OverflowBehaviour.NEWLINE);
            return column.with(narrow == Narrow.CUT ? row -> shortened(text.apply(row), width) : text);
        }
    }

    private final List<Cells<R>> columns = new ArrayList<>();

    /** Adds a column. */
    public TextTable<R> left(String header, Function<R, String> text) {
        return with(new Cells<>(header, HorizontalAlign.LEFT, Narrow.NEVER, 0, text));
    }

    /** Adds a column of figures. */
    public TextTable<R> right(String header, Function<R, String> text) {
        return with(new Cells<>(header, HorizontalAlign.RIGHT, Narrow.NEVER, 0, text));
    }

    /**
     * Adds a column of names, which are cut in the middle where there is no room for them.
     *
     * @param least the fewest characters that are left of one
     */
    public TextTable<R> names(String header, int least, Function<R, String> text) {
        return with(new Cells<>(header, HorizontalAlign.LEFT, Narrow.CUT, least, text));
    }

    /**
     * Adds a column of sentences, which go on in further lines where there is no room for them.
     *
     * @param least the fewest characters of a line
     */
    public TextTable<R> sentences(String header, int least, Function<R, String> text) {
        return with(new Cells<>(header, HorizontalAlign.LEFT, Narrow.WRAPPED, least, text));
    }

    private TextTable<R> with(Cells<R> cells) {
        columns.add(cells);
        return this;
    }

    /**
     * The table, line by line.
     *
     * @param width how many characters a line should have at the most
     */
    public List<String> lines(List<R> rows, int width) {
        int[] widths = columns.stream().mapToInt(c -> c.wanted(rows)).toArray();
        int excess = Arrays.stream(widths).map(w -> w + PADDING).sum() - width;
        while (excess > 0 && giveWay(widths)) {
            excess--;
        }
        List<ColumnData<R>> shown = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            shown.add(columns.get(i).column(widths[i]));
        }
        String table = AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .data(rows, shown)
                .asString();
        List<String> lines = new ArrayList<>(Arrays.stream(table.split("\\R"))
                .map(line -> line.substring(1).stripTrailing())
                .toList());
        lines.add(1, "-".repeat(lines.get(0).length()));
        return lines;
    }

    private boolean giveWay(int[] widths) {
        return IntStream.range(0, widths.length)
                .filter(i -> columns.get(i).narrow != Narrow.NEVER && widths[i] > columns.get(i).least)
                .boxed()
                .max(Comparator.comparingInt(i -> widths[i]))
                .map(widest -> widths[widest]--)
                .isPresent();
    }

    private static String shortened(String name, int width) {
        if (name.length() <= width) {
            return name;
        }
        int kept = width - CUT.length();
        return name.substring(0, kept - kept / 2) + CUT + name.substring(name.length() - kept / 2);
    }

    /**
     * Adds a label with a text beside it, wrapped between words; nothing where there is no text.
     *
     * @param lines what it is added to
     * @param width how many characters a line should have at the most
     */
    public static void note(List<String> lines, String label, String text, int width) {
        if (text.isEmpty()) {
            return;
        }
        StringBuilder line = new StringBuilder(padded(label));
        int start = line.length();
        for (String word : text.split("\\s+")) {
            if (line.length() > start && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(padded(""));
            }
            line.append(line.length() > start ? " " : "").append(word);
        }
        lines.add(line.toString());
    }

    private static String padded(String label) {
        return label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length()));
    }
}
