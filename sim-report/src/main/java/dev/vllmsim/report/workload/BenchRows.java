package dev.vllmsim.report.workload;

import dev.vllmsim.report.input.BadInputException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The requests of one detailed result of {@code vllm bench serve}: {@code input_lens}, {@code output_lens} and, where it
 * has them, {@code start_times} (seconds) and {@code errors}. A column each, so they are held in memory: 17 bytes a
 * request.
 */
final class BenchRows implements Rows {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final String file;
    private int @Nullable [] prompts;
    private int @Nullable [] outputs;
    private long @Nullable [] starts;
    private boolean @Nullable [] failed;
    private int index = -1;

    /**
     * @param file what to call the file in an error message
     * @param in the file's bytes
     * @throws BadInputException if it is no such result
     */
    BenchRows(String file, InputStream in) {
        this.file = file;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw unexpected(parser, "a result of vllm bench serve, an object");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                switch (name) {
                    case "input_lens" -> prompts = lengths(parser, name);
                    case "output_lens" -> outputs = lengths(parser, name);
                    case "start_times" -> starts = times(parser, name);
                    case "errors" -> failed = errors(parser, name);
                    default -> parser.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw JsonRows.unreadable(file, e);
        }
        check();
    }

    private void check() {
        if (prompts == null || outputs == null) {
            throw new BadInputException(
                    file + ": expected input_lens and output_lens, which vllm bench serve writes with --save-result"
                            + " --save-detailed",
                    null);
        }
        sameSize("output_lens", outputs.length);
        if (starts != null) {
            sameSize("start_times", starts.length);
        }
        if (failed != null) {
            sameSize("errors", failed.length);
        }
    }

    private void sameSize(String name, int size) {
        int count = prompts == null ? 0 : prompts.length;
        if (size != count) {
            throw new BadInputException(
                    file + ": expected " + name + " with " + count + " entries, as input_lens has, but found " + size,
                    null);
        }
    }

    private int[] lengths(JsonParser parser, String name) {
        int[] values = new int[1_024];
        int size = 0;
        for (JsonToken token = first(parser, name); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_NUMBER_INT
                    || parser.getLongValue() < 0
                    || parser.getLongValue() > Integer.MAX_VALUE) {
                throw unexpected(parser, name + ", whole numbers from 0 to " + Integer.MAX_VALUE);
            }
            values = size == values.length ? Arrays.copyOf(values, 2 * size) : values;
            values[size++] = parser.getIntValue();
        }
        return Arrays.copyOf(values, size);
    }

    private long[] times(JsonParser parser, String name) {
        long[] values = new long[1_024];
        int size = 0;
        for (JsonToken token = first(parser, name); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            long nanos = Clock.INVALID;
            if (token.isNumeric()) {
                int start = parser.getStringOffset();
                nanos = Clock.SECONDS.nanos(parser.getStringCharacters(), start, start + parser.getStringLength());
            }
            if (nanos == Clock.INVALID) {
                throw unexpected(parser, name + ", times in seconds");
            }
            values = size == values.length ? Arrays.copyOf(values, 2 * size) : values;
            values[size++] = nanos;
        }
        return Arrays.copyOf(values, size);
    }

    private boolean[] errors(JsonParser parser, String name) {
        boolean[] values = new boolean[1_024];
        int size = 0;
        for (JsonToken token = first(parser, name); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            values = size == values.length ? Arrays.copyOf(values, 2 * size) : values;
            values[size++] = token == JsonToken.VALUE_STRING && parser.getStringLength() > 0;
            parser.skipChildren();
        }
        return Arrays.copyOf(values, size);
    }

    private JsonToken first(JsonParser parser, String name) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw unexpected(parser, name + ", an array");
        }
        return parser.nextToken();
    }

    private BadInputException unexpected(JsonParser parser, String expected) {
        String found = parser.currentToken() == null ? "the end of the file" : parser.getString();
        return Misread.unexpected(file, parser.currentTokenLocation(), expected, found);
    }

    @Override
    public boolean next(Row row) {
        row.clear();
        if (prompts == null || outputs == null || index + 1 >= prompts.length) {
            return false;
        }
        index++;
        row.promptTokens = prompts[index];
        row.outputTokens = failed != null && failed[index] ? 0 : outputs[index];
        row.arrivalNanos = starts == null ? Row.NO_TIME : starts[index];
        return true;
    }

    @Override
    public String place() {
        return file + ", request " + index;
    }

    @Override
    public void close() {}
}
