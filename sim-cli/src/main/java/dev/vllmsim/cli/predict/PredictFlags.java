package dev.vllmsim.cli.predict;

import dev.vllmsim.cli.flags.FlagGroup;
import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.ResultOptions;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.cli.flags.SettingOptions;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.report.predict.Predictions;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that predicts what cards would do with models. */
public final class PredictFlags {
    /** The limits of vLLM on which memory and step times depend. */
    private static final Set<String> LIMITS =
            Set.of("max_num_batched_tokens", "max_num_seqs", "block_size", "num_gpu_blocks", "max_model_len");

    private static final Set<String> SEVERAL = Set.copyOf(PredictCommand.AXES);

    private final SettingOptions hardware;
    private final SettingOptions limits;
    private final OptionSpec workload;
    private final OptionSpec contextTokens;
    private final ResultOptions results;

    /**
     * @param spec the command that gets the flags
     */
    public PredictFlags(CommandSpec spec) {
        hardware = new SettingOptions(spec);
        limits = new SettingOptions(spec);
        for (Key<?> key : Predictions.keys()) {
            SettingFlag flag = SettingFlag.of(key.name());
            if (LIMITS.contains(key.name())) {
                limits.add(key, "");
            } else if (flag != null && flag.group() == FlagGroup.STEP_TIME) {
                hardware.add(
                        key, SEVERAL.contains(key.name()) ? "Several, separated by commas, are set side by side." : "");
            }
        }
        workload = OptionSpec.builder("--workload")
                .type(File.class)
                .paramLabel("FILE")
                .description("Says how many requests of its mean length and of its p99 fit.")
                .build();
        contextTokens = OptionSpec.builder("--context-tokens")
                .type(String.class)
                .paramLabel("TOKENS")
                .description("Tokens that a decoding request has before a step. Default: " + Predictions.USUAL_CONTEXT
                        + ", or as the workload's requests have on average.")
                .build();
        spec.addOption(workload);
        spec.addOption(contextTokens);
        results = new ResultOptions(spec);
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        return List.of(
                new FlagSection("hardware", "Model and cards", hardware.all()),
                new FlagSection("engine", "The engine's limits", limits.all()),
                new FlagSection("requests", "Requests", List.of(workload, contextTokens)),
                results.section());
    }

    /** What was typed. */
    public PredictArguments read(ParseResult parsed) {
        Map<String, String> settings = new LinkedHashMap<>(hardware.values(parsed));
        settings.putAll(limits.values(parsed));
        Map<String, String> typedNames = new LinkedHashMap<>(hardware.names(parsed));
        typedNames.putAll(limits.names(parsed));
        return new PredictArguments(
                settings,
                typedNames,
                ResultOptions.text(parsed, workload),
                ResultOptions.text(parsed, contextTokens),
                results.read(parsed));
    }
}
