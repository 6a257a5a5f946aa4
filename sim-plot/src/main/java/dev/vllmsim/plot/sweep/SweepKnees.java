package dev.vllmsim.plot.sweep;

import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Where the curves of a sweep have their knees, as its picture shows them. */
public final class SweepKnees {
    private SweepKnees() {}

    /**
     * Finds them.
     *
     * @return by statistic, and by {@code ttft}, {@code tps} and {@code goodput}, the value of the swept setting; nothing
     *     of grids, and of settings that are no numbers
     */
    public static Map<String, Map<String, Double>> of(SweepReport report) {
        Map<String, Map<String, Double>> knees = new LinkedHashMap<>();
        if (report.parameters().size() > 2) {
            return knees;
        }
        SweepData data = SweepData.of(report);
        if (!data.isLine()) {
            return knees;
        }
        for (Statistic statistic : Statistic.values()) {
            LinePanels panels = new LinePanels(data, List.of(statistic));
            Map<String, Double> found = new LinkedHashMap<>();
            for (Figure.Quantity quantity : data.quantities()) {
                OptionalInt knee = panels.knee(quantity);
                if (knee.isPresent()) {
                    found.put(
                            quantity.name().toLowerCase(Locale.ROOT),
                            data.points().get(knee.getAsInt()).number());
                }
            }
            knees.put(statistic.label(), found);
        }
        return knees;
    }
}
