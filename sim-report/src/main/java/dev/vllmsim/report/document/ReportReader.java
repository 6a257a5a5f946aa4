package dev.vllmsim.report.document;

import dev.vllmsim.report.file.AtomicFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * Reads documents back, token by token, so that a report of any size takes no more memory than what is asked of it.
 *
 * <p>Keys that this version does not know are passed over, as later versions may add some.
 */
public final class ReportReader {
    private static final int BUFFER = 1 << 16;

    /** The one setting that is a list of objects: measured steps. */
    private static final String STEP_TABLE = "step_table";

    private static final List<String> KINDS = List.of(ReportWriter.RUN, ReportWriter.SWEEP);

    private static final ObjectReader READER = Json.MAPPER
            .reader()
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<List<Warning>> WARNINGS = new TypeReference<>() {};
    private static final TypeReference<List<TailRow>> TAIL = new TypeReference<>() {};
    private static final TypeReference<List<SweepPoint>> POINTS = new TypeReference<>() {};

    private ReportReader() {}

    /**
     * What kind of document a file holds.
     *
     * @return {@code run} or {@code sweep}
     * @throws ReportFormatException if it holds no report
     * @throws IOException if it cannot be read
     */
    public static String kind(Path file) throws IOException {
        return parse(file, document -> {
            document.startObject();
            for (String name = document.nextName(); name != null; name = document.nextName()) {
                if ("kind".equals(name)) {
                    return document.kind();
                }
                document.skip();
            }
            throw document.problem("expected a report, with the key \"kind\"");
        });
    }

    /**
     * The settings in a file: the {@code config} of a report of any kind, or a bare object of settings.
     *
     * @return settings by name, in the order of the file; numbers are {@link Integer}, {@link Long}, {@link
     *     java.math.BigInteger} or {@link Double}, settings that are {@code null} are left out
     * @throws ReportFormatException if it holds neither
     * @throws IOException if it cannot be read
     */
    public static Map<String, Object> config(Path file) throws IOException {
        return parse(file, document -> {
            document.startObject();
            Map<String, Object> bare = new LinkedHashMap<>();
            @Nullable ReportFormatException unusable = null;
            boolean report = false;
            for (String name = document.nextName(); name != null; name = document.nextName()) {
                JsonToken value = document.nextValue();
                if ("config".equals(name) && value == JsonToken.START_OBJECT) {
                    return document.settings();
                }
                report |= "schema_version".equals(name);
                if (value.isScalarValue() || document.isStructure(name)) {
                    document.putSetting(bare, name);
                } else {
                    if (unusable == null) {
                        unusable = document.notASetting(name);
                    }
                    document.skipChildren();
                }
            }
            if (report) {
                throw document.problem("expected a report, with the key \"config\"");
            }
            if (unusable != null) {
                throw unusable;
            }
            document.end();
            return bare;
        });
    }

    /**
     * The settings in a file that says how long steps take: an object of settings, with where they come from as {@code
     * source} and how wrong they may be as {@code error}, which are no settings.
     *
     * @return settings by name, as of {@link #config}
     * @throws ReportFormatException if it holds something else
     * @throws IOException if it cannot be read
     */
    public static Map<String, Object> stepTime(Path file) throws IOException {
        return parse(file, document -> {
            document.startObject();
            Map<String, Object> settings = new LinkedHashMap<>();
            for (String name = document.nextName(); name != null; name = document.nextName()) {
                document.nextValue();
                if (name.equals("source") || name.equals("error")) {
                    document.skipChildren();
                } else {
                    document.putSetting(settings, name);
                }
            }
            document.end();
            return settings;
        });
    }

    /**
     * The document of a sweep.
     *
     * @throws ReportFormatException if the file holds something else
     * @throws IOException if it cannot be read
     */
    public static SweepReport readSweep(Path file) throws IOException {
        return parse(file, document -> {
            Head head = new Head(ReportWriter.SWEEP);
            @Nullable String parameter = null;
            @Nullable List<SweepPoint> points = null;
            document.startObject();
            for (String name = document.nextName(); name != null; name = document.nextName()) {
                switch (name) {
                    case "parameter" -> parameter = document.value(String.class);
                    case "points" -> points = document.value(POINTS);
                    default -> head.read(document, name);
                }
            }
            document.end();
            return new SweepReport(
                    ReportWriter.SCHEMA_VERSION,
                    head.kind,
                    document.required("tool", head.tool),
                    document.required("config", head.config),
                    document.required("parameter", parameter),
                    document.required("points", points));
        });
    }

    /**
     * The document of a run, without the rows of its requests.
     *
     * @param file the file
     * @param windowFrom first step whose items are read, from 0
     * @param windowCount most steps whose items are read
     * @throws ReportFormatException if the file holds something else
     * @throws IOException if it cannot be read
     */
    public static RunReport readRun(Path file, long windowFrom, long windowCount) throws IOException {
        return parse(file, document -> {
            Head head = new Head(ReportWriter.RUN);
            @Nullable Summary summary = null;
            List<Warning> warnings = List.of();
            List<TailRow> tail = List.of();
            @Nullable StepSeries steps = null;
            document.startObject();
            for (String name = document.nextName(); name != null; name = document.nextName()) {
                switch (name) {
                    case "summary" -> summary = document.value(Summary.class);
                    case "warnings" -> warnings = document.value(WARNINGS);
                    case "tail" -> tail = document.value(TAIL);
                    case "steps" -> steps = document.steps(windowFrom, windowCount);
                    default -> head.read(document, name);
                }
            }
            document.end();
            RunHead run = new RunHead(
                    document.required("tool", head.tool),
                    document.required("config", head.config),
                    document.required("summary", summary),
                    warnings,
                    tail);
            return new RunReport(run, steps);
        });
    }

    /** What documents of all kinds begin with. */
    private static final class Head {
        final String kind;

        @Nullable
        Tool tool;

        @Nullable
        Map<String, Object> config;

        Head(String kind) {
            this.kind = kind;
        }

        void read(Document document, String name) throws ReportFormatException {
            switch (name) {
                case "schema_version" -> document.version();
                case "kind" -> {
                    String found = document.kind();
                    if (!found.equals(kind)) {
                        throw document.problem("expected a report of kind \"" + kind + "\", but this is a " + found);
                    }
                }
                case "tool" -> tool = document.value(Tool.class);
                case "config" -> {
                    if (document.nextValue() != JsonToken.START_OBJECT) {
                        throw document.problem("expected an object of settings");
                    }
                    config = document.settings();
                }
                default -> document.skip();
            }
        }
    }

    @FunctionalInterface
    private interface Body<T> {
        T read(Document document) throws IOException;
    }

    private static <T> T parse(Path file, Body<T> body) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                JsonParser parser = Json.MAPPER.createParser(in)) {
            return body.read(new Document(file, parser));
        } catch (JacksonIOException e) {
            IOException cause = e.getCause();
            throw new IOException(
                    "cannot read " + file + ": " + AtomicFile.reason(cause == null ? new IOException(e) : cause), e);
        } catch (JacksonException e) {
            TokenStreamLocation place = e.getLocation() == null ? TokenStreamLocation.NA : e.getLocation();
            throw new ReportFormatException(file, place.getLineNr(), place.getColumnNr(), describe(e));
        } catch (ReportFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static String describe(JacksonException e) {
        if (e instanceof UnexpectedEndOfInputException) {
            return "expected more, but the file ends here";
        }
        String where = e.getPath().isEmpty() ? "" : path(e) + ": ";
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return where + e.getCause().getMessage();
        }
        if (e instanceof MismatchedInputException mismatch) {
            return where + "expected " + expected(mismatch.getTargetType());
        }
        String message = String.valueOf(e.getOriginalMessage());
        return where + "expected JSON: " + message.lines().findFirst().orElse("");
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference reference : e.getPath()) {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.length() == 0 ? "" : ".").append(reference.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == String.class) {
            return "a text";
        }
        return List.class.isAssignableFrom(type)
                ? "an array"
                : "an object (" + type.getSimpleName().toLowerCase(Locale.ROOT) + ")";
    }

    /** A file that is being read, at some token. */
    private record Document(Path file, JsonParser parser) {

        ReportFormatException problem(String problem) {
            TokenStreamLocation place = parser.currentTokenLocation();
            return new ReportFormatException(file, place.getLineNr(), place.getColumnNr(), problem);
        }

        void startObject() throws ReportFormatException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw problem("expected a JSON object");
            }
        }

        /** The next key of the object, or {@code null} at its end. */
        @Nullable
        String nextName() {
            return parser.nextName();
        }

        JsonToken nextValue() throws ReportFormatException {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw problem("expected more, but the file ends here");
            }
            return token;
        }

        void skip() throws ReportFormatException {
            nextValue();
            parser.skipChildren();
        }

        void skipChildren() {
            parser.skipChildren();
        }

        void end() throws ReportFormatException {
            if (parser.nextToken() != null) {
                throw problem("expected the end of the file");
            }
        }

        <T> T value(Class<T> type) throws ReportFormatException {
            nextValue();
            return nonNull(READER.forType(type).readValue(parser));
        }

        <T> T value(TypeReference<T> type) throws ReportFormatException {
            nextValue();
            return nonNull(READER.forType(type).readValue(parser));
        }

        private <T> T nonNull(@Nullable T value) throws ReportFormatException {
            if (value == null) {
                throw problem("expected a value, but this is null");
            }
            return value;
        }

        <T> T required(String key, @Nullable T value) throws ReportFormatException {
            if (value == null) {
                throw problem("expected a report, with the key \"" + key + "\"");
            }
            return value;
        }

        void version() throws ReportFormatException {
            if (nextValue() != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() != ReportWriter.SCHEMA_VERSION) {
                throw problem("expected schema_version " + ReportWriter.SCHEMA_VERSION + ", but this is "
                        + parser.getString());
            }
        }

        String kind() throws ReportFormatException {
            JsonToken token = nextValue();
            String kind = parser.getString();
            if (token != JsonToken.VALUE_STRING || !KINDS.contains(kind)) {
                throw problem("expected the kind \"" + ReportWriter.RUN + "\" or \"" + ReportWriter.SWEEP + "\"");
            }
            return kind;
        }

        /** The settings in the object that has just begun. */
        Map<String, Object> settings() throws ReportFormatException {
            Map<String, Object> settings = new LinkedHashMap<>();
            for (String name = nextName(); name != null; name = nextName()) {
                nextValue();
                putSetting(settings, name);
            }
            return settings;
        }

        void putSetting(Map<String, Object> settings, String name) throws ReportFormatException {
            switch (parser.currentToken()) {
                case VALUE_STRING -> settings.put(name, parser.getString());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> settings.put(name, parser.getNumberValue());
                case VALUE_TRUE, VALUE_FALSE -> settings.put(name, parser.getBooleanValue());
                case VALUE_NULL -> settings.remove(name);
                default -> {
                    if (!isStructure(name)) {
                        throw notASetting(name);
                    }
                    settings.put(name, nonNull(READER.forType(Object.class).readValue(parser)));
                }
            }
        }

        /** Whether the value that has just begun is one that is no scalar, of a setting that has such values. */
        boolean isStructure(String name) {
            return name.equals(STEP_TABLE) && parser.currentToken() == JsonToken.START_ARRAY;
        }

        ReportFormatException notASetting(String name) {
            return problem("expected a number, a text, true or false for the setting \"" + name + "\"");
        }

        @Nullable
        StepSeries steps(long windowFrom, long windowCount) throws ReportFormatException {
            long windowEnd = StepSeriesBuilder.windowEnd(windowFrom, windowCount);
            if (nextValue() != JsonToken.START_ARRAY) {
                throw problem("expected an array of steps");
            }
            StepSeriesBuilder series = new StepSeriesBuilder();
            ObjectReader rows = READER.forType(StepRow.class);
            while (nextValue() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw problem("expected an object (a step)");
                }
                if (series.steps() >= windowFrom && series.steps() < windowEnd) {
                    StepRow row = rows.readValue(parser);
                    List<String> preempted = row.preempted();
                    series.add(
                            row.startMs(),
                            row.endMs(),
                            row.prefillTokens(),
                            row.decodeTokens(),
                            preempted == null ? 0 : preempted.size());
                    series.addLevels(row.running(), row.waiting(), row.kvBlocksFree());
                    series.addRow(row);
                } else {
                    readTotals(series);
                }
            }
            return series.build();
        }

        private void readTotals(StepSeriesBuilder series) throws ReportFormatException {
            double start = 0;
            double end = 0;
            int prefill = 0;
            int decode = 0;
            int preempted = 0;
            @Nullable Integer running = null;
            @Nullable Integer waiting = null;
            @Nullable Long kvBlocksFree = null;
            int found = 0;
            for (String name = nextName(); name != null; name = nextName()) {
                JsonToken token = nextValue();
                switch (name) {
                    case "start_ms" -> {
                        start = number(token);
                        found++;
                    }
                    case "end_ms" -> {
                        end = number(token);
                        found++;
                    }
                    case "prefill_tokens" -> {
                        prefill = wholeNumber(token);
                        found++;
                    }
                    case "decode_tokens" -> {
                        decode = wholeNumber(token);
                        found++;
                    }
                    case "preempted" -> preempted = size(token);
                    case "running" -> running = wholeNumber(token);
                    case "waiting" -> waiting = wholeNumber(token);
                    case "kv_blocks_free" -> kvBlocksFree = (long) wholeNumber(token);
                    default -> parser.skipChildren();
                }
            }
            if (found != 4) {
                throw problem("expected a step with start_ms, end_ms, prefill_tokens and decode_tokens");
            }
            series.add(start, end, prefill, decode, preempted);
            series.addLevels(running, waiting, kvBlocksFree);
        }

        private double number(JsonToken token) throws ReportFormatException {
            if (!token.isNumeric()) {
                throw problem("expected a number");
            }
            return parser.getDoubleValue();
        }

        private int wholeNumber(JsonToken token) throws ReportFormatException {
            if (token != JsonToken.VALUE_NUMBER_INT) {
                throw problem("expected a whole number");
            }
            return parser.getIntValue();
        }

        /** The number of elements of the array that has just begun. */
        private int size(JsonToken token) throws ReportFormatException {
            if (token != JsonToken.START_ARRAY) {
                throw problem("expected an array");
            }
            int size = 0;
            while (nextValue() != JsonToken.END_ARRAY) {
                parser.skipChildren();
                size++;
            }
            return size;
        }
    }
}
