package dev.vllmsim.engine.sweep;

import dev.vllmsim.engine.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The runs of a sweep: what each changes in the settings. A single run is a plan of one point that changes nothing.
 *
 * @param parameters the swept settings, by name
 * @param points the changes, a run each, in order; each names all parameters
 */
public record SweepPlan(List<String> parameters, List<Map<String, Object>> points) {
    private static final String CONCURRENCY = "concurrency";
    private static final String SETTING = "sweep_over";
    /** Between the two settings of a grid, where one text holds both. */
    private static final String SEPARATOR = ";";

    private static final int MOST_PARAMETERS = 2;

    public SweepPlan {
        parameters = List.copyOf(parameters);
        points = List.copyOf(points);
    }

    /** No sweep. */
    public static SweepPlan none() {
        return new SweepPlan(List.of(), List.of(Map.of()));
    }

    /** Every concurrency from 1 to the given one. */
    public static SweepPlan ofConcurrency(int most) {
        List<Map<String, Object>> points = new ArrayList<>();
        for (int concurrency = 1; concurrency <= most; concurrency++) {
            points.add(Map.of(CONCURRENCY, concurrency));
        }
        return new SweepPlan(List.of(CONCURRENCY), points);
    }

    /**
     * The values of one setting, or of two the grid of both.
     *
     * @param axes {@code NAME=V1,V2,…} each
     * @param called the setting that a name means
     * @throws SettingsException if they are not of that form
     */
    public static SweepPlan over(List<String> axes, UnaryOperator<String> called) {
        if (axes.size() > MOST_PARAMETERS) {
            throw unusable("can be given twice at most, but was given " + axes.size() + " times");
        }
        List<String> parameters = new ArrayList<>();
        List<Map<String, Object>> points = List.of(Map.of());
        for (String axis : axes) {
            int equals = axis.indexOf('=');
            if (equals < 1 || equals == axis.length() - 1) {
                throw unusable("must be NAME=V1,V2,..., but is '" + axis + "'");
            }
            String parameter = called.apply(axis.substring(0, equals));
            if (parameters.contains(parameter)) {
                throw unusable("was given twice for " + parameter + ": list all values in one");
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

    private static SettingsException unusable(String problem) {
        return new SettingsException(SETTING, problem);
    }

    /** What was asked for, as one text. */
    public static String text(List<String> axes) {
        return String.join(SEPARATOR, axes);
    }

    /** What was asked for, of one text. */
    public static List<String> axes(String text) {
        return List.of(text.split(SEPARATOR, -1));
    }

    /** Whether there is anything to sweep. */
    public boolean isSweep() {
        return !parameters.isEmpty();
    }
}
