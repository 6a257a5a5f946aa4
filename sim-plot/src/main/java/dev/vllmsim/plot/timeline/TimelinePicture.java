package dev.vllmsim.plot.timeline;

import dev.vllmsim.plot.page.Band;
import dev.vllmsim.plot.page.Caption;
import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Heading;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Limit;
import dev.vllmsim.plot.page.Notes;
import dev.vllmsim.report.chart.Timeline;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The picture of a run over time. */
public final class TimelinePicture {
    private static final int TALL = 110;
    private static final int LOW = 76;
    private static final double NANOS_PER_MILLI = 1e6;

    /** Levels are seen pixel by pixel; of what is counted, a narrow column has too few to be more than noise. */
    private static final double NARROWEST_LEVEL = 1;

    private static final double NARROWEST_RATE = 4;

    /** Where the queue is so many times longer than what runs, each has a panel. */
    private static final double FARTHEST = 5;

    private static final long SHORTEST_FOR_RATES = 250_000_000;

    private final Timeline run;
    private final Map<String, ?> config;
    private final Columns levels;
    private final Columns rates;
    private final TimeAxis axis;

    /**
     * @param run the run over time
     * @param config every setting of the run, by name
     */
    public TimelinePicture(Timeline run, Map<String, ?> config) {
        this.run = run;
        this.config = config;
        levels = Columns.of(run, NARROWEST_LEVEL);
        rates = Columns.of(run, NARROWEST_RATE);
        axis = new TimeAxis(run.fromNanos(), run.toNanos());
    }

    /** Draws the picture. */
    public BufferedImage draw() {
        List<Band> bands = new ArrayList<>();
        bands.add(new Heading("The run over time", "", new Caption(config, Set.of()).phrases()));
        addRequests(bands);
        double[] used = kvUsed();
        if (used.length > 0) {
            bands.add(new TimePanel(
                    axis,
                    levels,
                    "KV blocks in use",
                    LOW,
                    List.of(new TimePanel.Part("", Ink.KV, used)),
                    true,
                    true,
                    new Limit("KV blocks", kvBlocks())));
        }
        bands.add(new TimePanel(
                axis,
                rates,
                "tokens computed, per second",
                LOW,
                List.of(
                        new TimePanel.Part("prefill", Ink.PREFILL, rates.perSecond(run.prefillTokens())),
                        new TimePanel.Part("decode", Ink.DECODE, rates.perSecond(run.decodeTokens()))),
                true,
                true,
                null));
        bands.add(new TimePanel(
                axis,
                rates,
                "requests " + per(),
                LOW,
                List.of(
                        new TimePanel.Part("arrive", Ink.SKY, counted(run.arrivals())),
                        new TimePanel.Part("finish", Ink.VERMILION, counted(run.finishes()))),
                false,
                !isRate(),
                null));
        if (Arrays.stream(run.preemptions()).anyMatch(count -> count > 0)) {
            bands.add(new TimePanel(
                    axis,
                    rates,
                    "preemptions " + per(),
                    LOW / 2,
                    List.of(new TimePanel.Part("", Ink.PREEMPTION, counted(run.preemptions()))),
                    true,
                    !isRate(),
                    null));
        }
        bands.add(axis);
        bands.add(new Notes(notes()));
        return Band.draw(bands);
    }

    /** One on the other, unless those that run would not be seen below a long queue. */
    private void addRequests(List<Band> bands) {
        TimePanel.Part running = new TimePanel.Part("running", Ink.RUNNING, levels.means(run.running()));
        TimePanel.Part waiting = new TimePanel.Part("waiting", Ink.WAITING, levels.means(run.waiting()));
        if (most(waiting) <= FARTHEST * most(running)) {
            bands.add(new TimePanel(axis, levels, "requests", TALL, List.of(running, waiting), true, true, null));
        } else {
            for (TimePanel.Part part : List.of(running, waiting)) {
                bands.add(new TimePanel(axis, levels, "requests", LOW, List.of(part), true, true, null));
            }
        }
    }

    private static double most(TimePanel.Part part) {
        return Arrays.stream(part.values()).max().orElse(0);
    }

    /** Of columns much shorter than a second, what they count says more than a rate. */
    private boolean isRate() {
        return rates.binsPerColumn() * run.binNanos() >= SHORTEST_FOR_RATES;
    }

    private String per() {
        return isRate() ? "per second" : "in " + width(rates);
    }

    private double[] counted(double[] bins) {
        return isRate() ? rates.perSecond(bins) : rates.sums(bins);
    }

    private double kvBlocks() {
        // One block is never used (docs/schedulers.md).
        return config.get("num_gpu_blocks") instanceof Number blocks ? replicas() * (blocks.doubleValue() - 1) : 0;
    }

    private double replicas() {
        return config.get("replicas") instanceof Number replicas ? replicas.doubleValue() : 1;
    }

    /** KV blocks in use, by columns; empty where memory is no limit. */
    double[] kvUsed() {
        double[] free = run.kvFree();
        if (free == null || kvBlocks() <= 0) {
            return new double[0];
        }
        double[] used = levels.means(run.busy());
        double[] left = levels.means(free);
        double ofEach = kvBlocks() / replicas();
        for (int i = 0; i < used.length; i++) {
            used[i] = Math.max(0, ofEach * used[i] - left[i]);
        }
        return used;
    }

    /** What the picture says at its foot. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add("Requests that run or wait and KV blocks: means over " + width(levels) + ". All else: over "
                + width(rates) + "; the tokens of a step are spread evenly over it.");
        long preempted = Math.round(Arrays.stream(run.preemptions()).sum());
        if (preempted > 0) {
            notes.add(Figures.exact(preempted) + (preempted == 1 ? " preemption" : " preemptions")
                    + ": a running request lost its KV blocks, and its tokens are computed again.");
        }
        return notes;
    }

    private static String width(Columns columns) {
        return Figures.duration(columns.binsPerColumn() * columns.span().binNanos() / NANOS_PER_MILLI);
    }
}
