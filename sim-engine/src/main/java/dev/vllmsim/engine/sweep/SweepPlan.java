package dev.vllmsim.engine.sweep;

import dev.vllmsim.engine.scenario.Setting;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Quotes;
import dev.vllmsim.engine.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The runs of a sweep: what each changes in the settings. A single run is a plan of one point that changes nothing.
 *
 * @param parameters the swept settings, by name
 * @param points the changes, a run each, in order; each names all parameters
 */
public record SweepPlan(List<String> parameters, List<Map<String, Object>> points) {
    /** More runs than that are a mistake, and the results of so many would fill the memory. */
    public static final int MOST_POINTS = 100_000;

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
     * @param axes {@code NAME=V1,V2,…} each; the values may be ranges, as in {@code 64..4096} or {@code 1..4:0.5}
     * @param called the setting that a name means
     * @throws SettingsException if they are not of that form, or if there are too many
     */
    public static SweepPlan over(List<String> axes, Function<String, Setting> called) {
        if (axes.size() > MOST_PARAMETERS) {
            throw unusable("can be given twice at most, but was given " + axes.size() + " times");
        }
        return space(axes, called);
    }

    /**
     * All combinations of the values of any number of settings.
     *
     * @param axes as in {@link #over}
     * @param called the setting that a name means
     * @throws SettingsException if they are not of that form, or if there are too many
     */
    public static SweepPlan space(List<String> axes, Function<String, Setting> called) {
        List<String> parameters = new ArrayList<>();
        List<Map<String, Object>> points = List.of(Map.of());
        for (String axis : axes) {
            int equals = axis.indexOf('=');
            if (equals < 1 || equals == axis.length() - 1) {
                throw unusable("must be NAME=V1,V2,..., but is '" + Quotes.of(axis) + "'");
            }
            Key<?> key = called.apply(axis.substring(0, equals)).key();
            if (parameters.contains(key.name())) {
                throw unusable("was given twice for " + key + ": list all values in one");
            }
            parameters.add(key.name());
            List<Object> values = values(key, axis.substring(equals + 1), MOST_POINTS / points.size());
            List<Map<String, Object>> grid = new ArrayList<>();
            for (Map<String, Object> point : points) {
                for (Object value : values) {
                    Map<String, Object> changed = new LinkedHashMap<>(point);
                    changed.put(key.name(), value);
                    grid.add(changed);
                }
            }
            points = grid;
        }
        return new SweepPlan(parameters, points);
    }

    private static List<Object> values(Key<?> key, String text, int most) {
        try {
            return SweepValues.of(key, text, most);
        } catch (IllegalArgumentException e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The same plan with its settings named as the runs name them: a setting with two names has one of them in the
     * {@code config} of each run, which may depend on the scheduler.
     *
     * @param runs the settings of each run
     * @param called the setting that a name means
     */
    public SweepPlan namedAsIn(List<Map<String, Object>> runs, Function<String, Setting> called) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String parameter : parameters) {
            names.put(
                    parameter,
                    called.apply(parameter).names().stream()
                            .filter(name -> runs.stream().allMatch(run -> run.containsKey(name)))
                            .findFirst()
                            .orElse(parameter));
        }
        List<Map<String, Object>> renamed = new ArrayList<>();
        for (Map<String, Object> point : points) {
            Map<String, Object> changes = new LinkedHashMap<>();
            point.forEach((name, value) -> changes.put(names.getOrDefault(name, name), value));
            renamed.add(changes);
        }
        return new SweepPlan(List.copyOf(names.values()), renamed);
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
