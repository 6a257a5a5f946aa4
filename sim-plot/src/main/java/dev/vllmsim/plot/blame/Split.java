package dev.vllmsim.plot.blame;

import dev.vllmsim.engine.blame.Cause;
import java.util.EnumMap;
import java.util.Map;

/**
 * Milliseconds by cause. A bar has only what is above 0.
 *
 * @param parts those that there are
 */
record Split(Map<Cause, Double> parts) {
    Split {
        parts = parts.isEmpty() ? Map.of() : new EnumMap<>(parts);
    }

    /** Of causes by name, as documents have them; a name that this version does not know is passed over. */
    static Split of(Map<?, ?> byName) {
        Map<Cause, Double> parts = new EnumMap<>(Cause.class);
        for (Cause cause : Cause.OF_TTFT) {
            if (byName.get(cause.label()) instanceof Number ms && ms.doubleValue() > 0) {
                parts.put(cause, ms.doubleValue());
            }
        }
        return new Split(parts);
    }

    double sum() {
        return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    double of(Cause cause) {
        return parts.getOrDefault(cause, 0.0);
    }
}
