package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.RunFlags;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.engine.scenario.Setting;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that fits a step time to a measured run. */
public final class CalibrateFlags {
    private static final String YES = "true";
    private static final List<String> LIMITS = List.of(
            "max_num_batched_tokens",
            "max_num_seqs",
            "num_gpu_blocks",
            "block_size",
            "max_model_len",
            "long_prefill_token_threshold",
            "vllm_version",
            "enable_prefix_caching",
            "enable_chunked_prefill");

    private final CommandSpec spec;
    private final Map<String, OptionSpec> limits = new LinkedHashMap<>();
    private final PositionalParamSpec run;
    private final OptionSpec holdout;
    private final OptionSpec fitEvery;
    private final OptionSpec fitUntil;
    private final OptionSpec arrivalStamp;
    private final OptionSpec prefillContext;
    private final OptionSpec model;
    private final OptionSpec out;
    private final OptionSpec json;
    private final OptionSpec outputDir;
    private final OptionSpec noPlot;

    /**
     * @param spec the command that gets the flags
     */
    public CalibrateFlags(CommandSpec spec) {
        this.spec = spec;
        run = PositionalParamSpec.builder()
                .paramLabel("RUN")
                .type(File.class)
                .index("0")
                .required(true)
                .description(
                        "A measured run: a folder with requests.jsonl (and meta.json, timeseries.csv), that file, or"
                                + " the JSON of vllm bench serve --save-result --save-detailed.")
                .build();
        spec.addPositional(run);
        holdout = toggle(
                "--holdout",
                "Fits on every third request in order of arrival and scores the others. All are simulated.");
        fitEvery = value("--fit-every", "N", "Like --holdout, but fits on every N-th request.");
        fitUntil = value(
                "--fit-until",
                "SECONDS",
                "Fits on the requests that arrived so long after the first at most, and scores the others.");
        arrivalStamp = add(OptionSpec.builder("--arrival-stamp")
                .type(String.class)
                .paramLabel("queued|arrival")
                .completionCandidates(List.of("queued", "arrival"))
                .description("What counts as arrival: the engine's queue, or the front end. Default: queued."));
        prefillContext =
                toggle("--prefill-context", "Fits the time of prefill attention too (step_prefill_context_token_ms).");
        model = file("--model", "FILE", "Scores a step time that --out wrote earlier, and fits nothing.");
        out = file("--out", "FILE", "Writes the step time, for --step-time-file.");
        json = file("--json", "FILE", "Writes the report as JSON; - writes it to the standard output.");
        outputDir = file("--output-dir", "DIR", "Folder for the picture. Default: the current one.");
        noPlot = toggle("--no-plot", "Draws nothing.");
        for (String setting : LIMITS) {
            limits.put(setting, limit(setting));
        }
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        return List.of(
                new FlagSection(
                        "fit", "Fit", List.of(holdout, fitEvery, fitUntil, arrivalStamp, prefillContext, model)),
                new FlagSection(
                        "engine",
                        "The engine's limits, in place of what the record says",
                        List.copyOf(limits.values())),
                new FlagSection("results", "Results", List.of(out, json, outputDir, noPlot)));
    }

    /** What was typed. */
    public CalibrateArguments read(ParseResult parsed) {
        Map<String, String> given = new LinkedHashMap<>();
        limits.forEach((setting, option) -> {
            if (parsed.hasMatchedOption(option)) {
                given.put(
                        setting,
                        option.type() == boolean.class
                                ? String.valueOf(option.<Boolean>getValue())
                                : RunFlags.last(option));
            }
        });
        return new CalibrateArguments(
                run.originalStringValues().get(0),
                given,
                parsed.hasMatchedOption(holdout),
                text(parsed, fitEvery),
                text(parsed, fitUntil),
                text(parsed, arrivalStamp),
                parsed.hasMatchedOption(prefillContext),
                text(parsed, model),
                text(parsed, out),
                text(parsed, json),
                text(parsed, outputDir),
                parsed.hasMatchedOption(noPlot));
    }

    private static @Nullable String text(ParseResult parsed, OptionSpec option) {
        return parsed.hasMatchedOption(option) ? RunFlags.last(option) : null;
    }

    /** A setting of the scheduler, said here as it is said in a run. */
    private OptionSpec limit(String setting) {
        Setting declared = SettingFlag.settingCalled(setting);
        OptionSpec.Builder option = OptionSpec.builder("--" + setting.replace('_', '-'))
                .description(declared.key().help());
        if (declared.key().isToggle()) {
            return add(option.type(boolean.class).negatable(true).fallbackValue(YES));
        }
        return add(option.type(String.class)
                .paramLabel(declared.key().label())
                .completionCandidates(declared.key().choices()));
    }

    private OptionSpec toggle(String name, String description) {
        return add(OptionSpec.builder(name).type(boolean.class).description(description));
    }

    private OptionSpec value(String name, String label, String description) {
        return add(OptionSpec.builder(name).type(String.class).paramLabel(label).description(description));
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
