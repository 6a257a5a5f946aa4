package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.report.statistics.Statistic;
import java.util.ArrayList;
import java.util.List;

/** A map for each figure over a grid of two settings: the darker a cell the worse its value, which is written in it. */
final class HeatMaps implements SweepPicture.Panels {
    private static final int GAP = 40;
    private static final double WIDTH = (Page.WIDTH - 2.0 * Page.MARGIN - GAP) / 2;

    private final SweepData data;
    private final List<HeatMap> maps = new ArrayList<>();

    HeatMaps(SweepData data, List<Statistic> statistics) {
        this.data = data;
        Objectives objectives = new Objectives(data.config());
        for (Figure.Quantity quantity : data.quantities()) {
            for (Figure figure : quantity.figures(statistics)) {
                maps.add(new HeatMap(data, figure, objectives.of(quantity), WIDTH));
            }
        }
    }

    /** What is drawn, a map each. */
    List<HeatMap> maps() {
        return List.copyOf(maps);
    }

    /** Two maps side by side. */
    private record Pair(List<HeatMap> maps) implements Band {
        @Override
        public int height() {
            return maps.get(0).height();
        }

        @Override
        public void draw(Page page, int top) {
            for (int i = 0; i < maps.size(); i++) {
                maps.get(i).draw(page, Page.MARGIN + i * (WIDTH + GAP), top);
            }
        }
    }

    @Override
    public List<Band> bands() {
        List<Band> pairs = new ArrayList<>();
        for (int i = 0; i < maps.size(); i += 2) {
            pairs.add(new Pair(List.copyOf(maps.subList(i, Math.min(maps.size(), i + 2)))));
        }
        return pairs;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add("The darker, the worse: a longer time, a lower rate. Framed: the best of each map, as far as its"
                + " values are written.");
        if (maps.stream().anyMatch(HeatMap::hasBorder)) {
            notes.add("Red: the border between the runs whose figure reaches its objective and those whose does not.");
        }
        if (maps.stream().anyMatch(HeatMap::isEven)) {
            notes.add("A map without colours has one value, as far as it is written.");
        }
        if (maps.stream().anyMatch(map -> !map.isWritten())) {
            notes.add("Values are left out of the maps whose cells are too narrow for them; the table has them.");
        }
        notes.addAll(data.replicationNotes("Each value is the mean"));
        notes.addAll(data.warningNotes("Triangle"));
        return notes;
    }
}
