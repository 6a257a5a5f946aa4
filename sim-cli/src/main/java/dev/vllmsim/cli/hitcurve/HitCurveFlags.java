package dev.vllmsim.cli.hitcurve;

import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.ResultOptions;
import dev.vllmsim.cli.flags.SettingOptions;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that says what prefix caches of any size would find. */
public final class HitCurveFlags {
    private final SettingOptions workload;
    private final SettingOptions cards;
    private final OptionSpec at;
    private final ResultOptions results;

    /**
     * @param spec the command that gets the flags
     */
    public HitCurveFlags(CommandSpec spec) {
        workload = new SettingOptions(spec);
        workload.add("workload", "workload_format", "total_query", "from", "until", "block_size");
        cards = new SettingOptions(spec);
        String several = "Several, separated by commas, are all marked.";
        cards.add(RooflineKeys.STEP_MODEL, several);
        cards.add(RooflineKeys.STEP_MODEL_CONFIG, "");
        cards.add(RooflineKeys.STEP_GPU, several);
        cards.add(RooflineKeys.TENSOR_PARALLEL_SIZE, several);
        cards.add(RooflineKeys.QUANTIZATION, "");
        cards.add(RooflineKeys.GPU_MEMORY_UTILIZATION, "");
        at = OptionSpec.builder("--at")
                .type(String.class)
                .paramLabel("B1,B2,...")
                .description("Sizes of the cache, in blocks. Default: 1, 2, 5, 10, ... up to the largest that is of"
                        + " use.")
                .build();
        spec.addOption(at);
        results = new ResultOptions(spec);
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        return List.of(
                new FlagSection("requests", "Requests", workload.all()),
                new FlagSection("hardware", "Model and cards to mark", cards.all()),
                results.section(at));
    }

    /** What was typed. */
    public HitCurveArguments read(ParseResult parsed) {
        Map<String, String> names = new LinkedHashMap<>(workload.names(parsed));
        names.putAll(cards.names(parsed));
        return new HitCurveArguments(
                workload.values(parsed),
                cards.values(parsed),
                names,
                ResultOptions.text(parsed, at),
                results.read(parsed));
    }
}
