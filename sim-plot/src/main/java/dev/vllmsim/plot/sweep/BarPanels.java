package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Fonts;
import dev.vllmsim.report.statistics.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Panels of bars over names, each bar with its value. */
final class BarPanels implements SweepPicture.Panels {
    private final SweepData data;
    private final List<BarPanel> panels = new ArrayList<>();

    BarPanels(SweepData data, List<Statistic> statistics) {
        this.data = data;
        List<String> labels = Labels.of(data.valuesOf(0));
        List<String> ofPoints = data.points().stream()
                .map(point -> labels.get(data.valuesOf(0).indexOf(point.values().get(0))))
                .toList();
        Objectives objectives = new Objectives(data.config());
        List<Boolean> warned = data.points().stream().map(data::isMarked).toList();
        List<Figure.Quantity> quantities = data.quantities();
        for (int i = 0; i < quantities.size(); i++) {
            Figure.Quantity quantity = quantities.get(i);
            boolean last = i == quantities.size() - 1;
            List<Figure> figures = quantity.figures(statistics);
            panels.add(new BarPanel(
                    quantity,
                    figures,
                    figures.stream().map(data::get).toList(),
                    figures.stream().map(data::ends).filter(Objects::nonNull).toList(),
                    ofPoints,
                    warned,
                    objectives.of(quantity),
                    last ? Caption.settingName(data.names().get(0)) : ""));
        }
    }

    @Override
    public List<Band> bands() {
        return List.copyOf(panels);
    }

    /** How wide the widest of some labels is, in units. */
    static double longest(List<String> labels) {
        return labels.stream()
                .mapToDouble(label -> Fonts.width(label, Fonts.TICK))
                .max()
                .orElse(0);
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (panels.stream().anyMatch(BarPanel::leavesOut)) {
            notes.add("Values are left out above bars that are too narrow for them; the table has them.");
        }
        if (panels.stream().anyMatch(BarPanel::isLogarithmic)) {
            notes.add("Marks instead of bars: on an axis of ratios a bar has no foot to begin at.");
        }
        notes.addAll(data.replicationNotes("Bars and marks are means, whiskers their 95 % intervals,"));
        notes.addAll(data.warningNotes("Shaded"));
        return notes;
    }
}
