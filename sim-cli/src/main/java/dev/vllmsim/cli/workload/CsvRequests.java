package dev.vllmsim.cli.workload;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.workload.RequestSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvReadFeature;

/**
 * Requests from a table in CSV, a row a request, read one at a time.
 *
 * <ul>
 *   <li>The first line names the columns.
 *   <li>Lines may end as they do on any system, the last need not end; blank lines are passed over.
 *   <li>Every row has as many values as the header has names.
 * </ul>
 */
final class CsvRequests implements RequestSource, Closeable {
    private static final CsvFactory FACTORY =
            CsvFactory.builder().enable(CsvReadFeature.SKIP_EMPTY_LINES).build();

    private final String file;
    private final JsonParser parser;
    private final List<String> columns;
    private final int promptColumn;
    private final int outputColumn;
    private int index;

    /**
     * Reads the header.
     *
     * @param file what to call the file in an error message
     * @param in the file's bytes, in UTF-8 or as a byte order mark says
     * @throws Failure if the header is not one that is known
     */
    CsvRequests(String file, InputStream in) {
        this.file = file;
        parser = FACTORY.createParser(ObjectReadContext.empty(), in);
        columns = header();
        WorkloadFormat format = WorkloadFormat.of(columns);
        if (format == null) {
            throw Failure.badInput(
                    file + ", line 1, column 1: expected a header with the columns " + WorkloadFormat.known()
                            + ", but found " + (columns.isEmpty() ? "an empty file" : String.join(",", columns)),
                    null);
        }
        promptColumn = columns.indexOf(format.promptColumn());
        outputColumn = columns.indexOf(format.outputColumn());
    }

    private List<String> header() {
        List<String> names = new ArrayList<>();
        try {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return names;
            }
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                String name = parser.getString().trim();
                if (names.contains(name) && !name.isEmpty()) {
                    throw unexpected("each column once", "'" + name + "' again");
                }
                names.add(name);
            }
            return names;
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    @Override
    public @Nullable RequestSpec next() {
        try {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return null;
            }
            int prompt = 0;
            int output = 0;
            int column = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (column == promptColumn) {
                    prompt = tokens(columns.get(column));
                } else if (column == outputColumn) {
                    output = tokens(columns.get(column));
                } else if (column >= columns.size()) {
                    throw unexpected(columns.size() + " values, as in the header", "more");
                }
                column++;
            }
            if (column < columns.size()) {
                throw unexpected(columns.size() + " values, as in the header", String.valueOf(column));
            }
            return RequestSpec.of(index++, prompt, output);
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    /** The value read last, as a number of tokens. */
    private int tokens(String name) {
        char[] chars = parser.getStringCharacters();
        int start = parser.getStringOffset();
        int end = start + parser.getStringLength();
        while (start < end && chars[start] == ' ') {
            start++;
        }
        while (start < end && chars[end - 1] == ' ') {
            end--;
        }
        long value = 0;
        boolean valid = start < end;
        for (int i = start; i < end && valid; i++) {
            value = value * 10 + (chars[i] - '0');
            valid = chars[i] >= '0' && chars[i] <= '9' && value <= Integer.MAX_VALUE;
        }
        if (!valid || value == 0) {
            throw unexpected(
                    name + ", a whole number from 1 to " + Integer.MAX_VALUE,
                    start == end ? "nothing" : "'" + new String(chars, start, end - start) + "'");
        }
        return (int) value;
    }

    private Failure unexpected(String expected, String found) {
        return Failure.badInput(
                place(parser.currentTokenLocation()) + ": expected " + expected + ", but found " + found, null);
    }

    private Failure unreadable(JacksonException e) {
        if (e.getCause() instanceof IOException cause) {
            return Failure.badInput("cannot read " + file + ": " + cause.getMessage(), e);
        }
        String problem = String.valueOf(e.getOriginalMessage());
        return Failure.badInput(
                place(e.getLocation()) + ": expected CSV: "
                        + problem.substring(0, 1).toLowerCase(Locale.ROOT)
                        + problem.substring(1),
                e);
    }

    private String place(TokenStreamLocation location) {
        return file + ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    @Override
    public void close() {
        parser.close();
    }
}
