package dev.vllmsim.cli.compare;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.ProgressBar;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.flags.ReplicationCount;
import dev.vllmsim.cli.run.Cost;
import dev.vllmsim.cli.run.RunFailures;
import dev.vllmsim.cli.text.CompareText;
import dev.vllmsim.cli.text.Numbers;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.plot.html.Pages;
import dev.vllmsim.report.document.CompareReport;
import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.study.Comparison;
import dev.vllmsim.report.study.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the same requests under two sets of settings: what differs, as text, as a document, as a picture. */
public final class CompareCommand {
    /** Runs of each, unless something else is asked for. */
    static final int REPLICATIONS = 10;

    private static final String REPLICATIONS_KEY = "replications";

    private final Console console;
    private final Tool tool;

    /**
     * @param console the command's streams
     * @param version the program's version
     */
    public CompareCommand(Console console, String version) {
        this.console = console;
        tool = new Tool(Console.COMMAND, version);
    }

    /**
     * Compares as typed.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    public int run(CompareArguments arguments) {
        CommandFiles files = new CommandFiles(console);
        String json = arguments.results().json();
        CommandFiles.Target document = json == null ? null : files.output("--json", json);
        CommandFiles.Target page = arguments.results().page(files);
        CommandFiles.Target picture = arguments.results().noPlot()
                ? null
                : files.picture(arguments.results().outputDir(), CommandFiles.COMPARE_PICTURE);
        Sides sides = Sides.of(arguments, files);
        int replications = replications(arguments.replications(), sides);
        files.check();
        sides.check();
        sides.notices().forEach(console::notice);
        Cost cost = new Cost();
        Comparison comparison = RunFailures.told(() -> compare(sides, replications));
        cost.stop();
        CompareReport report = report(sides, comparison);
        sides.findings(report.requests()).forEach(console::notice);
        RunFailures.told(() -> {
            if (document != null) {
                document.write(bytes -> ReportWriter.writeDocument(bytes, report));
            }
            if (page != null) {
                page.write(bytes -> Pages.compare(bytes, report));
            }
            TextOutput text = files.text();
            CompareText.print(text, report);
            text.flush();
            return text;
        });
        if (picture != null) {
            picture.draw(file -> Pictures.comparePng(report, file));
        }
        for (Warning warning : report.warnings()) {
            console.tell("warning: " + warning.message());
        }
        console.tell(Numbers.whole(2L * comparison.pairs()) + " runs, " + cost.of(comparison.summaries()));
        return ExitCode.DONE;
    }

    private static int replications(@Nullable String typed, Sides sides) {
        int asked = typed == null ? 0 : ReplicationCount.of(typed);
        if (!sides.isRandom()) {
            if (asked > 1) {
                throw Failure.usage(sides.a()
                        .nothingRandom(
                                ReplicationCount.FLAG + " " + asked + " would run the same " + asked + " times"));
            }
            return 1;
        }
        return asked > 0 ? asked : sides.replications(REPLICATIONS);
    }

    private Comparison compare(Sides sides, int replications) {
        List<Long> seeds = replications == 1 ? List.of(sides.seed()) : Seeds.of(sides.seed(), replications);
        Comparison comparison;
        try (ProgressBar progress = new ProgressBar(console, seeds.size(), "pairs of runs")) {
            comparison = Comparison.of(
                    seed -> sides.a().with(Map.of(Sides.SEED, seed)),
                    seed -> sides.b().with(Map.of(Sides.SEED, seed)),
                    seeds,
                    seed -> progress.step(),
                    Runtime.getRuntime().availableProcessors());
        }
        if (comparison.pairs() > 1 && comparison.isAlwaysTheSame()) {
            console.notice("whatever the seed, the requests of these runs are the same: one of each says all");
            return comparison.firstAlone();
        }
        return comparison;
    }

    private CompareReport report(Sides sides, Comparison comparison) {
        List<Long> seeds = comparison.seeds();
        Map<String, Object> config = new LinkedHashMap<>(sides.a().config());
        config.remove(REPLICATIONS_KEY);
        if (seeds.size() > 1) {
            config.put(REPLICATIONS_KEY, seeds.size());
        }
        return new CompareReport(
                ReportWriter.SCHEMA_VERSION,
                CompareReport.KIND,
                tool,
                config,
                sides.configOfB(),
                comparison.warnings(),
                comparison.requests(),
                seeds.size() > 1 ? Replications.of(seeds) : null,
                sides.settings(),
                comparison.differences(),
                comparison.shares(),
                comparison.quantiles());
    }
}
