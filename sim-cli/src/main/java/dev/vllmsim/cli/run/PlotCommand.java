package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.FileNames;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.cli.files.WritablePlaces;
import dev.vllmsim.cli.flags.PlotArguments;
import dev.vllmsim.cli.output.StepsWindow;
import dev.vllmsim.cli.output.SweepMetrics;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.plot.StepsOptions;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.HitCurveReport;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunReport;
import dev.vllmsim.report.document.StepSeries;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
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
        CommandFiles files = new CommandFiles(console);
        InputFile report = files.input(arguments.report());
        WritablePlaces.checkFolder(FileNames.path(arguments.outputDir() == null ? "." : arguments.outputDir()));
        Pictures.warmUp();
        String kind = ReportReader.kind(report);
        if (kind.equals(ReportWriter.SWEEP)) {
            CommandFiles.Target target = picture(arguments, CommandFiles.SWEEP_PICTURE, files);
            SweepReport sweep = ReportReader.readSweep(report);
            target.draw(file -> Pictures.sweepPng(sweep, shown, file));
        } else if (kind.equals(CalibrationReport.KIND)) {
            CommandFiles.Target target = picture(arguments, CommandFiles.CALIBRATION_PICTURE, files);
            CalibrationReport calibration = ReportReader.readCalibration(report);
            target.draw(file -> Pictures.calibrationPng(calibration, file));
        } else if (kind.equals(PredictReport.KIND)) {
            CommandFiles.Target target = picture(arguments, CommandFiles.PREDICT_PICTURE, files);
            PredictReport prediction = ReportReader.readPredict(report);
            target.draw(file -> Pictures.predictPng(prediction, file));
        } else if (kind.equals(HitCurveReport.KIND)) {
            CommandFiles.Target target = picture(arguments, CommandFiles.HIT_CURVE_PICTURE, files);
            HitCurveReport curve = ReportReader.readHitCurve(report);
            target.draw(file -> Pictures.hitCurvePng(curve, file));
        } else {
            CommandFiles.Target target = picture(arguments, CommandFiles.STEPS_PICTURE, files);
            RunReport run = ReportReader.readRun(report, window.from(), window.count());
            StepSeries steps = steps(run, report.name());
            StepsOptions options = new StepsOptions(window.from(), window.count());
            target.draw(file -> Pictures.stepsPng(steps, run.head().config(), options, file));
        }
        return ExitCode.DONE;
    }

    private static CommandFiles.Target picture(PlotArguments arguments, String name, CommandFiles files) {
        CommandFiles.Target target = files.picture(arguments.outputDir(), name);
        files.check();
        return target;
    }

    /** The name of a report with steps beside that of one without: {@code run-steps.json} beside {@code run.json}. */
    private static String withSteps(String report) {
        int end = report.endsWith(".json") ? report.length() - ".json".length() : report.length();
        return report.substring(0, end) + "-steps" + report.substring(end);
    }

    private static StepSeries steps(RunReport run, String report) {
        StepSeries steps = run.steps();
        if (steps == null) {
            throw Failure.badInput(
                    report + " has no steps to draw: make it again with them, as in " + Console.COMMAND + " --config "
                            + report + " --record-steps --json " + withSteps(report),
                    null);
        }
        return steps;
    }
}
