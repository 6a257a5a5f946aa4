package dev.vllmsim.engine.steptime;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;
import dev.vllmsim.engine.settings.KeyOwner;
import dev.vllmsim.engine.settings.Quotes;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import dev.vllmsim.engine.steptime.roofline.RooflineSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The step-time models there are, each with the settings that it has and how they are read. */
public enum StepTimeKind implements KeyOwner {
    /** Two constants. */
    FIXED("fixed", StepTimeKeys.FIXED, (settings, limits) -> fixed(settings)),
    /** In proportion to the work. */
    LINEAR("linear", StepTimeKeys.LINEAR, (settings, limits) -> linear(settings)),
    /** Reading the weights while computing. */
    SMOOTH("smooth", StepTimeKeys.SMOOTH, (settings, limits) -> smooth(settings)),
    /** Measured, and interpolated. */
    TABLE("table", StepTimeKeys.TABLE, (settings, limits) -> table(settings)),
    /** Predicted from a model and a card. */
    ROOFLINE("roofline", RooflineKeys.ALL, StepTimeKind::roofline);

    /** Which model it is. */
    public static final Key<StepTimeKind> STEP_TIME = Key.oneOf("step_time", List.of(values()), StepTimeKind::label)
            .in(KeyGroup.STEP_TIME)
            .label("NAME")
            .otherwise("roofline where a card, a model or a preset is given, what a file says, else fixed")
            .help("How step times are found: fixed, linear, smooth, table, roofline.");

    /** How much longer each step takes than its model says. */
    public static final Key<Double> STEP_TIME_SCALE = StepTimeKeys.STEP_TIME_SCALE;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final String TABLE_SETTING = StepTimeKeys.STEP_TABLE.name();

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // keys are immutable
    private final List<Key<?>> keys;

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final BiFunction<Settings, BatchLimits, StepTimeModel> reader;

    StepTimeKind(String label, List<Key<?>> keys, BiFunction<Settings, BatchLimits, StepTimeModel> reader) {
        this.label = label;
        this.keys = keys;
        this.reader = reader;
    }

    /** The model's name in settings. */
    @Override
    public String label() {
        return label;
    }

    @Override
    public List<Key<?>> keys() {
        return keys;
    }

    /** The names of all models. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(StepTimeKind::label).toList();
    }

    /**
     * Reads which model is wanted, and its settings, of a run whose largest batch is not known.
     *
     * @throws IllegalArgumentException if it is not known which
     */
    public static StepTimeModel from(Settings settings) {
        return from(settings, BatchLimits.USUAL);
    }

    /**
     * Reads which model is wanted, and its settings. Unless a person says it: {@code table} if a table is given,
     * {@code roofline} if a card, a model or a preset is, else {@code fixed}.
     *
     * @param limits of the batches that there can be
     * @throws IllegalArgumentException if it is not known which
     */
    public static StepTimeModel from(Settings settings, BatchLimits limits) {
        StepTimeKind usual = FIXED;
        if (settings.isGiven(StepTimeKeys.STEP_TABLE)) {
            usual = TABLE;
        } else if (settings.isGiven(RooflineKeys.STEP_TIME_PRESET)
                || settings.isGiven(RooflineKeys.STEP_GPU)
                || settings.isGiven(RooflineKeys.STEP_MODEL)
                || settings.isGiven(RooflineKeys.STEP_MODEL_CONFIG)) {
            usual = ROOFLINE;
        }
        StepTimeKind kind = settings.get(STEP_TIME, usual);
        if (!settings.isResolved(STEP_TIME)) {
            throw new IllegalArgumentException("whose settings to read is not known");
        }
        double scale = settings.get(StepTimeKeys.STEP_TIME_SCALE);
        double token = limits.drafts() ? settings.get(StepTimeKeys.STEP_DRAFT_TOKEN_MS) * NANOS_PER_MILLI : 0;
        double drafting = limits.drafts() ? settings.get(StepTimeKeys.STEP_DRAFTING_MS) * NANOS_PER_MILLI : 0;
        StepTimeModel model = kind.reader.apply(settings, limits);
        return (token == 0 && drafting == 0 ? model : new DraftedStepTime(model, token, drafting)).scaledBy(scale);
    }

    private static StepTimeModel roofline(Settings settings, BatchLimits limits) {
        RooflineSettings roofline = RooflineSettings.from(settings);
        String instead =
                " with predicted step times, which do not know it: leave it out, or give a `step_time` that was"
                        + " measured so";
        if (limits.stages() > 1) {
            throw new SettingsException("pipeline_parallel_size", "cannot be more than 1" + instead);
        }
        if (limits.drafts()) {
            throw new SettingsException("num_speculative_tokens", "cannot be given" + instead);
        }
        return roofline.stepTime(limits.maxSequences());
    }

    /** The settings that hold whatever the model. */
    public static final List<Key<?>> COMMON_KEYS = List.of(StepTimeKeys.STEP_TIME_SCALE, StepTimeKeys.STEP_HOST_MS);

    /** The settings that hold whatever the model, where tokens are drafted. */
    public static final List<Key<?>> DRAFT_KEYS =
            List.of(StepTimeKeys.STEP_DRAFT_TOKEN_MS, StepTimeKeys.STEP_DRAFTING_MS);

    /** Reads how long the host is busy with each decision, in nanoseconds. */
    public static long hostNanos(Settings settings) {
        return settings.get(StepTimeKeys.STEP_HOST_MS);
    }

    private static StepTimeModel fixed(Settings settings) {
        long prefill = settings.get(StepTimeKeys.PREFILL_ELAPSED_TIME_MS);
        long decode = settings.get(StepTimeKeys.DECODE_ELAPSED_TIME_MS);
        FixedStepTime.Mixed mixed = settings.get(StepTimeKeys.MIXED_STEP);
        if (prefill == 0 && decode == 0) {
            throw new SettingsException(
                    StepTimeKeys.PREFILL_ELAPSED_TIME_MS.name(),
                    "and `decode_elapsed_time_ms` are both 0: time would stand still");
        }
        return new FixedStepTime(prefill, decode, mixed);
    }

    private static StepTimeModel linear(Settings settings) {
        return new LinearStepTime(
                settings.get(StepTimeKeys.STEP_BASE_MS) * NANOS_PER_MILLI,
                settings.get(StepTimeKeys.STEP_PREFILL_TOKEN_MS) * NANOS_PER_MILLI,
                settings.get(StepTimeKeys.STEP_DECODE_SEQ_MS) * NANOS_PER_MILLI,
                settings.get(StepTimeKeys.STEP_KV_TOKEN_MS) * NANOS_PER_MILLI,
                settings.get(StepTimeKeys.STEP_PREFILL_CONTEXT_TOKEN_MS) * NANOS_PER_MILLI,
                fittedOn(settings));
    }

    private static StepTimeModel smooth(Settings settings) {
        return new SmoothStepTime(
                settings.get(StepTimeKeys.STEP_BASE_MS) * NANOS_PER_MILLI,
                settings.get(StepTimeKeys.STEP_WEIGHTS_MS) * NANOS_PER_MILLI,
                settings.get(StepTimeKeys.STEP_TOKEN_MS) * NANOS_PER_MILLI,
                settings.get(StepTimeKeys.STEP_SHARPNESS),
                settings.get(StepTimeKeys.STEP_DECODE_SEQ_MS) * NANOS_PER_MILLI,
                settings.get(StepTimeKeys.STEP_KV_TOKEN_MS) * NANOS_PER_MILLI,
                settings.get(StepTimeKeys.STEP_MIXED_KV_FACTOR),
                settings.get(StepTimeKeys.STEP_PREFILL_CONTEXT_TOKEN_MS) * NANOS_PER_MILLI,
                settings.get(StepTimeKeys.STEP_PREFILL_MS) * NANOS_PER_MILLI,
                fittedOn(settings));
    }

    private static @Nullable StepRange fittedOn(Settings settings) {
        OptionalInt prefill = settings.findInt(StepTimeKeys.STEP_FITTED_PREFILL_TOKENS);
        OptionalInt decode = settings.findInt(StepTimeKeys.STEP_FITTED_DECODE_SEQS);
        OptionalInt kv = settings.findInt(StepTimeKeys.STEP_FITTED_KV_TOKENS);
        if (prefill.isEmpty() && decode.isEmpty() && kv.isEmpty()) {
            return null;
        }
        return new StepRange(upTo(prefill), upTo(decode), upTo(kv));
    }

    private static StepRange.Span upTo(OptionalInt max) {
        return max.isPresent() ? StepRange.Span.upTo(max.getAsInt()) : StepRange.Span.ALL;
    }

    private static StepTimeModel table(Settings settings) {
        Object given = settings.get(StepTimeKeys.STEP_TABLE, List.of());
        if (!settings.isGiven(StepTimeKeys.STEP_TABLE)) {
            throw SettingsException.missing(TABLE_SETTING);
        }
        if (!(given instanceof List<?> rows)) {
            throw new SettingsException(TABLE_SETTING, "must be a list of measured steps, but is " + Quotes.of(given));
        }
        List<TableStepTime.Point> points = new ArrayList<>();
        for (Object row : rows) {
            points.add(point(row));
        }
        try {
            return TableStepTime.of(points);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(TABLE_SETTING, "cannot be used: " + e.getMessage());
        }
    }

    private static TableStepTime.Point point(Object row) {
        Settings cells = new Settings(cells(row));
        int prefill = cells.get(StepTimeKeys.ROW_PREFILL_TOKENS);
        int decode = cells.get(StepTimeKeys.ROW_DECODE_SEQUENCES);
        int kv = cells.get(StepTimeKeys.ROW_KV_TOKENS);
        double millis = cells.get(StepTimeKeys.ROW_STEP_MS);
        try {
            cells.finish(name -> "is not known in a measured step");
        } catch (SettingsException e) {
            throw new SettingsException(TABLE_SETTING, "has a measured step " + Quotes.of(row) + ": " + e.getMessage());
        }
        return new TableStepTime.Point(prefill, decode, kv, millis * NANOS_PER_MILLI);
    }

    private static Map<String, Object> cells(Object row) {
        if (!(row instanceof Map<?, ?> map)) {
            throw new SettingsException(
                    TABLE_SETTING,
                    "must hold objects with prefill_tokens, decode_sequences, kv_tokens and step_ms, but holds "
                            + Quotes.of(row));
        }
        Map<String, Object> cells = new LinkedHashMap<>();
        map.forEach((name, value) -> cells.put(String.valueOf(name), value));
        return cells;
    }
}
