package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.flags.SettingFlag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The runs of a sweep: what each changes in the settings. A single run is a plan of one point that changes nothing.
 *
 * @param parameters the swept settings, by name
 * @param points the changes, a run each, in order; each names all parameters
 */
record SweepPlan(List<String> parameters, List<Map<String, Object>> points) {
    private static final String CONCURRENCY = "concurrency";
    private static final String FLAG = "--sweep-over";
    /** Between what two flags say, where one text holds both. */
    private static final String SEPARATOR = ";";

    private static final int MOST_PARAMETERS = 2;

    SweepPlan {
        parameters = List.copyOf(parameters);
        points = List.copyOf(points);
    }

    /** No sweep. */
    static SweepPlan none() {
        return new SweepPlan(List.of(), List.of(Map.of()));
    }

    /** Every concurrency from 1 to the given one. */
    static SweepPlan ofConcurrency(int most) {
        List<Map<String, Object>> points = new ArrayList<>();
        for (int concurrency = 1; concurrency <= most; concurrency++) {
            points.add(Map.of(CONCURRENCY, concurrency));
        }
        return new SweepPlan(List.of(CONCURRENCY), points);
    }

    /**
     * The values of one setting, or of two the grid of both.
     *
     * @param axes {@code NAME=V1,V2,…} each; the name is a setting's or a flag's
     * @throws Failure if they are not of that form
     */
    static SweepPlan over(List<String> axes) {
        if (axes.size() > MOST_PARAMETERS) {
            throw Failure.usage(FLAG + " can be given twice at most, but was given " + axes.size() + " times");
        }
        List<String> parameters = new ArrayList<>();
        List<Map<String, Object>> points = List.of(Map.of());
        for (String axis : axes) {
            int equals = axis.indexOf('=');
            if (equals < 1 || equals == axis.length() - 1) {
                throw Failure.usage(FLAG + " must be NAME=V1,V2,..., but is '" + axis + "'");
            }
            String parameter = SettingFlag.settingCalled(axis.substring(0, equals));
            if (parameters.contains(parameter)) {
                throw Failure.usage(FLAG + " was given twice for " + parameter + ": list all values in one");
            }
            parameters.add(parameter);
            List<Map<String, Object>> grid = new ArrayList<>();
            for (Map<String, Object> point : points) {
                for (String value : axis.substring(equals + 1).split(",", -1)) {
                    Map<String, Object> changed = new LinkedHashMap<>(point);
                    changed.put(parameter, value.strip());
                    grid.add(changed);
                }
            }
            points = grid;
        }
        return new SweepPlan(parameters, points);
    }

    /** What the flags said, as one text. */
    static String text(List<String> axes) {
        return String.join(SEPARATOR, axes);
    }

    /** What the flags said, of one text. */
    static List<String> axes(String text) {
        return List.of(text.split(SEPARATOR, -1));
    }

    /** Whether there is anything to sweep. */
    boolean isSweep() {
        return !parameters.isEmpty();
    }
}
