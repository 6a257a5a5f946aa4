package dev.vllmsim.cli.explain;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.cli.run.RunFailures;
import dev.vllmsim.cli.run.Variants;
import dev.vllmsim.cli.text.ExplainText;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.plot.html.Pages;
import dev.vllmsim.report.document.ExplainReport;
import dev.vllmsim.report.document.ExplainReport.WhatIf;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.explain.Explanation;
import dev.vllmsim.report.explain.WhatIfs;
import dev.vllmsim.report.page.RunObserver;
import dev.vllmsim.report.page.RunSeries;
import dev.vllmsim.report.study.Figure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says where the time of a run's requests went, and what would have helped. */
public final class ExplainCommand {
    private static final String USUAL_FIGURE = "p99_ttft_ms";

    private final Console console;
    private final Tool tool;

    /**
     * @param console the command's streams
     * @param version the program's version
     */
    public ExplainCommand(Console console, String version) {
        this.console = console;
        tool = new Tool(Console.COMMAND, version);
    }

    /**
     * Explains what was typed.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    public int run(ExplainArguments arguments) {
        Figure sortedBy = figure(arguments.sortBy());
        CommandFiles files = new CommandFiles(console);
        Variants run = Variants.of(run(arguments, files), files);
        String json = arguments.results().json();
        CommandFiles.Target document = json == null ? null : files.output("--json", json);
        CommandFiles.Target page = arguments.results().page(files);
        CommandFiles.Target picture = arguments.results().noPlot()
                ? null
                : files.picture(arguments.results().outputDir(), CommandFiles.BLAME_PICTURE);
        files.check();
        if (picture != null) {
            Pictures.warmUp();
        }
        run.check();
        run.notices().forEach(console::notice);
        RunFailures.told(() -> {
            Scenario scenario = run.with(Map.of());
            RunObserver observer = page == null
                    ? null
                    : new RunObserver(RunColumns.of(scenario).kvBlocks());
            try (Explanation explanation =
                    observer == null ? Explanation.of(scenario) : Explanation.of(scenario, observer)) {
                ExplainReport report = report(explanation, run, sortedBy, arguments);
                tell(explanation, report, files, document, picture);
                if (page != null && observer != null) {
                    RunSeries series = observer.series(report.config(), explanation.log());
                    page.write(bytes -> Pages.explain(bytes, report, series.withoutBlame()));
                }
                warn(report);
            }
            return "";
        });
        return ExitCode.DONE;
    }

    private ExplainReport report(Explanation explanation, Variants run, Figure sortedBy, ExplainArguments arguments)
            throws IOException {
        explanation.requireRequest(
                arguments.request(),
                id -> Failure.usage(
                        "--request " + id
                                + " is none of the run's requests: they are named as in its report, such as q1, or as in its workload"));
        run.findings(explanation.trial().summary().requests()).forEach(console::notice);
        List<WhatIf> whatIf = arguments.noWhatIf()
                ? List.of()
                : new WhatIfs(changes -> run.with(byFirstNames(changes)), ExplainCommand::flag)
                        .of(
                                explanation.scenario().config(),
                                explanation.trial().summary(),
                                sortedBy,
                                Runtime.getRuntime().availableProcessors());
        return explanation.report(
                tool, run.config(), arguments.request(), arguments.noWhatIf() ? null : sortedBy.name(), whatIf);
    }

    private static void tell(
            Explanation explanation,
            ExplainReport report,
            CommandFiles files,
            CommandFiles.@Nullable Target document,
            CommandFiles.@Nullable Target picture)
            throws IOException {
        if (document != null) {
            document.write(bytes -> ReportWriter.writeExplain(bytes, report, explanation.requests()));
        }
        TextOutput text = files.text();
        ExplainText.print(text, report);
        text.flush();
        if (picture != null) {
            picture.draw(file -> Pictures.blamePng(report, file));
        }
    }

    private void warn(ExplainReport report) {
        for (Warning warning : report.warnings()) {
            console.tell("warning: " + warning.message());
        }
    }

    /** The flags of the run, with the report that was named for its settings. */
    private static RunArguments run(ExplainArguments arguments, CommandFiles files) {
        RunArguments typed = arguments.run();
        String report = arguments.report();
        if (report == null) {
            return typed;
        }
        if (typed.config() != null) {
            throw Failure.usage("the report " + report + " and --config " + typed.config()
                    + " are two files of settings: give one of them");
        }
        if (ReportReader.kind(files.input(report)).equals(ReportWriter.SWEEP)) {
            throw Failure.usage(
                    report + " is of a sweep, of many runs, and one run is explained: name it by its settings,"
                            + " as in " + Console.COMMAND + " explain --config " + report
                            + " with the flag of what was swept");
        }
        return typed.withConfig(report);
    }

    private static Figure figure(@Nullable String typed) {
        Figure figure = Figure.named(typed == null ? USUAL_FIGURE : typed);
        if (figure == null) {
            throw Failure.usage("--sort-by must be one of "
                    + Figure.ALL.stream().map(Figure::name).collect(Collectors.joining(", ")) + ", but is " + typed);
        }
        return figure;
    }

    /** A report names a setting as its scheduler calls it. */
    private static Map<String, @Nullable Object> byFirstNames(Map<String, ? extends @Nullable Object> changes) {
        Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
        changes.forEach((name, value) -> {
            SettingFlag flag = SettingFlag.of(name);
            renamed.put(flag == null ? name : flag.setting(), value);
        });
        return renamed;
    }

    /** How a setting is asked for, as {@code vllm serve} takes it too. */
    private static String flag(String setting, @Nullable Object value) {
        SettingFlag declared = SettingFlag.of(setting);
        String name = declared == null ? setting : declared.nameOf(setting);
        if (value == null) {
            return "without " + name;
        }
        if (value instanceof Boolean on) {
            return on ? name : "--no-" + name.substring(2);
        }
        return name + " " + value;
    }
}
