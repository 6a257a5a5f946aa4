package dev.vllmsim.cli.tune;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.cli.plan.Asked;
import dev.vllmsim.cli.plan.LoadOptions;
import dev.vllmsim.cli.plan.LoadQuestion;
import dev.vllmsim.cli.run.RunFailures;
import dev.vllmsim.cli.run.StudyCost;
import dev.vllmsim.cli.run.Variants;
import dev.vllmsim.cli.text.TuneText;
import dev.vllmsim.engine.settings.Durations;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.engine.sweep.SweepPlan;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.plot.html.Pages;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.TuneReport;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.study.Budget;
import dev.vllmsim.report.study.Goal;
import dev.vllmsim.report.study.GoodputGoal;
import dev.vllmsim.report.study.LoadGoal;
import dev.vllmsim.report.study.NoLimitException;
import dev.vllmsim.report.study.Seeds;
import dev.vllmsim.report.study.Tuner;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the settings that bear the most load, or reach the most goodput: as text, as a document, as a picture. */
public final class TuneCommand {
    /** Seeds of each setting, unless something else is asked for. */
    static final int SEEDS = 5;

    private static final String OVER = "--over";
    private static final String GOODPUT = "goodput";

    private final Console console;
    private final Tool tool;
    private final Runner runner;

    /**
     * @param console the command's streams
     * @param version the program's version
     * @param runner runs the runs
     */
    public TuneCommand(Console console, String version, Runner runner) {
        this.console = console;
        this.runner = runner;
        tool = new Tool(Console.COMMAND, version);
    }

    /** What is sought, and with which seeds. */
    private record Question(Goal goal, @Nullable List<Long> seeds) {}

    /**
     * Answers as typed.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    public int run(TuneArguments arguments) {
        if (!arguments.over().isEmpty() || arguments.run().config() == null) {
            // Before anything is read: what no document can make good.
            space(arguments.over());
        }
        CommandFiles files = new CommandFiles(console);
        Variants run = Variants.of(arguments.run(), files);
        run.notices().forEach(console::notice);
        CommandFiles.Target document = arguments.results().document(files);
        CommandFiles.Target page = arguments.results().page(files);
        CommandFiles.Target picture = arguments.results().picture(files, CommandFiles.TUNE_PICTURE);
        files.check();
        run.check();
        Asked asked = new Asked(TuneReport.KIND, arguments.search(), arguments.over(), arguments.budget())
                .beside(run, arguments.run().settings().containsKey(GOODPUT));
        SweepPlan over = space(asked.over());
        Question question = question(asked.search(), run);
        requireNeither(over.parameters(), question.goal());
        SweepPlan space =
                over.namedAsIn(List.of(run.with(question.goal().load()).config()), SettingFlag::settingCalled);
        TuneReport report;
        try (StudyCost cost = new StudyCost(console, run.requests())) {
            Budget budget = budget(asked.budget(), cost);
            Tuner tuner = new Tuner(tool, question.goal(), question.seeds(), budget, runner);
            report = RunFailures.told(
                    () -> tuner.of(run, space.parameters(), space.points(), run.chosen(), asked.with(run::config)));
            run.findings(report.requests()).forEach(console::notice);
            if (document != null) {
                document.write(bytes -> ReportWriter.writeDocument(bytes, report));
            }
            if (page != null) {
                page.write(bytes -> Pages.tune(bytes, report));
            }
            TextOutput text = files.text();
            TuneText.print(text, report);
            text.flush();
            cost.done();
        } catch (NoLimitException | IllegalArgumentException | IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        if (picture != null) {
            picture.draw(file -> Pictures.tunePng(report, file));
        }
        for (Warning warning : report.warnings()) {
            console.tell("warning: " + warning.message());
        }
        return ExitCode.DONE;
    }

    private static void requireNeither(List<String> varied, Goal goal) {
        if (varied.contains("seed")) {
            throw Failure.usage(OVER + " seed compares chance with chance: all settings have the same seeds, of which"
                    + " --replications says how many");
        }
        for (String setting : goal.load().keySet()) {
            if (varied.contains(setting)) {
                throw Failure.usage(
                        OVER + " has " + setting + ", which is the load that is sought for each setting: leave"
                                + " it out, or give --goodput in place of --slo to compare loads");
            }
        }
    }

    private static SweepPlan space(List<String> over) {
        if (over.isEmpty()) {
            throw Failure.usage("missing --over NAME=V1,V2,...: the settings to choose from, as in --over"
                    + " max-num-batched-tokens=2048..32768 --over max-num-seqs=64..512");
        }
        try {
            return SweepPlan.space(over, SettingFlag::settingCalled);
        } catch (SettingsException e) {
            throw Failure.usage(OVER + " " + e.problems().get(0).message());
        }
    }

    private static Question question(LoadOptions.Typed search, Variants run) {
        Map<String, Object> config = run.with(Map.of()).config();
        if (search.slo() != null) {
            LoadQuestion load = LoadQuestion.of(search, run, SEEDS);
            return new Question(
                    new LoadGoal(load.axis(), load.objectives(), load.tolerance(), load.guess(), run.requests()),
                    load.seeds());
        }
        if (config.get(GOODPUT) == null) {
            throw Failure.usage(
                    "missing what to be good for: --slo OBJECTIVES finds the settings that bear the most load,"
                            + " as in --slo \"p99 ttft<=500, p95 tpot<=25\"; --goodput finds those with the most good requests at"
                            + " the load given, as in --goodput ttft:500 tpot:25");
        }
        LoadQuestion.requireNoAxis(search);
        int count = LoadQuestion.count(search.replications(), SEEDS);
        Object seed = config.get("seed");
        return new Question(
                new GoodputGoal(), seed instanceof Number number ? Seeds.of(number.longValue(), count) : null);
    }

    private static Budget budget(@Nullable String typed, StudyCost cost) {
        if (typed == null) {
            return new Budget(Long.MAX_VALUE, () -> false, cost::ran);
        }
        BigDecimal nanos = Durations.nanos(typed);
        if (nanos != null && nanos.signum() > 0) {
            double most = nanos.doubleValue();
            return new Budget(Long.MAX_VALUE, () -> cost.nanos() >= most, cost::ran);
        }
        try {
            long runs = Long.parseLong(typed.strip());
            if (runs >= 1) {
                return new Budget(runs, () -> false, cost::ran);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Failure.usage(
                "--budget must be a number of runs of at least 1, or a time like 60s or 5m, but is '" + typed + "'");
    }
}
