package dev.vllmsim.cli.predict;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.StandardInput;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.cli.flags.SettingsInput;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.cli.text.PredictText;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.plot.html.Pages;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.predict.Predictions;
import dev.vllmsim.report.predict.WorkloadLengths;
import dev.vllmsim.report.workload.WorkloadFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Predicts what cards would do with models, and says so: as text, as a document, as a picture. */
public final class PredictCommand {
    /** Settings of which several values may be typed, the slowest to change first. */
    public static final List<String> AXES = List.of(
            RooflineKeys.STEP_MODEL.name(), RooflineKeys.STEP_GPU.name(), RooflineKeys.TENSOR_PARALLEL_SIZE.name());

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
        CommandFiles files = new CommandFiles(console);
        CommandFiles.Target document = arguments.results().document(files);
        CommandFiles.Target page = arguments.results().page(files);
        CommandFiles.Target picture = arguments.results().picture(files, CommandFiles.PREDICT_PICTURE);
        PredictReport report = report(arguments, files);
        files.check();
        try {
            if (document != null) {
                document.write(bytes -> ReportWriter.writeDocument(bytes, report));
            }
            if (page != null) {
                page.write(bytes -> Pages.predict(bytes, report));
            }
            TextOutput text = files.text();
            PredictText.print(text, report, SettingFlag::inFlags);
            text.flush();
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        if (picture != null) {
            picture.draw(file -> Pictures.predictPng(report, file));
        }
        for (Warning warning : report.warnings()) {
            console.tell("warning: " + warning.message());
        }
        return ExitCode.DONE;
    }

    private PredictReport report(PredictArguments arguments, CommandFiles files) {
        String workload = arguments.workload();
        Integer context = context(arguments.contextTokens());
        List<Map<String, Object>> combinations = combinations(arguments.settings());
        Map<String, @Nullable String> names = new LinkedHashMap<>();
        names.put("--workload", workload);
        arguments
                .settings()
                .forEach((setting, value) -> names.put(arguments.typedNames().get(setting), value));
        StandardInput.requireOnce(names);
        WorkloadLengths lengths = workload == null ? null : WorkloadLengths.of(new WorkloadFile(files.input(workload)));
        Predictions predictions = new Predictions(tool, new Hardware(files::input), lengths, context);
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

    /**
     * Every value of every axis with every other, the last axis changing first.
     *
     * @throws Failure if they are too many
     */
    public static List<Map<String, Object>> combinations(Map<String, String> settings) {
        List<Map<String, Object>> combinations = new ArrayList<>();
        combinations.add(new LinkedHashMap<>(settings));
        for (String axis : AXES) {
            String typed = settings.get(axis);
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
}
