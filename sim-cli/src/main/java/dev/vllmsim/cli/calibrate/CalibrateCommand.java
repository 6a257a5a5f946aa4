package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.ProgressCount;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.calibration.BlockSearch;
import dev.vllmsim.report.calibration.Calibration;
import dev.vllmsim.report.calibration.Fit;
import dev.vllmsim.report.calibration.FitPlan;
import dev.vllmsim.report.calibration.MeasuredFiles;
import dev.vllmsim.report.calibration.MeasuredRun;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.hardware.Hardware;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fits the step time of a measured run and says how well it fits: as text, as a document, as a model file. */
public final class CalibrateCommand {
    private static final String STANDARD_OUTPUT = "-";
    private static final String BLOCKS = "num_gpu_blocks";

    private final Console console;
    private final Tool tool;

    /**
     * @param console the command's streams
     * @param version the program's version
     */
    public CalibrateCommand(Console console, String version) {
        this.console = console;
        tool = new Tool(Console.COMMAND, version);
    }

    /**
     * Calibrates as typed.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    public int run(CalibrateArguments arguments) {
        if (STANDARD_OUTPUT.equals(arguments.out())) {
            throw Failure.usage("--out must be a file, but is -: only --json writes to the standard output");
        }
        CommandFiles files = new CommandFiles(console);
        CommandFiles.@Nullable Target json = target("--json", arguments.json(), files);
        CommandFiles.@Nullable Target out = target("--out", arguments.out(), files);
        CommandFiles.@Nullable Target picture =
                arguments.noPlot() ? null : files.picture(arguments.outputDir(), CommandFiles.CALIBRATION_PICTURE);
        List<MeasuredFiles> records = arguments.runs().stream()
                .map(run -> MeasuredFolder.files(run, files))
                .toList();
        List<InputFile> content = arguments.content().stream().map(files::input).toList();
        Hardware hardware = new Hardware(files::input);
        GivenStepTime given = GivenStepTime.of(arguments, files, hardware);
        files.check();
        MeasuredRuns measured = MeasuredRuns.read(arguments, records, content);
        try {
            if (given.scored() && measured.selections().stream().anyMatch(selection -> selection.rule() != null)) {
                throw Failure.usage(
                        "nothing is fitted: leave out --holdout, --fit-every and --fit-until, or --model and --no-fit");
            }
            @Nullable
            FitPlan plan = given.scored()
                    ? null
                    : given.plan(arguments, measured.runs().get(0), hardware);
            Map<String, Object> stepTime = given.settings(measured.runs().get(0), hardware);
            List<MeasuredRun> runs = new ArrayList<>();
            for (int i = 0; i < measured.runs().size(); i++) {
                runs.add(withBlocks(measured, i, arguments, plan, stepTime));
            }
            Calibration calibration = new Calibration(runs, measured.selections(), stepTime);
            Fit fit = plan == null ? calibration.score(given.frontNanos()) : fit(calibration, plan);
            CalibrationReport report = calibration.report(tool, arguments.runs(), fit, plan);
            for (Warning warning : report.warnings()) {
                console.notice(warning.message());
            }
            if (out != null) {
                out.write(bytes -> ReportWriter.writeSettings(bytes, model(report)));
            }
            if (json != null) {
                json.write(bytes -> ReportWriter.writeDocument(bytes, report));
            }
            if (picture != null) {
                picture.draw(file -> Pictures.calibrationPng(report, file));
            }
            CalibrationText.print(files.text(), report);
            files.text().flush();
        } catch (SettingsException e) {
            throw unusable(e, arguments);
        } catch (StalledException | IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.DONE;
    }

    private static CommandFiles.@Nullable Target target(String asked, @Nullable String name, CommandFiles files) {
        return name == null ? null : files.output(asked, name);
    }

    /** The run with the KV blocks that fit best, if they are to be looked for. */
    private MeasuredRun withBlocks(
            MeasuredRuns measured,
            int place,
            CalibrateArguments arguments,
            @Nullable FitPlan plan,
            Map<String, Object> stepTime) {
        MeasuredRun run = measured.runs().get(place);
        String name = arguments.runs().get(place);
        if (!measured.looksForBlocks()) {
            if (!stepTime.containsKey("step_gpu")) {
                BlockSearch.requireKnown(run, name);
            }
            return run;
        }
        if (run.limits().containsKey(BLOCKS)) {
            return run;
        }
        int blocks = Calibration.blocks(run, name, measured.selections().get(place), plan, stepTime);
        console.notice(name + ": " + blocks + " KV blocks fit best");
        return run.withLimits(Map.of(BLOCKS, blocks));
    }

    private Fit fit(Calibration calibration, FitPlan plan) {
        try (ProgressCount progress = new ProgressCount(console, "simulations", 0, true)) {
            return calibration.fit(plan, progress::reached);
        }
    }

    private static String flag(String setting) {
        SettingFlag flag = SettingFlag.of(setting);
        return flag == null ? "--" + setting.replace('_', '-') : flag.nameOf(setting);
    }

    /** The step time with where it comes from. */
    private static Map<String, Object> model(CalibrationReport report) {
        Map<String, Object> model = new LinkedHashMap<>(report.stepTime());
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("tool", report.tool());
        source.put("run", report.run());
        source.put("config", report.config());
        source.put("fit", report.fit());
        source.put("scores", report.scores());
        if (!report.furtherRuns().isEmpty()) {
            source.put(
                    "further_runs",
                    report.furtherRuns().stream()
                            .map(further -> Map.of("run", further.run(), "scores", further.scores()))
                            .toList());
        }
        model.put("source", source);
        return model;
    }

    private static Failure unusable(SettingsException e, CalibrateArguments arguments) {
        StringBuilder text = new StringBuilder();
        boolean typed = false;
        for (SettingsException.Problem problem : e.problems()) {
            boolean given = arguments.limits().containsKey(problem.name())
                    || arguments.prediction().containsKey(problem.name());
            typed |= given;
            text.append(text.length() == 0 ? "" : "\n")
                    .append(given ? flag(problem.name()) : String.join(", ", arguments.runs()) + ": " + problem.name())
                    .append(' ')
                    .append(problem.message().replace("`", ""));
        }
        if (text.length() == 0) {
            text.append(e.getMessage());
        }
        return typed ? Failure.usage(text.toString()) : Failure.badInput(text.toString(), e);
    }
}
