package dev.vllmsim.plot.latency;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.report.chart.Latencies;
import dev.vllmsim.report.measure.Cautions;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** The picture of latencies: of one run, or of several over each other. */
public final class LatencyPicture {
    /** More cannot be told apart. */
    public static final int MOST_RUNS = Line.ALL.size();

    private LatencyPicture() {}

    /**
     * Draws the picture.
     *
     * @param runs the runs, from one to {@link #MOST_RUNS}
     * @param names what to call them, if there are several
     */
    public static BufferedImage draw(List<Latencies> runs, List<String> names) {
        Differences differences =
                Differences.of(runs.stream().map(run -> run.head().config()).toList());
        List<Band> bands = new ArrayList<>();
        bands.add(new Heading(
                runs.size() == 1 ? "How long requests took" : "How long requests took in " + runs.size() + " runs",
                "",
                differences.common()));
        if (runs.size() > 1) {
            bands.add(new NamesBand(names, differences.own()));
        }
        bands.add(new CurvesBand(runs));
        bands.add(new Notes(notes(runs)));
        return Band.draw(bands);
    }

    /** What the picture says at its foot. */
    static List<String> notes(List<Latencies> runs) {
        List<String> notes = new ArrayList<>();
        notes.add("Circles and table: the percentiles of the reports. TPOT: first to last token, divided by the output"
                + " tokens.");
        long zeros = 0;
        for (Latencies run : runs) {
            for (Metric metric : Metric.values()) {
                if (metric.curve(run).ms().length > 0 && metric.curve(run).ms()[0] <= 0) {
                    zeros++;
                    break;
                }
            }
        }
        if (zeros > 0) {
            notes.add("Requests that took no time, as the TPOT of one output token, stand at the left end of the log"
                    + " scale.");
        }
        long fewest = runs.stream()
                .mapToLong(run -> run.head().summary().requests())
                .min()
                .orElse(0);
        if (fewest < Cautions.FEWEST_FOR_P99) {
            notes.add("A p99 of " + Figures.exact(fewest) + (fewest == 1 ? " request" : " requests")
                    + " says little more than the slowest one.");
        }
        boolean histogram = runs.stream().anyMatch(run -> run.head().summary().percentiles() != null);
        if (histogram) {
            notes.add("Curves and percentiles of the largest runs are of histograms, with a relative error of at most"
                    + " 0.0001.");
        }
        return notes;
    }
}
