package dev.vllmsim.report.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes rows as CSV: a line with the names of the columns, then a line for each row. Numbers are written as in JSON,
 * what a row does not have is empty, lists are JSON in quotes. The columns are those of the first row.
 *
 * @param <R> what a row is made from
 */
public final class CsvRows<R> implements RowForm<R> {
    private List<Column<R>> columns;
    private boolean begun;

    /**
     * @param columns those that the rows have
     */
    public CsvRows(List<Column<R>> columns) {
        this.columns = List.copyOf(columns);
    }

    @Override
    public void row(R row, JsonText out) {
        if (!begun) {
            columns =
                    columns.stream().filter(column -> column.inRow().test(row)).toList();
            begin(out);
        }
        Cells cells = new Cells(out);
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            columns.get(i).cell().accept(row, cells);
        }
        out.raw('\n');
    }

    private void begin(JsonText out) {
        begun = true;
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            CsvText.string(columns.get(i).name(), out);
        }
        out.raw('\n');
    }

    @Override
    public void end(JsonText out) {
        if (!begun) {
            begin(out);
        }
    }

    /** Cells as CSV. */
    private record Cells(JsonText out) implements CellWriter {
        @Override
        public void whole(long value) {
            out.number(value);
        }

        @Override
        public void millis(long nanos) {
            out.millis(nanos);
        }

        @Override
        public void millis(long nanos, long divisor) {
            out.millis(nanos, divisor);
        }

        @Override
        public void text(String value) {
            CsvText.string(value, out);
        }

        @Override
        public void json(JsonText value) {
            CsvText.quoted(value.toBytes(), "[", "]", out);
        }

        @Override
        public void value(@Nullable Object value) {
            if (value == null) {
                return;
            }
            JsonNode node = value instanceof JsonNode tree ? tree : Json.tree(value);
            if (node.isNull()) {
                nothing();
            } else if (node.isFloatingPointNumber()) {
                out.number(node.doubleValue());
            } else if (node.isString()) {
                text(node.stringValue());
            } else if (node.isContainer()) {
                CsvText.json(node, out);
            } else {
                out.raw(CsvText.COMPACT.writeValueAsBytes(node));
            }
        }

        @Override
        public void nothing() {}
    }
}
