package dev.vllmsim.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The runs of a sweep: what each changes in the settings.
 *
 * @param parameter the swept setting
 * @param points the changes, a run each, in order
 */
record SweepPlan(String parameter, List<Map<String, Object>> points) {
    private static final String CONCURRENCY = "concurrency";

    SweepPlan {
        points = List.copyOf(points);
    }

    /** Every concurrency from 1 to the given one. */
    static SweepPlan ofConcurrency(int most) {
        List<Map<String, Object>> points = new ArrayList<>();
        for (int concurrency = 1; concurrency <= most; concurrency++) {
            points.add(Map.of(CONCURRENCY, concurrency));
        }
        return new SweepPlan(CONCURRENCY, points);
    }

    /** The plan that the settings of a run make, if it is to be swept. */
    static SweepPlan of(Map<String, Object> config) {
        return ofConcurrency(config.get(CONCURRENCY) instanceof Integer most ? most : 1);
    }
}
