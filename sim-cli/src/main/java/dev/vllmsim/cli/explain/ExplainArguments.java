package dev.vllmsim.cli.explain;

import dev.vllmsim.cli.flags.ResultOptions;
import dev.vllmsim.cli.flags.RunArguments;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to have a run explained. What was not typed is {@code null}.
 *
 * @param report the report whose run it is
 * @param run the flags of the run
 * @param request the id of a request to tell of
 * @param sortBy the figure that decides what would have helped most
 * @param noWhatIf whether nothing is run with settings relaxed
 * @param results where results go
 */
public record ExplainArguments(
        @Nullable String report,
        RunArguments run,
        @Nullable String request,
        @Nullable String sortBy,
        boolean noWhatIf,
        ResultOptions.Typed results) {}
