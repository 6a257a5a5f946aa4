package dev.vllmsim.report.workload;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.Clock;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The forms of a workload file that are known. Tables are told apart by the names of their columns, JSON by the keys of
 * its first object. A further form is a line here.
 */
public enum WorkloadFormat {
    /** Our own table. */
    CSV(
            "csv",
            false,
            new CsvForm("prompt_tokens", "output_tokens", "arrival_ms", Clock.MILLIS, false, "id", "priority")),
    /** Azure's traces of 2023 and 2024. */
    AZURE(
            "azure",
            true,
            new CsvForm("ContextTokens", "GeneratedTokens", "TIMESTAMP", Clock.DATE_TIME, true, null, null)),
    /** BurstGPT, with or without sessions; a response of 0 tokens is a request that failed. */
    BURSTGPT(
            "burstgpt",
            true,
            new CsvForm("Request tokens", "Response tokens", "Timestamp", Clock.SECONDS, true, null, null)),
    /** Vidur's processed traces. */
    VIDUR(
            "vidur",
            true,
            new CsvForm("num_prefill_tokens", "num_decode_tokens", "arrived_at", Clock.SECONDS, true, null, null)),
    /** Our own objects, one a line, in an array, or in a report. */
    JSON("json", false, OwnForm::new, Set.of("prompt_tokens", "output_tokens", "prompt_segments", JsonRows.REQUESTS)),
    /** Mooncake's traces, with the prompts' common parts. */
    MOONCAKE("mooncake", true, MooncakeForm::new, Set.of("hash_ids", "input_length", "output_length")),
    /** The record of a run of vLLM's engine. */
    VLLM_RECORD("vllm-record", true, RecordForm::new, Set.of("input_toks", "output_toks")),
    /** The detailed result of {@code vllm bench serve}. */
    VLLM_BENCH(
            "vllm-bench",
            true,
            null,
            null,
            Set.of("input_lens", "output_lens", "endpoint_type", "num_prompts", "request_throughput"));

    /** Which format it is. */
    public static final Key<WorkloadFormat> WORKLOAD_FORMAT = Key.oneOf(
                    "workload_format", List.of(values()), WorkloadFormat::label)
            .in(KeyGroup.WORKLOAD)
            .otherwise("recognised")
            .help("What the file is: " + String.join(", ", labels()) + ".");

    /** Apart, as a run without a file needs no parser, and the names of formats in any case. */
    private static final class Parsers {
        private static final JsonFactory JSON = new JsonFactory();
    }

    private final String label;
    private final boolean ownClock;

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    private final @Nullable CsvForm table;

    @SuppressWarnings("ImmutableEnumChecker") // a constructor reference
    private final @Nullable Supplier<JsonForm> objects;

    @SuppressWarnings("ImmutableEnumChecker") // an immutable set
    private final Set<String> keys;

    WorkloadFormat(String label, boolean ownClock, CsvForm table) {
        this(label, ownClock, table, null, Set.of());
    }

    WorkloadFormat(String label, boolean ownClock, Supplier<JsonForm> objects, Set<String> keys) {
        this(label, ownClock, null, objects, keys);
    }

    WorkloadFormat(
            String label,
            boolean ownClock,
            @Nullable CsvForm table,
            @Nullable Supplier<JsonForm> objects,
            Set<String> keys) {
        this.label = label;
        this.ownClock = ownClock;
        this.table = table;
        this.objects = objects;
        this.keys = keys;
    }

    /** The format's name in settings. */
    public String label() {
        return label;
    }

    /** The names of all formats. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(WorkloadFormat::label).toList();
    }

    /** Whether the format can tell what the tokens of prompts have in common. */
    boolean hasContent() {
        return this == JSON || this == MOONCAKE;
    }

    /** Whether arrival times count from that of the first request, whatever they say. */
    boolean ownClock() {
        return ownClock;
    }

    /** Begins to read a file of this format. */
    Rows open(String file, InputStream in) {
        if (table != null) {
            return new CsvRows(file, in, table);
        }
        return objects == null ? new BenchRows(file, in) : new JsonRows(file, in, objects.get());
    }

    /**
     * Finds the format of a file from how it begins.
     *
     * @param file what to call the file in an error message
     * @param start its first bytes, many enough for the first object or line
     * @throws BadInputException if it is none that is known
     */
    static WorkloadFormat recognise(String file, byte[] start) {
        int at = 0;
        if (start.length > 2 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF) {
            at = 3;
        }
        while (at < start.length && Character.isWhitespace(start[at])) {
            at++;
        }
        boolean json = at < start.length && (start[at] == '{' || start[at] == '[');
        return json ? ofObject(file, start) : ofTable(file, start);
    }

    private static WorkloadFormat ofTable(String file, byte[] start) {
        List<String> columns = CsvRows.header(file, new ByteArrayInputStream(start));
        List<String> known = new ArrayList<>();
        for (WorkloadFormat format : values()) {
            CsvForm form = format.table;
            if (form != null) {
                if (columns.containsAll(form.required())) {
                    return format;
                }
                known.add(String.join(",", form.required()) + " (" + format.label + ")");
            }
        }
        throw new BadInputException(
                file + ":1:1: expected a header with the columns " + String.join(" or ", known)
                        + ", or JSON, but found " + CsvRows.describe(columns),
                null);
    }

    private static WorkloadFormat ofObject(String file, byte[] start) {
        boolean broken = false;
        List<String> names = new ArrayList<>();
        try (JsonParser parser = Parsers.JSON.createParser(ObjectReadContext.empty(), start)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                parser.nextToken();
            }
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    for (WorkloadFormat format : values()) {
                        if (format.keys.contains(name)) {
                            return format;
                        }
                    }
                    names.add(name);
                    parser.nextToken();
                    // A report's config comes before its requests, and may be followed by thousands of lines.
                    if (name.equals("schema_version")) {
                        return JSON;
                    }
                    parser.skipChildren();
                }
            }
        } catch (JacksonException e) {
            // What there is of it was looked at.
            broken = true;
        }
        List<String> known = new ArrayList<>();
        for (WorkloadFormat format : values()) {
            if (!format.keys.isEmpty()) {
                known.add(String.join(" or ", format.keys.stream().sorted().toList()) + " (" + format.label + ")");
            }
        }
        throw new BadInputException(
                file + ":1:1: expected JSON objects with " + String.join("; ", known) + "; but found "
                        + (names.isEmpty() ? "none of these" : String.join(", ", names))
                        + (broken ? " and then no more JSON" : ""),
                null);
    }
}
