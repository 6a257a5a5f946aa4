package dev.vllmsim.report.document;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a JSON array of objects, each on a line, for tables with millions of them.
 *
 * @param <R> what a row is made from
 */
public final class RowWriter<R> implements RowForm<R> {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INDENT = "\n    ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_INDENT = "\n  ".getBytes(StandardCharsets.US_ASCII);

    private final List<Column<R>> columns;
    private final List<byte[]> keys = new ArrayList<>();
    private boolean begun;

    /**
     * @param columns those that the rows have
     */
    public RowWriter(List<Column<R>> columns) {
        this.columns = List.copyOf(columns);
        for (Column<R> column : columns) {
            keys.add(JsonText.key(keys.isEmpty() ? "{" : ",", column.name()));
        }
    }

    @Override
    public void row(R row, JsonText out) {
        out.raw(begun ? ',' : '[').raw(INDENT);
        begun = true;
        Cells cells = new Cells(out);
        for (int i = 0; i < columns.size(); i++) {
            Column<R> column = columns.get(i);
            if (column.inRow().test(row)) {
                out.raw(keys.get(i));
                column.cell().accept(row, cells);
            }
        }
        out.raw('}');
    }

    @Override
    public void end(JsonText out) {
        if (begun) {
            out.raw(LAST_INDENT);
        } else {
            out.raw('[');
        }
        out.raw(']');
    }

    /** Cells as JSON. */
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
        public void millisByName(Map<String, Long> nanos) {
            char separator = '{';
            for (Map.Entry<String, Long> entry : nanos.entrySet()) {
                out.raw(separator).string(entry.getKey()).raw(':').signedMillis(entry.getValue());
                separator = ',';
            }
            out.raw('}');
        }

        @Override
        public void text(String value) {
            out.string(value);
        }

        @Override
        public void json(JsonText value) {
            out.raw('[').text(value).raw(']');
        }

        @Override
        public void value(@Nullable Object value) {
            out.raw(Json.MAPPER.writeValueAsBytes(value));
        }

        @Override
        public void nothing() {
            out.raw(NULL);
        }
    }
}
