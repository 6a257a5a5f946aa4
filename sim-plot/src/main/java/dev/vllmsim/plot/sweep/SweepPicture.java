package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The picture of a sweep: latencies and throughput over what was swept. Lines over a number, bars over names, heat maps
 * over a grid of two settings.
 */
public final class SweepPicture {
    private SweepPicture() {}

    /**
     * Draws a sweep.
     *
     * @param statistics what is drawn of latencies, at least one; knees are looked for in the first
     * @throws IllegalArgumentException if more than two settings were swept
     */
    public static BufferedImage draw(SweepReport report, List<Statistic> statistics) {
        SweepData data = SweepData.of(report);
        List<String> phrases = new Caption(report.config(), new HashSet<>(data.names())).phrases();
        Panels panels = data.isGrid()
                ? new HeatMaps(data, statistics)
                : data.isLine() ? new LinePanels(data, statistics) : new BarPanels(data, statistics);
        List<String> notes = new ArrayList<>(panels.notes());
        notes.addAll(gaps(data, statistics));

        List<Band> bands = new ArrayList<>();
        bands.add(new Heading(title(data), "", phrases));
        bands.addAll(panels.bands());
        bands.add(new Notes(notes));
        return Band.draw(bands);
    }

    private static String title(SweepData data) {
        List<String> names = data.names().stream().map(Caption::settingName).toList();
        return "Latency and throughput by " + String.join(" and ", names);
    }

    private static List<String> gaps(SweepData data, List<Statistic> statistics) {
        long without = data.points().stream()
                .filter(point -> data.quantities().stream()
                        .flatMap(quantity -> quantity.figures(statistics).stream())
                        .anyMatch(figure -> Double.isNaN(point.get(figure))))
                .count();
        return without == 0
                ? List.of()
                : List.of(Figures.exact(without) + " of "
                        + Figures.exact(data.points().size()) + " runs lack a figure and leave a gap there.");
    }

    /** The part of the picture below its heading. */
    interface Panels {
        /** From the top down. */
        List<Band> bands();

        /** Sentences that a reader needs, for below the panels. */
        List<String> notes();
    }
}
