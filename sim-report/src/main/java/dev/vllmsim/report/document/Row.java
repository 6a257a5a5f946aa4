package dev.vllmsim.report.document;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.vllmsim.report.statistics.Millis;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table as values: whole numbers are {@link Long}, other numbers {@link Double}.
 *
 * @param values by the names of the columns, in their order; what a row does not have is {@code null}
 */
public record Row(@JsonValue Map<String, @Nullable Object> values) {
    public Row {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * A row of the given columns.
     *
     * @param from what the row is made from
     */
    public static <R> Row of(List<Column<R>> columns, R from) {
        Values values = new Values();
        for (Column<R> column : columns) {
            if (column.inRow().test(from)) {
                values.name = column.name();
                column.cell().accept(from, values);
            }
        }
        return new Row(values.byName);
    }

    /** A text, or a number as text; {@code null} if the row has none. */
    public @Nullable String text(String column) {
        Object value = values.get(column);
        return value == null ? null : value.toString();
    }

    /** A number; {@code null} if the row has none. */
    public @Nullable Double number(String column) {
        return values.get(column) instanceof Number number ? (Double) number.doubleValue() : null;
    }

    private static final class Values implements CellWriter {
        private final Map<String, @Nullable Object> byName = new LinkedHashMap<>();
        private String name = "";

        @Override
        public void whole(long value) {
            byName.put(name, value);
        }

        @Override
        public void millis(long nanos) {
            byName.put(name, Millis.of(nanos));
        }

        @Override
        public void millis(long nanos, long divisor) {
            byName.put(name, Millis.quotient(nanos, divisor));
        }

        @Override
        public void text(String value) {
            byName.put(name, value);
        }

        @Override
        public void json(JsonText value) {
            throw new IllegalArgumentException("the column " + name + " holds JSON, which is no value");
        }

        @Override
        public void value(@Nullable Object value) {
            byName.put(name, value);
        }

        @Override
        public void nothing() {
            byName.put(name, null);
        }
    }
}
