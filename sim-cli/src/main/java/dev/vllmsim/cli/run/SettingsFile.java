package dev.vllmsim.cli.run;

import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.study.SettingChanges;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config} of a report, or a file of that form.
 *
 * <p>Some of its keys are no settings of the engine but say what kind of document was made, or what its workload was:
 * so a report alone is enough to make the same document again.
 *
 * @param settings the settings of the engine
 * @param sweep whether every concurrency up to the given one was run
 * @param sweepOver what else was swept, in the words of the flag, separated by semicolons; {@code null} if nothing was
 * @param recordSteps whether the report has the steps
 * @param exactPercentiles whether percentiles were to be exact
 * @param tail how many of the worst requests the report has, or {@code null} if it does not say
 * @param replications how many times it was run, each with a seed of its own; 1 if it does not say
 * @param workloadDigest stands for what the workload's file held, or {@code null}
 * @param asked what a plan or a tune was asked, in the words of its flags; empty in other documents
 */
record SettingsFile(
        Map<String, Object> settings,
        boolean sweep,
        @Nullable String sweepOver,
        boolean recordSteps,
        boolean exactPercentiles,
        @Nullable Integer tail,
        int replications,
        @Nullable String workloadDigest,
        Map<String, Object> asked) {
    static final String SWEEP = "sweep";
    static final String SWEEP_OVER = "sweep_over";
    static final String RECORD_STEPS = "record_steps";
    static final String EXACT_PERCENTILES = "exact_percentiles";
    static final String TAIL = "tail";
    static final String REPLICATIONS = "replications";
    static final String WORKLOAD_DIGEST = "workload_digest";
    private static final String ASKED = "asked";

    /** Settings that say of what step times are predicted. */
    private static final List<String> PREDICTED =
            List.of("step_gpu", "step_model", "step_model_config", "step_time_preset");

    SettingsFile {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        asked = Collections.unmodifiableMap(new LinkedHashMap<>(asked));
    }

    /**
     * Reads a file.
     *
     * @param name the file, or {@code null} for nothing at all
     * @param files the command's files
     * @throws BadInputException if it holds no settings
     */
    static SettingsFile read(@Nullable String name, CommandFiles files) {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (name != null) {
            settings.putAll(SettingFlag.byFirstNames(ReportReader.config(files.input(name))));
        }
        if ("linear".equals(settings.get("step_time"))) {
            // In older reports the name of what stands beside it in numbers.
            settings.remove("step_time_preset");
        }
        boolean sweep = isTrue(settings.remove(SWEEP));
        Object sweepOver = settings.remove(SWEEP_OVER);
        boolean recordSteps = isTrue(settings.remove(RECORD_STEPS));
        boolean exactPercentiles = isTrue(settings.remove(EXACT_PERCENTILES));
        Object tail = settings.remove(TAIL);
        Object replications = settings.remove(REPLICATIONS);
        Object digest = settings.remove(WORKLOAD_DIGEST);
        Map<String, Object> asked = new LinkedHashMap<>();
        if (settings.remove(ASKED) instanceof Map<?, ?> words) {
            words.forEach((word, value) -> asked.put(String.valueOf(word), value));
        }
        return new SettingsFile(
                settings,
                sweep,
                sweepOver == null ? null : sweepOver.toString(),
                recordSteps,
                exactPercentiles,
                tail instanceof Integer size && size > 0 ? size : null,
                replications instanceof Integer count && count > 1 ? count : 1,
                digest == null ? null : digest.toString(),
                asked);
    }

    private static boolean isTrue(@Nullable Object value) {
        return Boolean.TRUE.equals(value);
    }

    /**
     * The settings that hold beside those that were typed: who types a concurrency wants a closed loop, whatever loop
     * the file has.
     */
    Map<String, Object> beside(Set<String> typed) {
        Map<String, Object> rest = new LinkedHashMap<>(settings);
        SettingChanges.ARRIVALS.forEach((setting, replaced) -> {
            if (typed.contains(setting) && !typed.contains("arrivals")) {
                rest.keySet().removeAll(replaced);
            }
        });
        // Who types a card or a model wants its step times, whatever kind the file has.
        if (!typed.contains("step_time") && PREDICTED.stream().anyMatch(typed::contains)) {
            rest.remove("step_time");
        }
        return rest;
    }
}
