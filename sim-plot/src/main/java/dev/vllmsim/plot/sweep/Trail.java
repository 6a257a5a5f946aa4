package dev.vllmsim.plot.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs of a sweep in the order in which they are connected.
 *
 * @param name what they have in common, in words; empty where there is only one trail
 * @param points the runs
 * @param labels what each is called
 * @param connected whether one value is more or less than the one before, so that a line may lead to it
 */
record Trail(String name, List<SweepData.Point> points, List<String> labels, boolean connected) {
    Trail {
        points = List.copyOf(points);
        labels = List.copyOf(labels);
    }

    /** What more requests come of: along these a trail shows how a setting bears its load. */
    private static final Set<String> LOADS = Set.of("request_rate", "rate_scale", "concurrency", "max_concurrency");

    /** Which of the swept settings changes along a trail: of a grid the second, unless only the first is a load. */
    static int along(SweepData data) {
        return !data.isGrid()
                        || (LOADS.contains(data.names().get(0))
                                && !LOADS.contains(data.names().get(1)))
                ? 0
                : 1;
    }

    /** The trails of a sweep: of a grid one for each value of the setting that does not change along it. */
    static List<Trail> of(SweepData data) {
        if (!data.isGrid()) {
            List<Object> values =
                    data.points().stream().map(point -> point.values().get(0)).toList();
            return List.of(new Trail("", data.points(), Labels.of(values), data.isLine()));
        }
        int along = along(data);
        List<Object> firsts = data.valuesOf(1 - along);
        List<Object> seconds = data.valuesOf(along);
        List<String> names = Labels.of(firsts);
        List<String> labels = Labels.of(seconds);
        boolean connected = seconds.stream().allMatch(value -> value instanceof Number);
        Map<List<Object>, SweepData.Point> byValues = new LinkedHashMap<>();
        data.points().forEach(point -> byValues.put(point.values(), point));
        List<Trail> trails = new ArrayList<>();
        for (int i = 0; i < firsts.size(); i++) {
            List<SweepData.Point> points = new ArrayList<>();
            List<String> called = new ArrayList<>();
            for (int j = 0; j < seconds.size(); j++) {
                Object first = firsts.get(i);
                Object second = seconds.get(j);
                SweepData.Point point = byValues.get(along == 1 ? List.of(first, second) : List.of(second, first));
                if (point != null) {
                    points.add(point);
                    called.add(labels.get(j));
                }
            }
            trails.add(new Trail(names.get(i), points, called, connected));
        }
        return trails;
    }
}
