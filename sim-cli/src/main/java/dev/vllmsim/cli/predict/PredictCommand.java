package dev.vllmsim.cli.predict;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.InputFile;
import dev.vllmsim.cli.files.Paths;
import dev.vllmsim.cli.flags.SettingsInput;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.cli.text.PredictText;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import dev.vllmsim.plot.FontsMissingException;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.file.AtomicFile;
import dev.vllmsim.report.predict.Predictions;
import dev.vllmsim.report.predict.WorkloadLengths;
import dev.vllmsim.report.workload.WorkloadFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Predicts what cards would do with models, and says so: as text, as a document, as a picture. */
public final class PredictCommand {
    /** Settings of which several values may be typed, the slowest to change first. */
    static final List<String> AXES = List.of(
            RooflineKeys.STEP_MODEL.name(), RooflineKeys.STEP_GPU.name(), RooflineKeys.TENSOR_PARALLEL_SIZE.name());

    private static final String STANDARD_OUTPUT = "-";
    private static final String PICTURE = "predict.png";
    private static final int MOST_COMBINATIONS = 64;

    private final Console console;
    private final Tool tool;

    /**
     * @param console the command's streams
     * @param version the program's version
     */
    public PredictCommand(Console console, String version) {
        this.console = console;
        tool = new Tool(Console.COMMAND, version);
    }

    /**
     * Predicts as typed.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    public int run(PredictArguments arguments) {
        String json = arguments.json();
        boolean jsonToOutput = STANDARD_OUTPUT.equals(json);
        Path picture = picture(arguments);
        Map<String, @Nullable String> targets = new LinkedHashMap<>();
        targets.put("--json", json);
        targets.put("the picture", picture == null ? null : picture.toString());
        Paths.checkDistinct(targets, arguments.workload());
        Path document = json == null || jsonToOutput ? null : Paths.of(json);
        if (document != null) {
            Paths.checkFile(document);
        }
        PredictReport report = report(arguments);
        try {
            if (document != null) {
                AtomicFile.write(document, bytes -> ReportWriter.writePredict(bytes, report));
            }
            TextOutput text = jsonToOutput ? console.err() : console.out();
            PredictText.print(text, report);
            text.flush();
            if (jsonToOutput) {
                OutputStream bytes = console.out().bytes();
                ReportWriter.writePredict(bytes, report);
                bytes.flush();
            }
            if (picture != null) {
                Pictures.predictPng(report, picture);
                console.tell("wrote " + picture);
            }
        } catch (IOException | FontsMissingException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        for (Warning warning : report.warnings()) {
            console.tell("warning: " + warning.message());
        }
        return ExitCode.DONE;
    }

    private PredictReport report(PredictArguments arguments) {
        String workload = arguments.workload();
        WorkloadLengths lengths =
                workload == null ? null : WorkloadLengths.of(new WorkloadFile(new InputFile(workload)));
        Predictions predictions = new Predictions(tool, lengths, context(arguments.contextTokens()));
        List<Map<String, Object>> combinations = combinations(arguments);
        try {
            return predictions.of(combinations);
        } catch (SettingsException e) {
            throw SettingsProblems.failure(e, new SettingsInput(combinations.get(0), arguments.typedNames(), null));
        }
    }

    private static @Nullable Integer context(@Nullable String typed) {
        if (typed == null) {
            return null;
        }
        try {
            int tokens = Integer.parseInt(typed.trim());
            if (tokens >= 0) {
                return tokens;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Failure.usage("--context-tokens must be a whole number of at least 0, but is " + typed);
    }

    /** Every value of every axis with every other, the last axis changing first. */
    private static List<Map<String, Object>> combinations(PredictArguments arguments) {
        List<Map<String, Object>> combinations = new ArrayList<>();
        combinations.add(new LinkedHashMap<>(arguments.settings()));
        for (String axis : AXES) {
            String typed = arguments.settings().get(axis);
            if (typed == null || typed.indexOf(',') < 0) {
                continue;
            }
            List<Map<String, Object>> more = new ArrayList<>();
            for (Map<String, Object> combination : combinations) {
                for (String value : typed.split(",", -1)) {
                    Map<String, Object> with = new LinkedHashMap<>(combination);
                    with.put(axis, value.trim());
                    more.add(with);
                }
            }
            combinations = more;
        }
        if (combinations.size() > MOST_COMBINATIONS) {
            throw Failure.usage("--model, --gpu and --tensor-parallel-size make " + combinations.size()
                    + " combinations: at most " + MOST_COMBINATIONS + " can be set side by side");
        }
        return combinations;
    }

    private static @Nullable Path picture(PredictArguments arguments) {
        if (arguments.noPlot()) {
            return null;
        }
        String folder = arguments.outputDir();
        Path directory = Paths.of(folder == null ? "." : folder);
        Paths.checkFolder(directory);
        return directory.resolve(PICTURE).normalize();
    }
}
