package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.ProgressCount;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.calibration.ArrivalStamp;
import dev.vllmsim.report.calibration.Calibration;
import dev.vllmsim.report.calibration.Fit;
import dev.vllmsim.report.calibration.MeasuredFiles;
import dev.vllmsim.report.calibration.MeasuredRun;
import dev.vllmsim.report.calibration.MeasuredRunReader;
import dev.vllmsim.report.calibration.ModelFile;
import dev.vllmsim.report.calibration.Selection;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Fits the step time of a measured run and says how well it fits: as text, as a document, as a model file. */
public final class CalibrateCommand {
    private static final String STANDARD_OUTPUT = "-";
    private static final List<String> NEEDED = List.of("max_num_batched_tokens", "max_num_seqs");

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
        MeasuredFiles record = MeasuredFolder.files(arguments.run(), files);
        String modelFile = arguments.model();
        @Nullable InputFile given = modelFile == null ? null : files.input(modelFile);
        files.check();
        MeasuredRun run = MeasuredRunReader.withLimits(
                MeasuredRunReader.read(record, stamp(arguments.arrivalStamp())), arguments.limits());
        requireLimits(run);
        Selection selection = FitFlags.selection(arguments, run.requests());
        if (given != null && selection.rule() != null) {
            throw Failure.usage("--model fits nothing: leave out --holdout, --fit-every and --fit-until");
        }
        try {
            Calibration calibration = new Calibration(run, selection);
            Fit fit = given == null
                    ? fit(calibration, arguments.prefillContext())
                    : calibration.score(ModelFile.read(given));
            CalibrationReport report = calibration.report(tool, arguments.run(), fit, given == null);
            for (Warning warning : report.warnings()) {
                console.notice(warning.message());
            }
            if (out != null) {
                out.write(bytes -> ReportWriter.writeSettings(bytes, model(report)));
            }
            if (json != null) {
                json.write(bytes -> ReportWriter.writeCalibration(bytes, report));
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

    private Fit fit(Calibration calibration, boolean prefillContext) {
        try (ProgressCount progress = new ProgressCount(console, "simulations", 0, true)) {
            return calibration.fit(prefillContext, progress::reached);
        }
    }

    private static ArrivalStamp stamp(@Nullable String label) {
        for (ArrivalStamp stamp : ArrivalStamp.values()) {
            if (label == null || stamp.label().equals(label)) {
                return stamp;
            }
        }
        throw Failure.usage(
                "--arrival-stamp must be one of " + String.join(", ", ArrivalStamp.labels()) + ", but is " + label);
    }

    /** Limits that differ from machine to machine are not guessed. */
    private static void requireLimits(MeasuredRun run) {
        TreeSet<String> missing = new TreeSet<>();
        for (String name : NEEDED) {
            if (!run.limits().containsKey(name)) {
                missing.add(flag(name));
            }
        }
        if (!missing.isEmpty()) {
            throw Failure.usage("the record does not say what " + String.join(" and ", missing)
                    + (missing.size() == 1 ? " was" : " were") + ": give "
                    + (missing.size() == 1 ? "it" : "them"));
        }
    }

    private static String flag(String setting) {
        return "--" + setting.replace('_', '-');
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
        model.put("source", source);
        return model;
    }

    private static Failure unusable(SettingsException e, CalibrateArguments arguments) {
        StringBuilder text = new StringBuilder();
        boolean typed = false;
        for (SettingsException.Problem problem : e.problems()) {
            boolean given = arguments.limits().containsKey(problem.name());
            typed |= given;
            text.append(text.length() == 0 ? "" : "\n")
                    .append(given ? flag(problem.name()) : arguments.run() + ": " + problem.name())
                    .append(' ')
                    .append(problem.message().replace("`", ""));
        }
        if (text.length() == 0) {
            text.append(e.getMessage());
        }
        return typed ? Failure.usage(text.toString()) : Failure.badInput(text.toString(), e);
    }
}
