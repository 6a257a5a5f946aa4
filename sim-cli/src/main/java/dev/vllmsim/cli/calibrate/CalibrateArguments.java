package dev.vllmsim.cli.calibrate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to calibrate. What was not typed is {@code null}.
 *
 * @param run the measured run's folder or file
 * @param limits the engine's limits, by setting, in place of those of the record
 * @param holdout whether to fit on a part of the requests only
 * @param fitEvery of how many requests one is fitted
 * @param fitUntil until when requests are fitted, in seconds since the first arrival
 * @param arrivalStamp which stamp is the arrival
 * @param prefillContext whether to fit the term of prefill attention as well
 * @param model a step time to score instead of fitting one
 * @param out where the model goes
 * @param json where the report goes
 * @param outputDir the folder for the picture
 * @param noPlot whether nothing is drawn
 */
public record CalibrateArguments(
        String run,
        Map<String, String> limits,
        boolean holdout,
        @Nullable String fitEvery,
        @Nullable String fitUntil,
        @Nullable String arrivalStamp,
        boolean prefillContext,
        @Nullable String model,
        @Nullable String out,
        @Nullable String json,
        @Nullable String outputDir,
        boolean noPlot) {

    public CalibrateArguments {
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }
}
