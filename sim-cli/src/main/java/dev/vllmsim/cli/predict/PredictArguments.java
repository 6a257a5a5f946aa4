package dev.vllmsim.cli.predict;

import dev.vllmsim.cli.flags.ResultOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to predict. What was not typed is {@code null}.
 *
 * @param settings by name; of cards, models and their number there may be several, separated by commas
 * @param typedNames how the flags of these settings were typed
 * @param workload the file whose requests are to be served
 * @param contextTokens tokens that a decoding request has before a step
 * @param results where results go
 */
public record PredictArguments(
        Map<String, String> settings,
        Map<String, String> typedNames,
        @Nullable String workload,
        @Nullable String contextTokens,
        ResultOptions.Typed results) {

    public PredictArguments {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        typedNames = Map.copyOf(typedNames);
    }
}
