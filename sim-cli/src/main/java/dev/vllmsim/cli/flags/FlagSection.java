package dev.vllmsim.cli.flags;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Flags that belong together, as the help shows them.
 *
 * @param label what a person types to see them alone
 * @param heading what stands over them
 * @param options the flags
 */
public record FlagSection(String label, String heading, List<OptionSpec> options) {
    public FlagSection {
        options = List.copyOf(options);
    }
}
