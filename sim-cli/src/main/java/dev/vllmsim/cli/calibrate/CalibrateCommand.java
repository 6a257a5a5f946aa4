package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.cli.files.Paths;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.plot.FontsMissingException;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.calibration.ArrivalStamp;
import dev.vllmsim.report.calibration.Calibration;
import dev.vllmsim.report.calibration.Fit;
import dev.vllmsim.report.calibration.MeasuredRun;
import dev.vllmsim.report.calibration.MeasuredRunReader;
import dev.vllmsim.report.calibration.ModelFile;
import dev.vllmsim.report.calibration.Selection;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.file.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Fits the step time of a measured run and says how well it fits: as text, as a document, as a model file. */
public final class CalibrateCommand {
    private static final String STANDARD_OUTPUT = "-";
    private static final String PICTURE = "calibration.png";
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
        String json = arguments.json();
        boolean jsonToOutput = STANDARD_OUTPUT.equals(json);
        if (STANDARD_OUTPUT.equals(arguments.out())) {
            throw Failure.usage("--out must be a file, but is -: only --json writes to the standard output");
        }
        Map<String, @Nullable String> targets = new LinkedHashMap<>();
        targets.put("--json", json);
        targets.put("--out", arguments.out());
        Paths.checkDistinct(targets, arguments.run());
        Path out = target(arguments.out());
        Path document = jsonToOutput ? null : target(json);
        Path picture = picture(arguments);
        MeasuredRun run = MeasuredRunReader.withLimits(
                MeasuredRunReader.read(MeasuredFolder.files(arguments.run()), stamp(arguments.arrivalStamp())),
                arguments.limits());
        requireLimits(run);
        Selection selection = FitFlags.selection(arguments, run.requests());
        String modelFile = arguments.model();
        boolean fitted = modelFile == null;
        if (!fitted && selection.rule() != null) {
            throw Failure.usage("--model fits nothing: leave out --holdout, --fit-every and --fit-until");
        }
        try {
            Calibration calibration = new Calibration(run, selection);
            Fit fit = modelFile == null
                    ? calibration.fit(arguments.prefillContext())
                    : calibration.score(ModelFile.read(new InputFile(modelFile)));
            CalibrationReport report = calibration.report(tool, arguments.run(), fit, fitted);
            for (Warning warning : report.warnings()) {
                console.notice(warning.message());
            }
            if (out != null) {
                AtomicFile.write(out, bytes -> ReportWriter.writeSettings(bytes, model(report)));
            }
            if (document != null) {
                AtomicFile.write(document, bytes -> ReportWriter.writeCalibration(bytes, report));
            }
            draw(report, picture);
            CalibrationText.print(jsonToOutput ? console.err() : console.out(), report);
            if (jsonToOutput) {
                OutputStream bytes = console.out().bytes();
                ReportWriter.writeCalibration(bytes, report);
                bytes.flush();
            }
            flush(jsonToOutput ? console.err() : console.out());
        } catch (SettingsException e) {
            throw unusable(e, arguments);
        } catch (StalledException | IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.DONE;
    }

    private static @Nullable Path picture(CalibrateArguments arguments) {
        if (arguments.noPlot()) {
            return null;
        }
        String folder = arguments.outputDir();
        Path directory = Paths.of(folder == null ? "." : folder);
        Paths.checkFolder(directory);
        return directory.resolve(PICTURE).normalize();
    }

    private void draw(CalibrationReport report, @Nullable Path file) throws IOException {
        if (file == null) {
            return;
        }
        try {
            Pictures.calibrationPng(report, file);
        } catch (FontsMissingException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        console.notice("the picture is " + file);
    }

    private static void flush(TextOutput text) {
        text.flush();
    }

    private static @Nullable Path target(@Nullable String name) {
        if (name == null) {
            return null;
        }
        Path file = Paths.of(name);
        Paths.checkFile(file);
        return file;
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
