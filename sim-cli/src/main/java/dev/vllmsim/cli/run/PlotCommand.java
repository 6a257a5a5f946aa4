package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.FileNames;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.cli.files.WritablePlaces;
import dev.vllmsim.cli.flags.PlotArguments;
import dev.vllmsim.cli.output.CsvOutput;
import dev.vllmsim.cli.output.LanesWindow;
import dev.vllmsim.cli.output.Picture;
import dev.vllmsim.cli.output.StepsWindow;
import dev.vllmsim.cli.output.SweepMetrics;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.plot.StepsOptions;
import dev.vllmsim.plot.latency.LatencyPicture;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.report.chart.FleetLoadBuilder;
import dev.vllmsim.report.chart.LaneCollector;
import dev.vllmsim.report.chart.LaneWindow;
import dev.vllmsim.report.chart.Latencies;
import dev.vllmsim.report.chart.LatencyCollector;
import dev.vllmsim.report.chart.TimelineBuilder;
import dev.vllmsim.report.chart.TtftCauses;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.CompareReport;
import dev.vllmsim.report.document.CsvTables;
import dev.vllmsim.report.document.ExplainReport;
import dev.vllmsim.report.document.HitCurveReport;
import dev.vllmsim.report.document.PlanReport;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.RunReport;
import dev.vllmsim.report.document.StepSeries;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.document.TuneReport;
import dev.vllmsim.report.input.Input;
import dev.vllmsim.report.statistics.Statistic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Draws the pictures of a report again and writes its tables, from the report alone. */
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
        LaneWindow lanes = LanesWindow.of(arguments.lanesFrom(), arguments.lanesCount(), arguments.lanesTime());
        CommandFiles files = new CommandFiles(console);
        List<InputFile> reports = arguments.reports().stream().map(files::input).toList();
        checkCount(arguments);
        WritablePlaces.checkFolder(FileNames.path(arguments.outputDir() == null ? "." : arguments.outputDir()));
        String csv = arguments.csv();
        if (csv != null) {
            tables(reports.get(0), csv, files);
        }
        if (csv == null || !arguments.pictures().isEmpty()) {
            Pictures.warmUp();
        }
        for (Picture picture : arguments.pictures()) {
            CommandFiles.Target target = picture(arguments, picture.file(), files);
            chosen(picture, reports, lanes, shown, target);
        }
        if (csv == null && arguments.pictures().isEmpty()) {
            usual(arguments, reports.get(0), window, shown, files);
        }
        return ExitCode.DONE;
    }

    private static void checkCount(PlotArguments arguments) {
        int count = arguments.reports().size();
        if (count > 1 && (arguments.csv() != null || !arguments.pictures().equals(List.of(Picture.LATENCY)))) {
            throw Failure.usage("several reports are drawn over each other with " + Picture.LATENCY.plotFlag()
                    + " alone, but " + count + " were named");
        }
        if (count > LatencyPicture.MOST_RUNS) {
            throw Failure.usage("at most " + LatencyPicture.MOST_RUNS + " reports can be told apart in a picture, but "
                    + count + " were named");
        }
    }

    private static void chosen(
            Picture picture,
            List<InputFile> reports,
            LaneWindow lanes,
            List<Statistic> shown,
            CommandFiles.Target target) {
        InputFile report = reports.get(0);
        switch (picture) {
            case LATENCY -> {
                List<Latencies> runs =
                        reports.stream().map(LatencyCollector::read).toList();
                target.draw(file -> Pictures.latencyPng(runs, names(reports), file));
            }
            case TIMELINE -> {
                TimelineBuilder builder = new TimelineBuilder();
                RunHead head = ReportReader.readRun(report, builder);
                if (!builder.hasSteps()) {
                    throw withoutSteps(report.name());
                }
                target.draw(file -> Pictures.timelinePng(builder.timeline(), head.config(), file));
            }
            case FLEET -> {
                RunHead first = ReportReader.readRun(report, 0, 0).head();
                FleetLoadBuilder builder = new FleetLoadBuilder(
                        first.config().get("replicas") instanceof Number replicas ? replicas.intValue() : 1);
                RunHead head = ReportReader.readRun(report, builder);
                target.draw(
                        file -> Pictures.fleetPng(builder.load(), head.summary().fleet(), head.config(), file));
            }
            case LANES -> {
                LaneCollector collector = new LaneCollector(lanes, true);
                RunHead head = ReportReader.readRun(report, collector);
                String unknown = collector.unknown();
                if (unknown != null) {
                    throw Failure.badInput(
                            report.name() + " does not say when " + unknown
                                    + " was preempted, as it has no steps: make it again with them, as in "
                                    + recorded(report.name()),
                            null);
                }
                target.draw(file -> Pictures.lanesPng(collector.lanes(), head, file));
            }
            case TRADEOFF -> {
                SweepReport sweep = ReportReader.readSweep(report);
                target.draw(file -> Pictures.tradeoffPng(sweep, shown, file));
            }
            case CAUSES -> {
                if (ReportReader.kind(report).equals(ReportWriter.RUN)) {
                    throw Failure.badInput(
                            report.name() + " does not say what its requests waited for: have it explained, as in "
                                    + Console.COMMAND + " explain " + report.name()
                                    + " --no-plot --json explained.json,"
                                    + " and draw that",
                            null);
                }
                TtftCauses causes = TtftCauses.read(report);
                target.draw(file -> Pictures.causesPng(causes, file));
            }
        }
    }

    /** What to call several reports: the names of their files, unless two are the same. */
    private static List<String> names(List<InputFile> reports) {
        List<String> paths = reports.stream().map(InputFile::name).toList();
        List<String> names = paths.stream().map(Caption::fileName).toList();
        return names.stream().distinct().count() == names.size() ? names : paths;
    }

    private static void tables(InputFile report, String folder, CommandFiles files) {
        Set<String> tables = CsvTables.names(report);
        if (tables.isEmpty()) {
            throw Failure.badInput(
                    report.name() + " has no table: " + String.join(", ", CsvTables.NAMES)
                            + " are in the reports of runs and sweeps",
                    null);
        }
        Map<String, CommandFiles.Target> targets = new LinkedHashMap<>();
        tables.forEach(table -> targets.put(table, files.table(CsvOutput.CSV.name(), folder, table)));
        files.check();
        try {
            for (Map.Entry<String, CommandFiles.Target> table : targets.entrySet()) {
                table.getValue().write(out -> CsvTables.copy(report, table.getKey(), out));
            }
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Draws what is usually drawn of a report. */
    private static void usual(
            PlotArguments arguments, InputFile report, StepsWindow window, List<Statistic> shown, CommandFiles files) {
        String kind = ReportReader.kind(report);
        if (kind.equals(ReportWriter.SWEEP)) {
            CommandFiles.Target target = picture(arguments, CommandFiles.SWEEP_PICTURE, files);
            SweepReport sweep = ReportReader.readSweep(report);
            target.draw(file -> Pictures.sweepPng(sweep, shown, file));
        } else if (kind.equals(CalibrationReport.KIND)) {
            draw(
                    arguments,
                    report,
                    CommandFiles.CALIBRATION_PICTURE,
                    ReportReader::readCalibration,
                    Pictures::calibrationPng,
                    files);
        } else if (kind.equals(PredictReport.KIND)) {
            draw(
                    arguments,
                    report,
                    CommandFiles.PREDICT_PICTURE,
                    ReportReader::readPredict,
                    Pictures::predictPng,
                    files);
        } else if (kind.equals(HitCurveReport.KIND)) {
            draw(
                    arguments,
                    report,
                    CommandFiles.HIT_CURVE_PICTURE,
                    ReportReader::readHitCurve,
                    Pictures::hitCurvePng,
                    files);
        } else if (kind.equals(CompareReport.KIND)) {
            draw(
                    arguments,
                    report,
                    CommandFiles.COMPARE_PICTURE,
                    ReportReader::readCompare,
                    Pictures::comparePng,
                    files);
        } else if (kind.equals(PlanReport.KIND)) {
            draw(arguments, report, CommandFiles.PLAN_PICTURE, ReportReader::readPlan, Pictures::planPng, files);
        } else if (kind.equals(TuneReport.KIND)) {
            draw(arguments, report, CommandFiles.TUNE_PICTURE, ReportReader::readTune, Pictures::tunePng, files);
        } else if (kind.equals(ExplainReport.KIND)) {
            draw(arguments, report, CommandFiles.BLAME_PICTURE, ReportReader::readExplain, Pictures::blamePng, files);
        } else {
            CommandFiles.Target target = picture(arguments, CommandFiles.STEPS_PICTURE, files);
            RunReport run = ReportReader.readRun(report, window.from(), window.count());
            StepSeries steps = steps(run, report.name());
            StepsOptions options = new StepsOptions(window.from(), window.count());
            target.draw(file -> Pictures.stepsPng(steps, run.head().config(), options, file));
        }
    }

    /** Draws a document. */
    private interface Drawing<R> {
        List<Path> draw(R document, Path file) throws IOException;
    }

    private static <R> void draw(
            PlotArguments arguments,
            InputFile report,
            String picture,
            Function<Input, R> reader,
            Drawing<R> drawing,
            CommandFiles files) {
        CommandFiles.Target target = picture(arguments, picture, files);
        R document = reader.apply(report);
        target.draw(file -> drawing.draw(document, file));
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

    /** How to make a report again with its steps. */
    private static String recorded(String report) {
        return Console.COMMAND + " --config " + report + " --record-steps --json " + withSteps(report);
    }

    private static Failure withoutSteps(String report) {
        return Failure.badInput(
                report + " has no steps to draw: make it again with them, as in " + recorded(report), null);
    }

    private static StepSeries steps(RunReport run, String report) {
        StepSeries steps = run.steps();
        if (steps == null) {
            throw withoutSteps(report);
        }
        return steps;
    }
}
