package dev.vllmsim.cli.hitcurve;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.ExitCode;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.StandardInput;
import dev.vllmsim.cli.flags.SettingFlag;
import dev.vllmsim.cli.flags.SettingsInput;
import dev.vllmsim.cli.flags.SettingsProblems;
import dev.vllmsim.cli.predict.PredictCommand;
import dev.vllmsim.cli.text.HitCurveText;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.workload.RequestWindow;
import dev.vllmsim.engine.workload.Requests;
import dev.vllmsim.engine.workload.WorkloadKeys;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.plot.html.Pages;
import dev.vllmsim.report.document.HitCurveReport;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.predict.Predictions;
import dev.vllmsim.report.reuse.HitCurves;
import dev.vllmsim.report.workload.WorkloadFile;
import dev.vllmsim.report.workload.WorkloadFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what prefix caches of any size would find: as text, as a document, as a picture. */
public final class HitCurveCommand {
    private static final String BLOCK_SIZE = "block_size";
    private static final int USUAL_BLOCK_SIZE = 16;

    /** Prompts of a trace can be long: with the usual budget a run of it would be all waiting. */
    private static final int BUDGET = 8192;

    private final Console console;
    private final Tool tool;

    /**
     * @param console the command's streams
     * @param version the program's version
     */
    public HitCurveCommand(Console console, String version) {
        this.console = console;
        tool = new Tool(Console.COMMAND, version);
    }

    /**
     * Answers as typed.
     *
     * @return the exit code
     * @throws Failure if it cannot be done
     */
    public int run(HitCurveArguments arguments) {
        CommandFiles files = new CommandFiles(console);
        CommandFiles.Target document = arguments.results().document(files);
        CommandFiles.Target page = arguments.results().page(files);
        CommandFiles.Target picture = arguments.results().picture(files, CommandFiles.HIT_CURVE_PICTURE);
        HitCurveReport report = report(arguments, files);
        try {
            if (document != null) {
                document.write(bytes -> ReportWriter.writeDocument(bytes, report));
            }
            if (page != null) {
                page.write(bytes -> Pages.hitCurve(bytes, report));
            }
            TextOutput text = files.text();
            HitCurveText.print(text, report);
            text.flush();
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        if (picture != null) {
            picture.draw(file -> Pictures.hitCurvePng(report, file));
        }
        for (Warning warning : report.warnings()) {
            console.tell("warning: " + warning.message());
        }
        return ExitCode.DONE;
    }

    private HitCurveReport report(HitCurveArguments arguments, CommandFiles files) {
        Map<String, Object> typed = new LinkedHashMap<>(arguments.workload());
        SettingsInput input = new SettingsInput(typed, arguments.typedNames(), null);
        List<Long> at = sizes(arguments.at());
        Map<String, @Nullable String> names = new LinkedHashMap<>();
        arguments.workload().forEach((setting, value) -> names.put(input.nameOf(setting), value));
        arguments.cards().forEach((setting, value) -> names.put(input.nameOf(setting), value));
        StandardInput.requireOnce(names);
        try {
            Settings settings = new Settings(typed);
            String name = settings.find(WorkloadKeys.WORKLOAD);
            if (name == null) {
                throw Failure.usage("missing --workload FILE: the prompts to look at");
            }
            WorkloadFormat format = settings.find(WorkloadFormat.WORKLOAD_FORMAT);
            WorkloadFile file = new WorkloadFile(files.input(name), format);
            int blockSize = blockSize(settings);
            Hardware hardware = new Hardware(files::input);
            PredictReport cards = cards(arguments, blockSize, hardware);
            files.check();
            file.check();
            Requests requests = RequestWindow.from(settings, file, true);
            settings.finish(setting -> null);
            Map<String, Object> config = new LinkedHashMap<>(settings.resolved());
            config.putAll(arguments.cards());
            return new HitCurves(tool, requests, blockSize)
                    .of(config, at, cards, engine(arguments, typed, blockSize, hardware));
        } catch (SettingsException e) {
            throw SettingsProblems.failure(e, input);
        }
    }

    private static int blockSize(Settings settings) {
        SettingFlag flag = SettingFlag.of(BLOCK_SIZE);
        if (flag != null && settings.find(flag.declared().key()) instanceof Integer size) {
            return size;
        }
        return USUAL_BLOCK_SIZE;
    }

    private static List<Long> sizes(@Nullable String typed) {
        List<Long> sizes = new ArrayList<>();
        if (typed == null) {
            return sizes;
        }
        for (String word : typed.split(",", -1)) {
            long size = -1;
            try {
                size = Long.parseLong(word.trim());
            } catch (NumberFormatException e) {
                // Said below.
            }
            if (size < 1) {
                throw Failure.usage(
                        "--at must be whole numbers of at least 1, separated by commas, but has '" + word + "'");
            }
            sizes.add(size);
        }
        return sizes;
    }

    private @Nullable PredictReport cards(HitCurveArguments arguments, int blockSize, Hardware hardware) {
        if (arguments.cards().isEmpty()) {
            return null;
        }
        List<Map<String, Object>> combinations = PredictCommand.combinations(arguments.cards());
        for (Map<String, Object> combination : combinations) {
            combination.put(BLOCK_SIZE, blockSize);
        }
        return new Predictions(tool, hardware, null, null).of(combinations);
    }

    /** The engine that is run beside, on the first card and model; {@code null} where none is named. */
    private static @Nullable Map<String, Object> engine(
            HitCurveArguments arguments, Map<String, Object> typed, int blockSize, Hardware hardware) {
        if (arguments.cards().isEmpty()) {
            return null;
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        arguments
                .cards()
                .forEach((name, value) -> settings.put(
                        name, PredictCommand.AXES.contains(name) ? value.split(",", -1)[0].trim() : value));
        Map<String, Object> engine = hardware.lookUp(settings);
        engine.putAll(typed);
        engine.put("scheduler", "vllm-v1");
        engine.put(BLOCK_SIZE, blockSize);
        engine.put("max_num_batched_tokens", BUDGET);
        return engine;
    }
}
