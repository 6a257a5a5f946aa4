package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns: numbers to the right; the first column, and units behind a last number, to the left. */
final class TextTable {
    private static final int GAP = 2;
    private static final int UNITS = 2;

    private final List<String[]> rows = new ArrayList<>();
    private final boolean units;

    /** A table of numbers. */
    TextTable() {
        this(false);
    }

    /**
     * @param units whether the third column holds units
     */
    TextTable(boolean units) {
        this.units = units;
    }

    /** Adds a row. */
    TextTable row(String... cells) {
        rows.add(cells);
        return this;
    }

    /** Writes the rows. */
    void print(TextOutput out) {
        int columns = 0;
        for (String[] row : rows) {
            columns = Math.max(columns, row.length);
        }
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                int padding = widths[i] - row[i].length();
                if (i == 0) {
                    line.append(row[i]).append(" ".repeat(padding));
                } else if (units && i == UNITS) {
                    line.append(" ").append(row[i]);
                } else {
                    line.append(" ".repeat(padding + GAP)).append(row[i]);
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
