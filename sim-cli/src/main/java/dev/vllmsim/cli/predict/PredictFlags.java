package dev.vllmsim.cli.predict;

import dev.vllmsim.cli.flags.FlagGroup;
import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.RunFlags;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.report.predict.Predictions;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that predicts what cards would do with models. */
public final class PredictFlags {
    /** The limits of vLLM on which memory and step times depend. */
    private static final Set<String> LIMITS =
            Set.of("max_num_batched_tokens", "max_num_seqs", "block_size", "num_gpu_blocks", "max_model_len");

    private static final Set<String> SEVERAL = Set.copyOf(PredictCommand.AXES);

    private final CommandSpec spec;
    private final Map<SettingFlag, OptionSpec> hardware = new LinkedHashMap<>();
    private final Map<SettingFlag, OptionSpec> limits = new LinkedHashMap<>();
    private final OptionSpec workload;
    private final OptionSpec contextTokens;
    private final OptionSpec json;
    private final OptionSpec outputDir;
    private final OptionSpec noPlot;

    /**
     * @param spec the command that gets the flags
     */
    public PredictFlags(CommandSpec spec) {
        this.spec = spec;
        for (Key<?> key : Predictions.keys()) {
            SettingFlag flag = SettingFlag.of(key.name());
            boolean limit = LIMITS.contains(key.name());
            if (flag != null && key.hasFlag() && (limit || flag.group() == FlagGroup.STEP_TIME)) {
                (limit ? limits : hardware).put(flag, option(flag, key));
            }
        }
        workload = file("--workload", "FILE", "Says how many requests of its mean length and of its p99 fit.");
        contextTokens = add(OptionSpec.builder("--context-tokens")
                .type(String.class)
                .paramLabel("TOKENS")
                .description("Tokens that a decoding request has before a step. Default: " + Predictions.USUAL_CONTEXT
                        + ", or as the workload's requests have on average."));
        json = file("--json", "FILE", "Writes the report as JSON; - writes it to the standard output.");
        outputDir = file("--output-dir", "DIR", "Folder for the picture. Default: the current one.");
        noPlot = add(OptionSpec.builder("--no-plot").type(boolean.class).description("Draws nothing."));
    }

    private OptionSpec option(SettingFlag flag, Key<?> key) {
        String several = SEVERAL.contains(key.name()) ? " Several, separated by commas, are set side by side." : "";
        OptionSpec.Builder option =
                OptionSpec.builder(flag.nameOf(key.name())).description(SettingFlag.inFlags(key.help()) + several);
        if (key.isToggle()) {
            return add(option.type(boolean.class).negatable(true));
        }
        return add(option.type(key.isFile() ? File.class : String.class)
                .paramLabel(key.label())
                .completionCandidates(flag.completions()));
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        return List.of(
                new FlagSection("hardware", "Model and cards", List.copyOf(hardware.values())),
                new FlagSection("engine", "The engine's limits", List.copyOf(limits.values())),
                new FlagSection("requests", "Requests", List.of(workload, contextTokens)),
                new FlagSection("results", "Results", List.of(json, outputDir, noPlot)));
    }

    /** What was typed. */
    public PredictArguments read(ParseResult parsed) {
        Map<SettingFlag, OptionSpec> all = new LinkedHashMap<>(hardware);
        all.putAll(limits);
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, String> typedNames = new LinkedHashMap<>();
        all.forEach((flag, option) -> {
            if (parsed.hasMatchedOption(option)) {
                settings.put(
                        flag.setting(),
                        flag.isSwitch() ? String.valueOf(option.<Boolean>getValue()) : RunFlags.last(option));
                typedNames.put(flag.setting(), option.longestName());
            }
        });
        return new PredictArguments(
                settings,
                typedNames,
                text(parsed, workload),
                text(parsed, contextTokens),
                text(parsed, json),
                text(parsed, outputDir),
                parsed.hasMatchedOption(noPlot));
    }

    private static @Nullable String text(ParseResult parsed, OptionSpec option) {
        return parsed.hasMatchedOption(option) ? RunFlags.last(option) : null;
    }

    private OptionSpec file(String name, String label, String description) {
        return add(OptionSpec.builder(name).type(File.class).paramLabel(label).description(description));
    }

    private OptionSpec add(OptionSpec.Builder builder) {
        OptionSpec option = builder.build();
        spec.addOption(option);
        return option;
    }
}
