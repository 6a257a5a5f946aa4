package dev.vllmsim.cli.output;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was typed on outputs.
 *
 * @param typed values by flag; that of a toggle does not matter
 */
public record OutputArguments(Map<String, String> typed) {
    public OutputArguments {
        typed = Collections.unmodifiableMap(new LinkedHashMap<>(typed));
    }

    /** Whether a flag was typed. */
    public boolean has(OutputFlag flag) {
        return typed.containsKey(flag.name());
    }

    /** The value of a flag, or {@code null} if it was not typed. */
    public @Nullable String value(OutputFlag flag) {
        return typed.get(flag.name());
    }
}
