package dev.vllmsim.report.workload;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Clock;
import dev.vllmsim.report.input.Misread;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvReadFeature;

/**
 * Requests from a table in CSV, a row a request, read one at a time.
 *
 * <ul>
 *   <li>The first line names the columns, in any order; columns that the form does not know are not read.
 *   <li>Lines may end as they do on any system, the last need not end; blank lines are passed over.
 *   <li>Every row has as many values as the header has names.
 * </ul>
 */
final class CsvRows implements Rows {
    private static final CsvFactory FACTORY =
            CsvFactory.builder().enable(CsvReadFeature.SKIP_EMPTY_LINES).build();

    private enum Field {
        PROMPT,
        OUTPUT,
        ARRIVAL,
        ID,
        PRIORITY,
        OTHER
    }

    private final String file;
    private final CsvForm form;
    private final JsonParser parser;
    private final List<String> columns;
    private final Field[] fields;
    private int line;

    /**
     * Reads the header.
     *
     * @param file what to call the file in an error message
     * @param in the file's bytes, in UTF-8 or as a byte order mark says
     * @throws BadInputException if the header lacks a column
     */
    CsvRows(String file, InputStream in, CsvForm form) {
        this.file = file;
        this.form = form;
        parser = parser(file, in);
        columns = header(parser, file);
        fields = new Field[columns.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field(columns.get(i));
        }
        for (String name : form.required()) {
            if (!columns.contains(name)) {
                throw new BadInputException(
                        file + ":1:1: expected a header with the column " + name + ", but found " + describe(columns),
                        null);
            }
        }
    }

    /** The header as an error message shows it. */
    static String describe(List<String> columns) {
        return columns.isEmpty() ? "an empty file" : String.join(",", columns);
    }

    private static JsonParser parser(String file, InputStream in) {
        try {
            return FACTORY.createParser(ObjectReadContext.empty(), in);
        } catch (JacksonException e) {
            throw unreadable(file, e);
        }
    }

    /** The names in the header of a table. */
    static List<String> header(String file, InputStream in) {
        try (JsonParser parser = parser(file, in)) {
            return header(parser, file);
        }
    }

    private static List<String> header(JsonParser parser, String file) {
        List<String> names = new ArrayList<>();
        try {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return names;
            }
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                String name = parser.getString().trim();
                if (names.contains(name) && !name.isEmpty()) {
                    throw Misread.unexpected(
                            file, parser.currentTokenLocation(), "each column once", "'" + name + "' again");
                }
                names.add(name);
            }
            return names;
        } catch (JacksonException e) {
            throw unreadable(file, e);
        }
    }

    private Field field(String column) {
        if (column.equals(form.prompt())) {
            return Field.PROMPT;
        }
        if (column.equals(form.output())) {
            return Field.OUTPUT;
        }
        if (column.equals(form.arrival())) {
            return Field.ARRIVAL;
        }
        if (column.equals(form.id())) {
            return Field.ID;
        }
        return column.equals(form.priority()) ? Field.PRIORITY : Field.OTHER;
    }

    @Override
    public boolean next(Row row) {
        row.clear();
        try {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return false;
            }
            int column = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (column == 0) {
                    // Before its first value the parser stands at the end of the row before.
                    line = parser.currentTokenLocation().getLineNr();
                }
                if (column >= fields.length) {
                    throw unexpected(fields.length + " values, as in the header", "more");
                }
                read(fields[column], columns.get(column), row);
                column++;
            }
            if (column < fields.length) {
                throw unexpected(fields.length + " values, as in the header", String.valueOf(column));
            }
            return true;
        } catch (JacksonException e) {
            throw unreadable(file, e);
        }
    }

    private void read(Field field, String name, Row row) {
        switch (field) {
            case PROMPT -> row.promptTokens = tokens(name);
            case OUTPUT -> row.outputTokens = tokens(name);
            case ARRIVAL -> row.arrivalNanos = time(name);
            case ID -> row.id = text();
            case PRIORITY -> row.priority = priority(name);
            case OTHER -> {}
        }
    }

    private @Nullable String text() {
        String text = parser.getString().trim();
        return text.isEmpty() ? null : text;
    }

    private int priority(String name) {
        String text = parser.getString().trim();
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw unexpected(name + ", a whole number of at most 32 bits", found(text));
        }
    }

    private long time(String name) {
        char[] chars = parser.getStringCharacters();
        int start = start(chars);
        int end = end(chars, start);
        long nanos = form.clock().nanos(chars, start, end);
        if (nanos == Clock.INVALID) {
            throw unexpected(name + ", " + form.clock().description(), found(new String(chars, start, end - start)));
        }
        return nanos;
    }

    /** The value read last, as a number of tokens. */
    private int tokens(String name) {
        char[] chars = parser.getStringCharacters();
        int start = start(chars);
        int end = end(chars, start);
        long value = 0;
        boolean valid = start < end;
        for (int i = start; i < end && valid; i++) {
            value = value * 10 + (chars[i] - '0');
            valid = chars[i] >= '0' && chars[i] <= '9' && value <= Integer.MAX_VALUE;
        }
        if (!valid || (value == 0 && !form.zeroIsFailed())) {
            throw unexpected(
                    name + ", a whole number from " + (form.zeroIsFailed() ? 0 : 1) + " to " + Integer.MAX_VALUE,
                    found(new String(chars, start, end - start)));
        }
        return (int) value;
    }

    private int start(char[] chars) {
        int start = parser.getStringOffset();
        int end = start + parser.getStringLength();
        while (start < end && chars[start] == ' ') {
            start++;
        }
        return start;
    }

    private int end(char[] chars, int start) {
        int end = parser.getStringOffset() + parser.getStringLength();
        while (start < end && chars[end - 1] == ' ') {
            end--;
        }
        return end;
    }

    private static String found(String text) {
        return text.isEmpty() ? "nothing" : "'" + text + "'";
    }

    private BadInputException unexpected(String expected, String found) {
        return Misread.unexpected(file, parser.currentTokenLocation(), expected, found);
    }

    private static BadInputException unreadable(String file, JacksonException e) {
        return Misread.unreadable(file, e, "CSV", null);
    }

    @Override
    public String place() {
        return Misread.place(file, line);
    }

    @Override
    public void close() {
        parser.close();
    }
}
