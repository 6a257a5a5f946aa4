package dev.vllmsim.cli.flags;

import dev.vllmsim.cli.files.CommandFiles;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags that say where the report of a subcommand goes, as a document, as a page and as a picture. */
public final class ResultOptions {
    private final OptionSpec json;
    private final OptionSpec html;
    private final OptionSpec outputDir;
    private final OptionSpec noPlot;

    /**
     * Where results go; what was not typed is {@code null}.
     *
     * @param json where the report goes
     * @param html where the report goes as a page
     * @param outputDir the folder for the picture
     * @param noPlot whether nothing is drawn
     */
    public record Typed(
            @Nullable String json,
            @Nullable String html,
            @Nullable String outputDir,
            boolean noPlot) {
        /**
         * The report that is to be written, or {@code null} if none is.
         *
         * @throws dev.vllmsim.cli.console.Failure if no file can be called so
         */
        public CommandFiles.@Nullable Target document(CommandFiles files) {
            return json == null ? null : files.output("--json", json);
        }

        /**
         * The page that is to be written, or {@code null} if none is.
         *
         * @throws dev.vllmsim.cli.console.Failure if no file can be called so
         */
        public CommandFiles.@Nullable Target page(CommandFiles files) {
            return html == null ? null : files.output("--html", html);
        }

        /**
         * The picture that is to be drawn, or {@code null} if none is.
         *
         * @param name the picture's file in its folder
         * @throws dev.vllmsim.cli.console.Failure if no folder can be called so
         */
        public CommandFiles.@Nullable Target picture(CommandFiles files, String name) {
            return noPlot ? null : files.picture(outputDir, name);
        }
    }

    /**
     * @param spec the command that gets the flags
     */
    public ResultOptions(CommandSpec spec) {
        json = OptionSpec.builder("--json")
                .type(File.class)
                .paramLabel("FILE")
                .description("Writes the report as JSON; - writes it to the standard output.")
                .build();
        html = OptionSpec.builder("--html")
                .type(File.class)
                .paramLabel("FILE")
                .description("Writes the report as a page for a browser, in one file that needs nothing else.")
                .build();
        outputDir = OptionSpec.builder("--output-dir")
                .type(File.class)
                .paramLabel("DIR")
                .description("Folder for the picture. Default: the current one.")
                .build();
        noPlot = OptionSpec.builder("--no-plot")
                .type(boolean.class)
                .description("Draws nothing.")
                .build();
        spec.addOption(json);
        spec.addOption(html);
        spec.addOption(outputDir);
        spec.addOption(noPlot);
    }

    /** The group of these flags, behind others that belong to it. */
    public FlagSection section(OptionSpec... before) {
        List<OptionSpec> all = new ArrayList<>(List.of(before));
        all.addAll(List.of(json, html, outputDir, noPlot));
        return new FlagSection("results", "Results", all);
    }

    /** What was typed. */
    public Typed read(ParseResult parsed) {
        return new Typed(
                text(parsed, json), text(parsed, html), text(parsed, outputDir), parsed.hasMatchedOption(noPlot));
    }

    /** The value of a flag that was typed last, or {@code null} if it was not. */
    public static @Nullable String text(ParseResult parsed, OptionSpec option) {
        return parsed.hasMatchedOption(option) ? RunFlags.last(option) : null;
    }
}
