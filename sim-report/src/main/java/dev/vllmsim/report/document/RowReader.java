package dev.vllmsim.report.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads rows by the columns of their table. Keys that are no column are passed over, as later versions may add some. */
final class RowReader {
    private final Map<String, Column.Kind> kinds = new HashMap<>();

    <R> RowReader(List<Column<R>> columns) {
        for (Column<R> column : columns) {
            kinds.put(column.name(), column.kind());
        }
    }

    /** The rows in the array that comes next. */
    List<Row> rows(JsonCursor document) {
        document.nextValue();
        document.startArray("an array of rows");
        List<Row> rows = new ArrayList<>();
        while (document.nextValue() != JsonToken.END_ARRAY) {
            document.startedObject("a row");
            rows.add(row(document));
        }
        return rows;
    }

    /** The row that has just begun. */
    Row row(JsonCursor document) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            document.nextValue();
            Column.Kind kind = kinds.get(name);
            if (kind == null) {
                document.skipChildren();
            } else {
                values.put(name, value(document, kind));
            }
        }
        return new Row(values);
    }

    private static @Nullable Object value(JsonCursor document, Column.Kind kind) {
        boolean none = document.current() == JsonToken.VALUE_NULL;
        return switch (kind) {
            case WHOLE -> document.longNumber();
            case NUMBER -> document.number();
            case NUMBER_OR_NULL -> none ? null : (Object) document.number();
            case TEXT -> document.requiredText();
            case OTHER -> none ? null : document.here(Object.class);
        };
    }
}
