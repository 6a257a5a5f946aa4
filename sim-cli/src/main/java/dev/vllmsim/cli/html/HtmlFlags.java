package dev.vllmsim.cli.html;

import dev.vllmsim.cli.flags.FlagSection;
import dev.vllmsim.cli.flags.ResultOptions;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the command that writes a report as a page. */
public final class HtmlFlags {
    private final PositionalParamSpec report;
    private final OptionSpec out;

    /**
     * What was typed.
     *
     * @param report the report's file
     * @param out where the page goes, or {@code null} if that was not typed
     */
    public record Typed(String report, @Nullable String out) {}

    /**
     * @param spec the command that gets the flags
     */
    public HtmlFlags(CommandSpec spec) {
        report = PositionalParamSpec.builder()
                .paramLabel("REPORT.json")
                .type(File.class)
                .index("0")
                .arity("1")
                .required(true)
                .description("A report that --json wrote, of any kind.")
                .build();
        out = OptionSpec.builder("--out")
                .type(File.class)
                .paramLabel("FILE")
                .description("Where the page goes; - for the standard output. Default: the report's name with .html, in"
                        + " the current folder.")
                .build();
        spec.addPositional(report).addOption(out);
    }

    /** The flags, group by group. */
    public List<FlagSection> sections() {
        return List.of(new FlagSection("results", "Results", List.of(out)));
    }

    /** What was typed. */
    public Typed read(ParseResult parsed) {
        return new Typed(report.originalStringValues().get(0), ResultOptions.text(parsed, out));
    }
}
