package dev.vllmsim.report.document;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run at one load, and whether it held the objectives.
 *
 * @param value the load
 * @param seed the run's seed, or {@code null} where nothing in it is random
 * @param holds whether it held them all; a run in overload holds none
 * @param overloaded whether more requests arrived than were served
 * @param stoppedEarly whether it was ended as soon as a miss was certain
 * @param binding the objective that it misses most or is nearest to missing, by its figure's name; the
 *     code of the warning where
 *     only that makes it a miss
 * @param figures what the objectives look at, by name; empty where it was stopped early, as it would depend on when
 */
public record LoadProbe(
        double value,
        @Nullable Long seed,
        boolean holds,
        boolean overloaded,
        boolean stoppedEarly,
        String binding,
        Map<String, @Nullable Double> figures)
        implements Serializable {
    public LoadProbe {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
