package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.Paths;
import dev.vllmsim.cli.flags.PlotArguments;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunReport;
import dev.vllmsim.report.document.StepSeries;
import dev.vllmsim.report.document.SweepReport;
import java.io.IOException;
import java.nio.file.Path;

/** Draws the pictures of a report again, from the report alone. */
public final class PlotCommand {
    private final Console console;

    /**
     * @param console the command's streams
     */
    public PlotCommand(Console console) {
        this.console = console;
    }

    /**
     * Draws what the report holds.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    public int run(PlotArguments arguments) {
        StepsWindow window = StepsWindow.of(arguments.stepsFrom(), arguments.stepsCount());
        Path report = Paths.of(arguments.report());
        String outputDir = arguments.outputDir();
        Path folder = Paths.of(outputDir == null ? "." : outputDir);
        Paths.checkFolder(folder);
        Pictures.warmUp();
        Drawing drawing = new Drawing(console);
        if (kind(report).equals(ReportWriter.SWEEP)) {
            drawing.sweep(sweep(report), folder.resolve(Drawing.SWEEP_FILE).normalize());
        } else {
            RunReport run = run(report, window);
            drawing.steps(
                    steps(run, report),
                    run.head().config(),
                    window,
                    folder.resolve(Drawing.STEPS_FILE).normalize());
        }
        return ExitCode.DONE;
    }

    private static StepSeries steps(RunReport run, Path report) {
        StepSeries steps = run.steps();
        if (steps == null) {
            throw Failure.badInput(
                    report + " has no steps to draw: make it again with them, as in " + Console.COMMAND + " --config "
                            + report + " --record-steps --json " + report,
                    null);
        }
        return steps;
    }

    private static String kind(Path report) {
        try {
            return ReportReader.kind(report);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static SweepReport sweep(Path report) {
        try {
            return ReportReader.readSweep(report);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static RunReport run(Path report, StepsWindow window) {
        try {
            return ReportReader.readRun(report, window.from(), window.count());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static Failure unreadable(IOException e) {
        return Failure.badInput(String.valueOf(e.getMessage()), e);
    }
}
