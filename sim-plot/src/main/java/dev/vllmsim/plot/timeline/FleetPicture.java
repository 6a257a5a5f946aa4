package dev.vllmsim.plot.timeline;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.report.chart.FleetLoad;
import dev.vllmsim.report.document.FleetStats;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The load of each replica over time, as strips below each other: where one darkens alone, requests were herded. */
public final class FleetPicture {
    private static final double NARROWEST = 3;
    private static final int PANEL = 110;
    private static final double NANOS_PER_MILLI = 1e6;

    private final FleetLoad load;
    private final @Nullable FleetStats stats;
    private final Map<String, ?> config;
    private final Columns columns;
    private final TimeAxis axis;

    /**
     * @param load the load over time
     * @param stats how each replica fared, or {@code null} if that is not known
     * @param config every setting of the run, by name
     */
    public FleetPicture(FleetLoad load, @Nullable FleetStats stats, Map<String, ?> config) {
        this.load = load;
        this.stats = stats;
        this.config = config;
        columns = Columns.of(
                new Columns.Span(load.fromNanos(), load.toNanos(), load.beginNanos(), load.binNanos(), load.bins()),
                NARROWEST);
        axis = new TimeAxis(load.fromNanos(), load.toNanos());
    }

    /** Draws the picture. */
    public BufferedImage draw() {
        List<double[]> inFlight = perReplica(load.inFlight());
        List<Band> bands = new ArrayList<>();
        bands.add(new Heading("The load of each replica", "", new Caption(config, Set.of()).phrases()));
        bands.add(new Strips(axis, columns, "requests in flight at each replica", inFlight, labels()));
        bands.add(spread("requests in flight at a replica", inFlight));
        List<double[]> waiting = perReplica(load.waiting());
        if (waiting.stream().flatMapToDouble(Arrays::stream).anyMatch(value -> value > 0)) {
            bands.add(spread("requests before their first step at a replica", waiting));
        }
        bands.add(axis);
        bands.add(new Notes(notes()));
        return Band.draw(bands);
    }

    /** Means over time of the replicas of each strip, by columns. */
    private List<double[]> perReplica(List<double[]> levels) {
        List<double[]> means = new ArrayList<>();
        for (int strip = 0; strip < levels.size(); strip++) {
            double[] values = columns.means(levels.get(strip));
            for (int i = 0; i < values.length; i++) {
                values[i] /= load.replicasOf(strip);
            }
            means.add(values);
        }
        return means;
    }

    private TimePanel spread(String name, List<double[]> strips) {
        double[] most = new double[columns.count()];
        double[] mean = new double[columns.count()];
        double[] least = new double[columns.count()];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int strip = 0; strip < strips.size(); strip++) {
            double[] values = strips.get(strip);
            for (int i = 0; i < values.length; i++) {
                most[i] = Math.max(most[i], values[i]);
                least[i] = Math.min(least[i], values[i]);
                mean[i] += values[i] * load.replicasOf(strip) / load.replicas();
            }
        }
        return new TimePanel(
                axis,
                columns,
                name,
                PANEL,
                List.of(
                        new TimePanel.Part("most", Ink.VERMILION, most),
                        new TimePanel.Part("mean", Ink.TEXT, mean),
                        new TimePanel.Part("least", Ink.BLUE, least)),
                false,
                true,
                null);
    }

    /** What is written beside each strip. */
    private List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int strip = 0; strip < load.inFlight().size(); strip++) {
            int first = strip * load.replicasPerStrip();
            int last = first + load.replicasOf(strip) - 1;
            labels.add(first == last ? String.valueOf(first) : first + "\u2013" + last);
        }
        return labels;
    }

    /** What the picture says at its foot. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add("Means over " + Figures.duration(columns.binsPerColumn() * load.binNanos() / NANOS_PER_MILLI)
                + (load.replicasPerStrip() > 1
                        ? ", and over the " + load.replicasPerStrip() + " replicas that share a strip."
                        : "."));
        Double busiest = stats == null ? null : stats.busiestOverMean();
        if (busiest != null) {
            notes.add("The busiest replica was busy " + Figures.amount(busiest) + " times as long as the mean of all.");
        }
        return notes;
    }
}
