package dev.vllmsim.engine.steptime;

import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The step-time models there are, each with how its settings are read. */
public enum StepTimeKind {
    /** Two constants. */
    FIXED("fixed", StepTimeKind::fixed),
    /** In proportion to the work. */
    LINEAR("linear", StepTimeKind::linear);

    private static final double NANOS_PER_MILLI = 1e6;

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

    /** Reads which model is wanted, {@code fixed} by default, and its settings. */
    public static StepTimeModel from(Settings settings) {
        String label = settings.choice("step_time", FIXED.label, labels());
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
        return new LinearStepTime(
                coefficient(settings, "step_base_ms"),
                coefficient(settings, "step_prefill_token_ms"),
                coefficient(settings, "step_decode_seq_ms"),
                coefficient(settings, "step_kv_token_ms"),
                coefficient(settings, "step_prefill_context_token_ms"));
    }

    private static double coefficient(Settings settings, String name) {
        return settings.number(name, 0, 0, Double.POSITIVE_INFINITY) * NANOS_PER_MILLI;
    }
}
