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
            "async_scheduling",
            "enable_prefix_caching",
            "enable_chunked_prefill");

    private static final List<String> PREDICTION = List.of(
            "step_gpu",
            "step_model_config",
            "tensor_parallel_size",
            "dtype",
            "quantization",
            "gpu_memory_utilization",
            "enforce_eager",
            "step_time_scale");

    /** Where a limit is said otherwise than in a run. */
    private static final Map<String, String> HELP = Map.of(
            "num_gpu_blocks", "KV blocks, of which one is never used; auto looks for the number that fits best.",
            "vllm_version", "Whose rules apply: a release such as 0.19.0, or the day of the last change.");

    private final CommandSpec spec;
    private final Map<String, OptionSpec> limits = new LinkedHashMap<>();
    private final PositionalParamSpec run;
    private final OptionSpec holdout;
    private final OptionSpec fitEvery;
    private final OptionSpec fitUntil;
    private final OptionSpec arrivalStamp;
    private final OptionSpec maxConcurrency;
    private final OptionSpec cut;
    private final OptionSpec content;
    private final OptionSpec stepTime;
    private final Map<String, OptionSpec> prediction = new LinkedHashMap<>();
    private final OptionSpec fit;
    private final OptionSpec noFit;
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
                .index("0..*")
                .arity("1..*")
                .auxiliaryTypes(File.class)
                .type(List.class)
                .required(true)
                .description("Measured runs of one deployment: each a folder with requests.jsonl (and meta.json,"
                        + " timeseries.csv), that file, the JSON of vllm bench serve --save-result"
                        + " --save-detailed, or a CSV with arrival_ms, prompt_tokens, output_tokens, ttft_ms,"
                        + " e2e_ms.")
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
                .description("What counts as arrival: the engine's queue, or the front end. Default: arrival with"
                        + " asynchronous scheduling, else queued."));
        maxConcurrency = value(
                "--max-concurrency",
                "N",
                "Requests that the client allowed at a time; 0 for no limit. Default: as the stamps show.");
        cut = add(OptionSpec.builder("--cut")
                .type(boolean.class)
                .negatable(true)
                .fallbackValue(YES)
                .description(
                        "The record was cut off while load went on: requests that still ran at its last arrival are"
                                + " simulated and not scored. Default: as a CSV's stamps show; no for other records."));
        content = add(OptionSpec.builder("--content")
                .type(List.class)
                .auxiliaryTypes(File.class)
                .paramLabel("FILE")
                .description(
                        "Workload with the same requests, whose prompt_segments say what prompts have in common."));
        stepTime = add(OptionSpec.builder("--step-time")
                .type(String.class)
                .paramLabel("smooth|linear")
                .completionCandidates(List.of("smooth", "linear"))
                .description("Which kind is fitted. Default: smooth."));
        prefillContext = toggle(
                "--prefill-context",
                "With --step-time linear: fits the time of prefill attention too (step_prefill_context_token_ms).");
        fit = value(
                "--fit",
                "scale|host",
                "scale fits only a factor of what --gpu predicts and the constant of a step, for short runs; host fits"
                        + " the host's time for each decision too; scale,host does both.");
        noFit = toggle("--no-fit", "Scores what --gpu predicts, or --model says, and fits nothing.");
        model = file(
                "--model",
                "FILE",
                "Scores a step time of any kind, such as --out wrote earlier, and fits nothing. Beside --gpu: the name of"
                        + " a model.");
        out = file("--out", "FILE", "Writes the step time, for --step-time-file.");
        json = file("--json", "FILE", "Writes the report as JSON; - writes it to the standard output.");
        outputDir = file("--output-dir", "DIR", "Folder for the picture. Default: the current one.");
        noPlot = toggle("--no-plot", "Draws nothing.");
        for (String setting : LIMITS) {
            limits.put(setting, limit(setting));
        }
        for (String setting : PREDICTION) {
            prediction.put(setting, limit(setting));
        }
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        return List.of(
                new FlagSection(
                        "fit",
                        "Fit",
                        List.of(holdout, fitEvery, fitUntil, stepTime, prefillContext, fit, noFit, model)),
                new FlagSection("prediction", "A model and a card to begin with", List.copyOf(prediction.values())),
                new FlagSection(
                        "record", "What the record does not say", List.of(content, arrivalStamp, maxConcurrency, cut)),
                new FlagSection(
                        "engine",
                        "The engine's limits, in place of what the record says",
                        List.copyOf(limits.values())),
                new FlagSection("results", "Results", List.of(out, json, outputDir, noPlot)));
    }

    /** What was typed. */
    public CalibrateArguments read(ParseResult parsed) {
        return new CalibrateArguments(
                parsed.matchedPositional(0) == null
                        ? List.of()
                        : parsed.matchedPositionals().stream()
                                .flatMap(each -> each.originalStringValues().stream())
                                .toList(),
                given(parsed, limits),
                parsed.hasMatchedOption(holdout),
                text(parsed, fitEvery),
                text(parsed, fitUntil),
                text(parsed, arrivalStamp),
                text(parsed, maxConcurrency),
                parsed.hasMatchedOption(cut) ? cut.<Boolean>getValue() : null,
                parsed.hasMatchedOption(content) ? content.originalStringValues() : List.of(),
                text(parsed, stepTime),
                given(parsed, prediction),
                text(parsed, fit),
                parsed.hasMatchedOption(noFit),
                parsed.hasMatchedOption(prefillContext),
                text(parsed, model),
                text(parsed, out),
                text(parsed, json),
                text(parsed, outputDir),
                parsed.hasMatchedOption(noPlot));
    }

    private static Map<String, String> given(ParseResult parsed, Map<String, OptionSpec> options) {
        Map<String, String> given = new LinkedHashMap<>();
        options.forEach((setting, option) -> {
            if (parsed.hasMatchedOption(option)) {
                given.put(
                        setting,
                        option.type() == boolean.class
                                ? String.valueOf(option.<Boolean>getValue())
                                : RunFlags.last(option));
            }
        });
        return given;
    }

    private static @Nullable String text(ParseResult parsed, OptionSpec option) {
        return parsed.hasMatchedOption(option) ? RunFlags.last(option) : null;
    }

    /** A setting, said here as it is said in a run. */
    private OptionSpec limit(String setting) {
        Setting declared = SettingFlag.settingCalled(setting);
        SettingFlag flag = new SettingFlag(declared);
        OptionSpec.Builder option = OptionSpec.builder(flag.nameOf(setting))
                .description(HELP.getOrDefault(
                        setting, SettingFlag.inFlags(declared.key().help())));
        if (declared.key().isToggle()) {
            return add(option.type(boolean.class).negatable(true).fallbackValue(YES));
        }
        return add(option.type(declared.key().isFile() ? File.class : String.class)
                .paramLabel(declared.key().label())
                .completionCandidates(flag.completions()));
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
