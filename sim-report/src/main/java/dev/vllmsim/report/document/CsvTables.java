package dev.vllmsim.report.document;

import dev.vllmsim.report.input.Input;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * The tables of documents as CSV, for programs that read tables: {@code requests}, {@code steps} and {@code points}. A
 * cell is what the document has: numbers to the last digit, {@code null} as an empty cell, lists as JSON.
 */
public final class CsvTables {
    /** The arrays that are tables, in the order of documents. */
    public static final List<String> NAMES = List.of("requests", "steps", "points");

    private static final String POINTS = "points";
    private static final int BUFFER = 1 << 15;

    private CsvTables() {}

    /**
     * Writes the points of a sweep, a run a row. What is an object in the document is a column for each of its keys,
     * whose names are joined by {@code _}, without {@code summary}: {@code ttft_ms_p99}.
     *
     * @throws IOException if {@code out} cannot be written
     */
    public static void writePoints(OutputStream out, SweepReport sweep) throws IOException {
        List<Column<SweepPoint>> columns = PointColumns.of(sweep.parameters());
        List<Map<String, JsonNode>> rows = new ArrayList<>();
        for (SweepPoint point : sweep.points()) {
            rows.add(flat(Json.tree(Row.of(columns, point))));
        }
        writeFlat(out, rows);
    }

    /**
     * Which tables a document has.
     *
     * @throws dev.vllmsim.report.input.BadInputException if it is no report, or cannot be read
     */
    public static Set<String> names(Input report) {
        return JsonCursor.read(report, document -> {
            Set<String> names = new LinkedHashSet<>();
            document.startObject();
            for (String name = document.nextName(); name != null; name = document.nextName()) {
                if (document.nextValue() == JsonToken.START_ARRAY && NAMES.contains(name)) {
                    names.add(name);
                }
                document.skipChildren();
            }
            document.end();
            return names;
        });
    }

    /**
     * Writes a table of a document, as the run that wrote the document would have written it.
     *
     * @param table one of {@link #names}
     * @throws dev.vllmsim.report.input.BadInputException if the document cannot be read
     * @throws IOException if {@code out} cannot be written
     */
    public static void copy(Input report, String table, OutputStream out) throws IOException {
        try {
            JsonCursor.read(report, document -> {
                document.startObject();
                for (String name = document.nextName(); name != null; name = document.nextName()) {
                    document.nextValue();
                    if (name.equals(table)) {
                        document.startArray("an array of rows");
                        copy(document, table.equals(POINTS), out);
                    } else {
                        document.skipChildren();
                    }
                }
                return true;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void copy(JsonCursor document, boolean flat, OutputStream out) {
        try {
            if (flat) {
                List<Map<String, JsonNode>> rows = new ArrayList<>();
                while (document.nextValue() != JsonToken.END_ARRAY) {
                    document.startedObject("a row");
                    rows.add(flat(document.here(JsonNode.class)));
                }
                writeFlat(out, rows);
                return;
            }
            JsonText text = new JsonText(2 * BUFFER);
            Copy copy = new Copy(text);
            while (document.nextValue() != JsonToken.END_ARRAY) {
                document.startedObject("a row");
                copy.row(document);
                if (text.length() > BUFFER) {
                    text.drainTo(out);
                }
            }
            text.drainTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of a row by the names of their columns. */
    private static Map<String, JsonNode> flat(JsonNode row) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : row.properties()) {
            String name = entry.getKey();
            addFlat(values, name.equals(PointColumns.SUMMARY.name()) ? "" : name, entry.getValue());
        }
        return values;
    }

    private static void addFlat(Map<String, JsonNode> values, String name, JsonNode value) {
        if (!value.isObject()) {
            values.put(name, value);
            return;
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            addFlat(values, name.isEmpty() ? entry.getKey() : name + "_" + entry.getKey(), entry.getValue());
        }
    }

    private static void writeFlat(OutputStream out, List<Map<String, JsonNode>> rows) throws IOException {
        CsvRows<Map<String, JsonNode>> form = new CsvRows<>(columns(rows));
        JsonText text = new JsonText(BUFFER);
        for (Map<String, JsonNode> row : rows) {
            form.row(row, text);
        }
        form.end(text);
        text.drainTo(out);
    }

    /** The columns of all rows: one that the first row does not have stands behind the one that it follows elsewhere. */
    private static List<Column<Map<String, JsonNode>>> columns(List<Map<String, JsonNode>> rows) {
        List<String> names = new ArrayList<>();
        for (Map<String, JsonNode> row : rows) {
            int place = 0;
            for (String name : row.keySet()) {
                int known = names.indexOf(name);
                if (known < 0) {
                    names.add(place, name);
                    known = place;
                }
                place = known + 1;
            }
        }
        List<Column<Map<String, JsonNode>>> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(Column.other(name, row -> row.get(name)));
        }
        return columns;
    }

    /** Copies rows that are read, cell by cell. */
    private static final class Copy {
        private final JsonText out;
        private final List<String> names = new ArrayList<>();
        private byte[] @Nullable [] cells = new byte[0][];

        Copy(JsonText out) {
            this.out = out;
        }

        void row(JsonCursor document) {
            if (names.isEmpty()) {
                first(document);
            } else {
                next(document);
            }
            for (int i = 0; i < cells.length; i++) {
                byte[] cell = cells[i];
                if (i > 0) {
                    out.raw(',');
                }
                if (cell != null) {
                    out.raw(cell);
                    cells[i] = null;
                }
            }
            out.raw('\n');
        }

        private void first(JsonCursor document) {
            List<byte[]> values = new ArrayList<>();
            object(document, "", (name, cell) -> {
                names.add(name);
                values.add(cell);
                if (names.size() > 1) {
                    out.raw(',');
                }
                CsvText.string(name, out);
            });
            if (names.isEmpty()) {
                throw document.problem("expected a row with keys");
            }
            out.raw('\n');
            cells = values.toArray(byte[][]::new);
        }

        private void next(JsonCursor document) {
            int[] expected = {0};
            object(document, "", (name, cell) -> {
                int at = expected[0];
                int place = at < names.size() && names.get(at).equals(name) ? at : names.indexOf(name);
                if (place < 0) {
                    throw document.problem("expected the keys of the first row, but this has \"" + name + "\"");
                }
                cells[place] = cell;
                expected[0] = place + 1;
            });
        }

        /** The cells of an object, of which an object within it is a part. */
        private static void object(JsonCursor document, String before, BiConsumer<String, byte[]> cells) {
            for (String key = document.nextName(); key != null; key = document.nextName()) {
                String name = before.isEmpty() ? key : before + "_" + key;
                if (document.nextValue() == JsonToken.START_OBJECT) {
                    object(document, name, cells);
                } else {
                    cells.accept(name, cell(document));
                }
            }
        }

        private static byte[] cell(JsonCursor document) {
            JsonText text = new JsonText(32);
            JsonToken token = document.current();
            if (token.isNumeric() || token.isBoolean()) {
                text.ascii(document.text());
            } else if (token == JsonToken.VALUE_STRING) {
                CsvText.string(document.text(), text);
            } else if (token != JsonToken.VALUE_NULL) {
                CsvText.json(document.here(JsonNode.class), text);
            }
            return text.toBytes();
        }
    }
}
