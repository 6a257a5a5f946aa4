package dev.vllmsim.cli.plan;

import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.ResultOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags that say what load is sought, and how exactly. */
public final class LoadOptions {
    private final OptionSpec slo;
    private final OptionSpec by;
    private final OptionSpec replications;
    private final OptionSpec tolerance;

    /**
     * What was typed; {@code null} where nothing was.
     *
     * @param slo the objectives
     * @param by what load is measured by
     * @param replications how many seeds there may be
     * @param tolerance how near the load that holds and the one that misses are to be
     */
    public record Typed(
            @Nullable String slo,
            @Nullable String by,
            @Nullable String replications,
            @Nullable String tolerance) {}

    /**
     * @param spec the command that gets the flags
     * @param seeds what is said of the number of seeds
     */
    public LoadOptions(CommandSpec spec, String seeds) {
        slo = add(
                spec,
                "--slo",
                "OBJECTIVES",
                "What must hold: p99 ttft<=500, mean tpot<=25ms, goodput>=0.95; several are separated by commas. Of ttft,"
                        + " tpot, tpot_vllm, itl, e2el: mean, p50, p90, p95, p99, max.");
        by = add(
                spec,
                "--by",
                "LOAD",
                "What load is: rate (requests a second), concurrency (requests at a time) or speed (how many times as fast"
                        + " a recorded workload arrives). Default: speed for a workload with times, else rate, or"
                        + " concurrency where one is given.");
        replications = add(spec, "--replications", "N", seeds);
        tolerance = add(
                spec,
                "--tolerance",
                "SHARE",
                "How near the load that holds and the one that misses are brought for each seed. Default: 0.01.");
    }

    private static OptionSpec add(CommandSpec spec, String name, String label, String description) {
        OptionSpec option = OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
        spec.addOption(option);
        return option;
    }

    /** The group of these flags, between others that belong to it. */
    public FlagSection section(List<OptionSpec> before, List<OptionSpec> behind) {
        List<OptionSpec> all = new ArrayList<>(before);
        all.addAll(List.of(slo, by, replications, tolerance));
        all.addAll(behind);
        return new FlagSection("search", "Search", all);
    }

    /** What was typed. */
    public Typed read(ParseResult parsed) {
        return new Typed(
                ResultOptions.text(parsed, slo),
                ResultOptions.text(parsed, by),
                ResultOptions.text(parsed, replications),
                ResultOptions.text(parsed, tolerance));
    }
}
