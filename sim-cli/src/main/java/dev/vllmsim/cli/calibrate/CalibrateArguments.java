package dev.vllmsim.cli.calibrate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to calibrate. What was not typed is {@code null}.
 *
 * @param runs the measured runs' folders or files, at least one
 * @param limits the engine's limits, by setting, in place of those of the record
 * @param holdout whether to fit on a part of the requests only
 * @param fitEvery of how many requests one is fitted
 * @param fitUntil until when requests are fitted, in seconds since the first arrival
 * @param arrivalStamp which stamp is the arrival
 * @param maxConcurrency how many requests the client allowed at a time
 * @param cut whether the record was cut off while load went on; {@code null} if that was not said
 * @param content workload files that say what prompts have in common
 * @param stepTime which kind of step time is fitted
 * @param prediction settings of a prediction to begin with, or to score
 * @param fit what of the step time is fitted, besides the usual
 * @param noFit whether nothing is fitted
 * @param prefillContext whether to fit the term of prefill attention as well
 * @param model a step time to score instead of fitting one
 * @param out where the model goes
 * @param json where the report goes
 * @param outputDir the folder for the picture
 * @param noPlot whether nothing is drawn
 */
public record CalibrateArguments(
        List<String> runs,
        Map<String, String> limits,
        boolean holdout,
        @Nullable String fitEvery,
        @Nullable String fitUntil,
        @Nullable String arrivalStamp,
        @Nullable String maxConcurrency,
        @Nullable Boolean cut,
        List<String> content,
        @Nullable String stepTime,
        Map<String, String> prediction,
        @Nullable String fit,
        boolean noFit,
        boolean prefillContext,
        @Nullable String model,
        @Nullable String out,
        @Nullable String json,
        @Nullable String outputDir,
        boolean noPlot) {

    public CalibrateArguments {
        runs = List.copyOf(runs);
        content = List.copyOf(content);
        prediction = Collections.unmodifiableMap(new LinkedHashMap<>(prediction));
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }
}
