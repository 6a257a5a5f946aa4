package dev.vllmsim.plot.sweep;

import dev.vllmsim.plot.page.TimeUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the charts that share an axis.
 *
 * @param title what it shows
 * @param mean what is drawn in full
 * @param tail what is drawn beside it, as it shows the slow requests; empty for none
 */
record Panel(String title, SweepData.Figure mean, List<SweepData.Figure> tail) {
    private static final List<Panel> USUAL = List.of(
            new Panel("Time to first token (TTFT)", SweepData.Figure.TTFT_MEAN, List.of(SweepData.Figure.TTFT_P95)),
            new Panel("Time per output token (TPOT)", SweepData.Figure.TPOT_MEAN, List.of(SweepData.Figure.TPOT_P95)),
            new Panel("Decode throughput (TPS)", SweepData.Figure.TPS, List.of()));

    private static final Panel GOODPUT =
            new Panel("Goodput: requests that reach their objectives", SweepData.Figure.GOODPUT, List.of());

    /** The charts of a sweep, from top to bottom. */
    static List<Panel> of(SweepData data) {
        List<Panel> panels = new ArrayList<>(USUAL);
        if (data.hasGoodput()) {
            panels.add(GOODPUT);
        }
        return panels;
    }

    /** The largest value in the panel. */
    double largest(SweepData data) {
        double largest = data.largest(mean);
        for (SweepData.Figure figure : tail) {
            largest = Math.max(largest, data.largest(figure));
        }
        return largest;
    }

    /** The unit of the panel's axis. */
    String unit(double largest) {
        String rate = mean.rate();
        return rate == null ? TimeUnit.of(largest).word() : rate;
    }

    /** What a value is divided by to be shown in that unit. */
    double divisor(double largest) {
        return mean.isTime() ? TimeUnit.of(largest).millis() : 1;
    }
}
