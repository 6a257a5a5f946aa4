package dev.vllmsim.report.vllmbench;

import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Clock;
import dev.vllmsim.report.input.JsonInput;
import dev.vllmsim.report.input.Misread;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The requests of one detailed result of {@code vllm bench serve}: {@code input_lens}, {@code output_lens} and, where it
 * has them, {@code start_times} (seconds), {@code ttfts}, {@code itls} and {@code errors}. A column each, so they are held
 * in memory: 17 bytes a request, and 8 a token where latencies are wanted.
 */
public final class BenchFile {
    private static final int FIRST_CAPACITY = 1_024;

    private final String file;
    private final boolean latencies;
    private int @Nullable [] prompts;
    private int @Nullable [] outputs;
    private long @Nullable [] startNanos;
    private double @Nullable [] starts;
    private double @Nullable [] ttfts;
    private double @Nullable [] @Nullable [] gaps;
    private boolean @Nullable [] failed;
    private @Nullable String model;
    private @Nullable String requestRate;
    private boolean limited;

    private BenchFile(String file, boolean latencies) {
        this.file = file;
        this.latencies = latencies;
    }

    /**
     * Reads a result.
     *
     * @param file what to call the file in an error message
     * @param in the file's text, which is closed
     * @param latencies whether {@code ttfts} and {@code itls} are wanted, and must be there
     * @throws BadInputException if it is no such result
     */
    public static BenchFile read(String file, InputStream in, boolean latencies) {
        BenchFile read = new BenchFile(file, latencies);
        try (JsonParser parser = JsonInput.parser(file, in)) {
            read.readFrom(parser);
        }
        read.check();
        return read;
    }

    private void readFrom(JsonParser parser) {
        try {
            readObject(parser);
        } catch (JacksonException e) {
            throw Misread.unreadable(file, e, "JSON", parser.currentLocation());
        }
    }

    private void readObject(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw unexpected(parser, "a result of vllm bench serve, an object");
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "input_lens" -> prompts = lengths(parser, name);
                case "output_lens" -> outputs = lengths(parser, name);
                case "start_times" -> times(parser, name);
                case "errors" -> failed = errors(parser, name);
                case "ttfts" -> ttfts = latencies ? seconds(parser, name) : skipped(parser);
                case "itls" -> readGaps(parser, name);
                case "model_id" -> model = token == JsonToken.VALUE_STRING ? parser.getString() : null;
                case "request_rate" -> requestRate = token.isScalarValue() ? parser.getString() : null;
                case "max_concurrency" -> limited = token != JsonToken.VALUE_NULL;
                default -> {}
            }
            parser.skipChildren();
        }
    }

    private void check() {
        if (prompts == null || outputs == null || (latencies && (ttfts == null || gaps == null))) {
            throw new BadInputException(
                    file + ": expected input_lens and output_lens" + (latencies ? ", ttfts and itls" : "")
                            + ", which vllm bench serve writes with --save-result --save-detailed",
                    null);
        }
        int count = prompts.length;
        sameSize("output_lens", outputs.length, count);
        sameSize("start_times", startNanos == null ? count : startNanos.length, count);
        sameSize("errors", failed == null ? count : failed.length, count);
        sameSize("ttfts", ttfts == null ? count : ttfts.length, count);
        sameSize("itls", gaps == null ? count : gaps.length, count);
    }

    private void sameSize(String name, int size, int count) {
        if (size != count) {
            throw new BadInputException(
                    file + ": expected " + name + " with " + count + " entries, as input_lens has, but found " + size,
                    null);
        }
    }

    private int[] lengths(JsonParser parser, String name) {
        int[] values = new int[FIRST_CAPACITY];
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

    /** To the nanosecond, and as they are where latencies are counted from them. */
    private void times(JsonParser parser, String name) {
        long[] values = new long[FIRST_CAPACITY];
        double[] seconds = new double[latencies ? FIRST_CAPACITY : 0];
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
            if (latencies) {
                seconds = Arrays.copyOf(seconds, values.length);
                seconds[size] = parser.getDoubleValue();
            }
            values[size++] = nanos;
        }
        startNanos = Arrays.copyOf(values, size);
        starts = latencies ? Arrays.copyOf(seconds, size) : null;
    }

    private double[] seconds(JsonParser parser, String name) {
        double[] values = new double[16];
        int size = 0;
        for (JsonToken token = first(parser, name); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (!token.isNumeric() || !Double.isFinite(parser.getDoubleValue())) {
                throw unexpected(parser, name + ", numbers of seconds");
            }
            values = size == values.length ? Arrays.copyOf(values, 2 * size) : values;
            values[size++] = parser.getDoubleValue();
        }
        return Arrays.copyOf(values, size);
    }

    private void readGaps(JsonParser parser, String name) {
        if (!latencies) {
            return;
        }
        double[] @Nullable [] values = new double[FIRST_CAPACITY][];
        int size = 0;
        for (JsonToken token = first(parser, name); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            values = size == values.length ? Arrays.copyOf(values, 2 * size) : values;
            values[size++] = seconds(parser, name);
        }
        gaps = Arrays.copyOf(values, size);
    }

    private static double @Nullable [] skipped(JsonParser parser) {
        parser.skipChildren();
        return null;
    }

    private boolean[] errors(JsonParser parser, String name) {
        boolean[] values = new boolean[FIRST_CAPACITY];
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

    private static <T> T there(@Nullable T column) {
        if (column == null) {
            throw new IllegalStateException("a column was asked for that was not read");
        }
        return column;
    }

    /** How many requests there are. */
    public int size() {
        return there(prompts).length;
    }

    /** The length of a request's prompt. */
    public int promptTokens(int request) {
        return there(prompts)[request];
    }

    /** The tokens that a request was answered with; 0 if it failed. */
    public int outputTokens(int request) {
        return failed != null && failed[request] ? 0 : there(outputs)[request];
    }

    /** Whether it says when requests were sent. */
    public boolean hasStarts() {
        return startNanos != null;
    }

    /** When a request was sent, on the client's clock. */
    public long startNanos(int request) {
        return there(startNanos)[request];
    }

    /** The same in seconds, where latencies were read; 0 where it is not said. */
    public double startSeconds(int request) {
        return starts == null ? 0 : starts[request];
    }

    /** From when a request was sent to its first token, in seconds. */
    public double ttftSeconds(int request) {
        return there(ttfts)[request];
    }

    /** The gaps between a request's tokens, in seconds. */
    public double[] gapSeconds(int request) {
        return there(there(gaps)[request]).clone();
    }

    /** Whose model it was, or {@code null} if it is not said. */
    public @Nullable String model() {
        return model;
    }

    /** Whether all requests were sent at the start. */
    public boolean atOnce() {
        return "inf".equals(requestRate) && !limited;
    }
}
