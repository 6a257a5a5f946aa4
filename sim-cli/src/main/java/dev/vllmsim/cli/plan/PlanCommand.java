package dev.vllmsim.cli.plan;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.run.RunFailures;
import dev.vllmsim.cli.run.StudyCost;
import dev.vllmsim.cli.run.Variants;
import dev.vllmsim.cli.text.PlanText;
import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.plot.html.Pages;
import dev.vllmsim.report.document.PlanReport;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.study.NoLimitException;
import dev.vllmsim.report.study.Planner;
import java.io.IOException;
import java.util.List;

/** Finds the most load that holds objectives: as text, as a document, as a picture. */
public final class PlanCommand {
    private final Console console;
    private final Tool tool;
    private final Runner runner;

    /**
     * @param console the command's streams
     * @param version the program's version
     * @param runner runs the runs
     */
    public PlanCommand(Console console, String version, Runner runner) {
        this.console = console;
        this.runner = runner;
        tool = new Tool(Console.COMMAND, version);
    }

    /**
     * Answers as typed.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    public int run(PlanArguments arguments) {
        CommandFiles files = new CommandFiles(console);
        Variants run = Variants.of(arguments.run(), files);
        run.notices().forEach(console::notice);
        CommandFiles.Target document = arguments.results().document(files);
        CommandFiles.Target page = arguments.results().page(files);
        CommandFiles.Target picture = arguments.results().picture(files, CommandFiles.PLAN_PICTURE);
        files.check();
        run.check();
        Asked asked = new Asked(PlanReport.KIND, arguments.search(), List.of(), null).beside(run, false);
        LoadQuestion question = LoadQuestion.of(asked.search(), run, LoadQuestion.MOST_SEEDS);
        PlanReport report;
        try (StudyCost cost = new StudyCost(console, run.requests())) {
            Planner planner = new Planner(
                    tool,
                    question.axis(),
                    question.objectives(),
                    question.tolerance(),
                    question.seeds(),
                    probe -> cost.ran(),
                    runner);
            report = RunFailures.told(() -> planner.of(run, question.guess(), asked.with(run::config)));
            run.findings(report.requests()).forEach(console::notice);
            if (document != null) {
                document.write(bytes -> ReportWriter.writeDocument(bytes, report));
            }
            if (page != null) {
                page.write(bytes -> Pages.plan(bytes, report));
            }
            TextOutput text = files.text();
            PlanText.print(text, report);
            text.flush();
            cost.done();
        } catch (NoLimitException | IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        if (picture != null) {
            picture.draw(file -> Pictures.planPng(report, file));
        }
        for (Warning warning : report.warnings()) {
            console.tell("warning: " + warning.message());
        }
        return ExitCode.DONE;
    }
}
