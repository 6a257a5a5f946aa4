package dev.vllmsim.cli.tune;

import dev.vllmsim.cli.flags.ResultOptions;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.plan.LoadOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to ask which settings to run.
 *
 * @param run what is run
 * @param over the settings that vary, {@code NAME=V1,V2,…} each
 * @param search what is sought
 * @param budget what it may take, or {@code null}
 * @param results where results go
 */
public record TuneArguments(
        RunArguments run,
        List<String> over,
        LoadOptions.Typed search,
        @Nullable String budget,
        ResultOptions.Typed results) {
    public TuneArguments {
        over = List.copyOf(over);
    }
}
