package dev.vllmsim.cli.hitcurve;

import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.RunFlags;
import dev.vllmsim.cli.flags.SettingOptions;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that says what prefix caches of any size would find. */
public final class HitCurveFlags {
    private final CommandSpec spec;
    private final SettingOptions workload;
    private final SettingOptions cards;
    private final OptionSpec at;
    private final OptionSpec json;
    private final OptionSpec outputDir;
    private final OptionSpec noPlot;

    /**
     * @param spec the command that gets the flags
     */
    public HitCurveFlags(CommandSpec spec) {
        this.spec = spec;
        Map<String, String> requests = new LinkedHashMap<>();
        for (String setting : List.of("workload", "workload_format", "total_query", "from", "until")) {
            requests.put(setting, "");
        }
        requests.put("block_size", "Mooncake's traces say what they share by blocks of 512.");
        workload = new SettingOptions(spec, requests);
        String several = "Several, separated by commas, are all marked.";
        Map<String, String> hardware = new LinkedHashMap<>();
        hardware.put("step_model", several);
        hardware.put("step_model_config", "");
        hardware.put("step_gpu", several);
        hardware.put("tensor_parallel_size", several);
        hardware.put("quantization", "");
        hardware.put("gpu_memory_utilization", "");
        cards = new SettingOptions(spec, hardware);
        at = add(OptionSpec.builder("--at")
                .type(String.class)
                .paramLabel("B1,B2,...")
                .description("Sizes of the cache, in blocks. Default: 1, 2, 5, 10, ... up to the largest that is of"
                        + " use."));
        json = file("--json", "FILE", "Writes the report as JSON; - writes it to the standard output.");
        outputDir = file("--output-dir", "DIR", "Folder for the picture. Default: the current one.");
        noPlot = add(OptionSpec.builder("--no-plot").type(boolean.class).description("Draws nothing."));
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        return List.of(
                new FlagSection("requests", "Requests", workload.all()),
                new FlagSection("hardware", "Model and cards to mark", cards.all()),
                new FlagSection("results", "Results", List.of(at, json, outputDir, noPlot)));
    }

    /** What was typed. */
    public HitCurveArguments read(ParseResult parsed) {
        Map<String, String> names = new LinkedHashMap<>(workload.names(parsed));
        names.putAll(cards.names(parsed));
        return new HitCurveArguments(
                workload.values(parsed),
                cards.values(parsed),
                names,
                text(parsed, at),
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
