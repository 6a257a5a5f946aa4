package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.cli.files.Paths;
import dev.vllmsim.cli.flags.PlotArguments;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunReport;
import dev.vllmsim.report.document.StepSeries;
import dev.vllmsim.report.statistics.Statistic;
import java.nio.file.Path;
import java.util.List;

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
        List<Statistic> shown = SweepMetrics.of(arguments.sweepMetrics());
        InputFile report = new InputFile(arguments.report());
        String outputDir = arguments.outputDir();
        Path folder = Paths.of(outputDir == null ? "." : outputDir);
        Paths.checkFolder(folder);
        Pictures.warmUp();
        Drawing drawing = new Drawing(console);
        String kind = ReportReader.kind(report);
        if (kind.equals(ReportWriter.SWEEP)) {
            drawing.sweep(ReportReader.readSweep(report), shown, picture(folder, Drawing.SWEEP_FILE));
        } else if (kind.equals(CalibrationReport.KIND)) {
            drawing.calibration(ReportReader.readCalibration(report), picture(folder, Drawing.CALIBRATION_FILE));
        } else {
            RunReport run = ReportReader.readRun(report, window.from(), window.count());
            drawing.steps(steps(run, report.name()), run.head().config(), window, picture(folder, Drawing.STEPS_FILE));
        }
        return ExitCode.DONE;
    }

    private static Path picture(Path folder, String name) {
        return folder.resolve(name).normalize();
    }

    private static StepSeries steps(RunReport run, String report) {
        StepSeries steps = run.steps();
        if (steps == null) {
            throw Failure.badInput(
                    report + " has no steps to draw: make it again with them, as in " + Console.COMMAND + " --config "
                            + report + " --record-steps --json " + report,
                    null);
        }
        return steps;
    }
}
