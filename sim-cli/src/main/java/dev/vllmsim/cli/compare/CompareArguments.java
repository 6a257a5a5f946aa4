package dev.vllmsim.cli.compare;

import dev.vllmsim.cli.flags.ResultOptions;
import dev.vllmsim.cli.flags.RunArguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to compare two runs. What was not typed is {@code null}.
 *
 * @param reports files of settings: of A, and of B
 * @param run what was typed on what is run, in both
 * @param versus what is changed in B
 * @param replications how many times both are run, each time with a seed of its own
 * @param results where results go
 */
public record CompareArguments(
        List<String> reports,
        RunArguments run,
        @Nullable RunArguments versus,
        @Nullable String replications,
        ResultOptions.Typed results) {

    public CompareArguments {
        reports = List.copyOf(reports);
    }
}
