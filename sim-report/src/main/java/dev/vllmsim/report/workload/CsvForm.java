package dev.vllmsim.report.workload;

import dev.vllmsim.report.input.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table of requests.
 *
 * @param prompt the column of prompt lengths
 * @param output the column of output lengths
 * @param arrival the column of arrival times, which may be missing
 * @param clock how arrival times are written
 * @param zeroIsFailed whether a length of 0 stands for a request that failed and is left out; else it is an error
 * @param id the column of names, which may be missing; {@code null} if the form has none
 * @param priority the column of priorities, which may be missing; {@code null} if the form has none
 */
record CsvForm(
        String prompt,
        String output,
        String arrival,
        Clock clock,
        boolean zeroIsFailed,
        @Nullable String id,
        @Nullable String priority) {

    /** The columns that must be there. */
    List<String> required() {
        return List.of(prompt, output);
    }
}
