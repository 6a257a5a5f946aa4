package dev.vllmsim.cli.calibrate;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that fits a step time to a measured run. */
public final class CalibrateFlags {
    private static final String YES = "true";

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
        arrivalStamp = value(
                "--arrival-stamp",
                "STAMP",
                "What counts as arrival: queued (the engine's queue) or arrival (the front end). Default: queued.");
        prefillContext =
                toggle("--prefill-context", "Fits the time of prefill attention too (step_prefill_context_token_ms).");
        model = file("--model", "FILE", "Scores a step time that --out wrote earlier, and fits nothing.");
        out = file("--out", "FILE", "Writes the step time, for --step-time-file.");
        json = file("--json", "FILE", "Writes the report as JSON; - writes it to the standard output.");
        outputDir = file("--output-dir", "DIR", "Folder for the picture. Default: the current one.");
        noPlot = toggle("--no-plot", "Draws nothing.");
        limit("max_num_batched_tokens", "Most tokens in a step.");
        limit("max_num_seqs", "Most running requests.");
        limit("num_gpu_blocks", "KV blocks. Left out and not recorded: memory is no limit.");
        limit("block_size", "Tokens in a block.");
        limit("max_model_len", "Most tokens of prompt and output together.");
        limit("long_prefill_token_threshold", "Most tokens of one request in a step; 0 is off.");
        limit("vllm_version", "Whose scheduling rules hold. Default: those of the recorded release, else the newest.");
        option("enable_prefix_caching");
        option("enable_chunked_prefill");
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
                                : option.originalStringValues().get(0));
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
        return parsed.hasMatchedOption(option) ? option.originalStringValues().get(0) : null;
    }

    private void limit(String setting, String description) {
        limits.put(
                setting,
                value("--" + setting.replace('_', '-'), "N", description + " In place of what the record says."));
    }

    private void option(String setting) {
        OptionSpec option = OptionSpec.builder("--" + setting.replace('_', '-'))
                .type(boolean.class)
                .negatable(true)
                .fallbackValue(YES)
                .description("In place of what the record says.")
                .build();
        spec.addOption(option);
        limits.put(setting, option);
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
