package dev.vllmsim.cli.hitcurve;

import dev.vllmsim.cli.flags.ResultOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to ask for a hit curve. What was not typed is {@code null}.
 *
 * @param workload settings of the workload and of its blocks, by name
 * @param cards settings of cards and models, by name; there may be several of each, separated by commas
 * @param typedNames how the flags of all these were typed
 * @param at sizes of the cache in blocks, separated by commas
 * @param results where results go
 */
public record HitCurveArguments(
        Map<String, String> workload,
        Map<String, String> cards,
        Map<String, String> typedNames,
        @Nullable String at,
        ResultOptions.Typed results) {

    public HitCurveArguments {
        workload = Collections.unmodifiableMap(new LinkedHashMap<>(workload));
        cards = Collections.unmodifiableMap(new LinkedHashMap<>(cards));
        typedNames = Map.copyOf(typedNames);
    }
}
