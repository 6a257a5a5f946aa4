package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.cli.files.FileNames;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import dev.vllmsim.report.calibration.Calibration;
import dev.vllmsim.report.calibration.FitPlan;
import dev.vllmsim.report.calibration.MeasuredRun;
import dev.vllmsim.report.calibration.ModelFile;
import dev.vllmsim.report.calibration.Prior;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.hardware.Models;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was said of the step time: a file to score, a prediction to score or to begin with, or nothing.
 *
 * @param file the file, or {@code null}
 * @param prediction settings of the prediction; empty if none was asked for
 * @param scored whether nothing is fitted
 */
record GivenStepTime(@Nullable ModelFile file, Map<String, String> prediction, boolean scored) {
    private static final String GPU = RooflineKeys.STEP_GPU.name();
    private static final List<String> KINDS = List.of("smooth", "linear");

    GivenStepTime {
        prediction = Map.copyOf(prediction);
    }

    static GivenStepTime of(CalibrateArguments arguments, CommandFiles files, Hardware hardware) {
        Map<String, String> prediction = new LinkedHashMap<>(arguments.prediction());
        String model = arguments.model();
        boolean name = model != null
                && prediction.containsKey(GPU)
                && (Models.named(model) != null || !Files.exists(FileNames.path(model)));
        if (name) {
            prediction.put(RooflineKeys.STEP_MODEL.name(), model);
        }
        if (!prediction.isEmpty() && !prediction.containsKey(GPU)) {
            throw Failure.usage("a prediction needs a card: give --gpu");
        }
        if (model == null || name) {
            if (arguments.noFit() && prediction.isEmpty()) {
                throw Failure.usage("--no-fit scores what --gpu predicts, or the file that --model names: give one");
            }
            return new GivenStepTime(null, prediction, arguments.noFit());
        }
        if (!prediction.isEmpty()) {
            throw Failure.usage("--model " + model + " and --gpu both say how long steps take: leave one out");
        }
        ModelFile read = ModelFile.read(files.input(model));
        return new GivenStepTime(new ModelFile(hardware.lookUp(read.settings()), read.frontNanos()), prediction, true);
    }

    /** What the front end adds: as the file says, or as usual. */
    long frontNanos() {
        return file == null ? ModelFile.USUAL_FRONT_NANOS : file.frontNanos();
    }

    /** The settings of the step time, or of any where it is to be found. */
    Map<String, Object> settings(MeasuredRun run, Hardware hardware) {
        if (file != null) {
            return file.settings();
        }
        return prediction.isEmpty()
                ? Calibration.ANY_STEP_TIME
                : Prior.of(prediction, run, hardware).settings();
    }

    /** What is to be fitted. */
    FitPlan plan(CalibrateArguments arguments, MeasuredRun run, Hardware hardware) {
        String kind = arguments.stepTime();
        if (kind != null && !KINDS.contains(kind)) {
            throw Failure.usage("--step-time must be one of " + String.join(", ", KINDS) + ", but is " + kind
                    + ": only these are fitted; --model scores a file of any kind");
        }
        boolean linear = "linear".equals(kind);
        boolean scale = false;
        boolean host = false;
        for (String what : arguments.fit() == null
                ? List.<String>of()
                : List.of(arguments.fit().split(",", -1))) {
            scale |= what.equals("scale");
            host |= what.equals("host");
            if (!what.equals("scale") && !what.equals("host")) {
                throw Failure.usage("--fit must be scale, host or scale,host, but is " + arguments.fit());
            }
        }
        @Nullable
        Prior prior = prediction.isEmpty() ? Prior.recorded(run, hardware) : Prior.of(prediction, run, hardware);
        if (scale && (prior == null || linear)) {
            throw Failure.usage("--fit scale needs a prediction: give --gpu and --model-config");
        }
        return new FitPlan(linear, arguments.prefillContext(), linear ? null : prior, scale, host);
    }
}
