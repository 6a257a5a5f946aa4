package dev.vllmsim.engine.steptime;

import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The step-time models there are, each with how its settings are read. */
public enum StepTimeKind {
    /** Two constants. */
    FIXED("fixed", StepTimeKind::fixed),
    /** In proportion to the work. */
    LINEAR("linear", StepTimeKind::linear),
    /** Measured, and interpolated. */
    TABLE("table", StepTimeKind::table);

    private static final double NANOS_PER_MILLI = 1e6;
    private static final String TABLE_SETTING = "step_table";
    private static final StepTimePreset.Coefficients NO_PRESET = new StepTimePreset.Coefficients(0, 0, 0, 0, 0);

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final Function<Settings, StepTimeModel> reader;

    StepTimeKind(String label, Function<Settings, StepTimeModel> reader) {
        this.label = label;
        this.reader = reader;
    }

    /** The model's name in settings. */
    public String label() {
        return label;
    }

    /** The names of all models. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(StepTimeKind::label).toList();
    }

    /** The names of the models that have a setting of the given name, or {@code null} if none has. */
    public static @Nullable String thatReads(String setting) {
        StringBuilder names = new StringBuilder();
        for (StepTimeKind kind : values()) {
            Settings probe = new Settings(Map.of());
            probe.build(() -> kind.reader.apply(probe));
            if (probe.asked().contains(setting)) {
                names.append(names.length() == 0 ? "" : " or ").append(kind.label);
            }
        }
        return names.length() == 0 ? null : names.toString();
    }

    /**
     * Reads which model is wanted, and its settings. Unless a person says it: {@code table} if a table is given,
     * {@code linear} if a preset is, else {@code fixed}.
     */
    public static StepTimeModel from(Settings settings) {
        StepTimeKind usual = FIXED;
        if (settings.isGiven(TABLE_SETTING)) {
            usual = TABLE;
        } else if (settings.isGiven("step_time_preset")) {
            usual = LINEAR;
        }
        String label = settings.choice("step_time", usual.label, labels());
        for (StepTimeKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind.reader.apply(settings);
            }
        }
        throw new IllegalStateException("no step-time model is called " + label);
    }

    private static StepTimeModel fixed(Settings settings) {
        long prefill = settings.requiredMillis("prefill_elapsed_time_ms");
        long decode = settings.requiredMillis("decode_elapsed_time_ms");
        String mixed = settings.choice("mixed_step", "max", List.of("max", "sum"));
        if (prefill == 0 && decode == 0) {
            throw new SettingsException(
                    "prefill_elapsed_time_ms", "and `decode_elapsed_time_ms` are both 0: time would stand still");
        }
        return new FixedStepTime(prefill, decode, FixedStepTime.Mixed.valueOf(mixed.toUpperCase(Locale.ROOT)));
    }

    private static StepTimeModel linear(Settings settings) {
        StepTimePreset.Coefficients usual = NO_PRESET;
        StepRange range = null;
        if (settings.isGiven("step_time_preset")) {
            List<String> known = StepTimePreset.labels();
            StepTimePreset preset = StepTimePreset.of(settings.choice("step_time_preset", known.get(0), known));
            usual = preset.millis();
            range = preset.fittedOn();
        } else {
            settings.text("step_time_preset");
        }
        return new LinearStepTime(
                coefficient(settings, "step_base_ms", usual.base()),
                coefficient(settings, "step_prefill_token_ms", usual.prefillToken()),
                coefficient(settings, "step_decode_seq_ms", usual.decodeSequence()),
                coefficient(settings, "step_kv_token_ms", usual.kvToken()),
                coefficient(settings, "step_prefill_context_token_ms", usual.prefillContextToken()),
                fittedOn(settings, range));
    }

    private static double coefficient(Settings settings, String name, double defaultMillis) {
        return settings.number(name, defaultMillis, 0, Double.POSITIVE_INFINITY) * NANOS_PER_MILLI;
    }

    private static @Nullable StepRange fittedOn(Settings settings, @Nullable StepRange usual) {
        OptionalInt prefill = settings.optionalInt("step_fitted_prefill_tokens", 0);
        OptionalInt decode = settings.optionalInt("step_fitted_decode_seqs", 0);
        OptionalInt kv = settings.optionalInt("step_fitted_kv_tokens", 0);
        if (prefill.isEmpty() && decode.isEmpty() && kv.isEmpty()) {
            return usual;
        }
        return new StepRange(upTo(prefill), upTo(decode), upTo(kv));
    }

    private static StepRange.Span upTo(OptionalInt max) {
        return max.isPresent() ? StepRange.Span.upTo(max.getAsInt()) : StepRange.Span.ALL;
    }

    private static StepTimeModel table(Settings settings) {
        Object given = settings.structure(TABLE_SETTING);
        if (given == null) {
            throw SettingsException.missing(TABLE_SETTING);
        }
        if (!(given instanceof List<?> rows)) {
            throw new SettingsException(TABLE_SETTING, "must be a list of measured steps, but is " + given);
        }
        List<TableStepTime.Point> points = new ArrayList<>();
        for (Object row : rows) {
            points.add(point(row));
        }
        TableStepTime model;
        try {
            model = TableStepTime.of(points);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(TABLE_SETTING, "cannot be used: " + e.getMessage());
        }
        settings.resolve(TABLE_SETTING, rows);
        return model;
    }

    private static TableStepTime.Point point(Object row) {
        Settings cells = new Settings(cells(row));
        int prefill = cells.integer("prefill_tokens", 0, 0);
        int decode = cells.integer("decode_sequences", 0, 0);
        int kv = cells.integer("kv_tokens", 0, 0);
        double millis = cells.requiredPositive("step_ms");
        try {
            cells.finish(name -> "is not known in a measured step");
        } catch (SettingsException e) {
            throw new SettingsException(TABLE_SETTING, "has a measured step " + row + ": " + e.getMessage());
        }
        return new TableStepTime.Point(prefill, decode, kv, millis * NANOS_PER_MILLI);
    }

    private static Map<String, Object> cells(Object row) {
        if (!(row instanceof Map<?, ?> map)) {
            throw new SettingsException(
                    TABLE_SETTING,
                    "must hold objects with prefill_tokens, decode_sequences, kv_tokens and step_ms, but holds " + row);
        }
        Map<String, Object> cells = new LinkedHashMap<>();
        map.forEach((name, value) -> cells.put(String.valueOf(name), value));
        return cells;
    }
}
