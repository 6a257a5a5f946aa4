package dev.vllmsim.plot.sweep;

import dev.vllmsim.report.document.Goodput;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.statistics.Statistic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A figure of a run that is drawn.
 *
 * @param quantity what it is of
 * @param statistic which of a latency's; {@code null} for a rate over the whole run
 */
record Figure(Quantity quantity, @Nullable Statistic statistic) {
    /** What a sweep shows of its runs. */
    enum Quantity {
        TTFT("Time to first token (TTFT)", "TTFT", null),
        TPOT("Time per output token (TPOT)", "TPOT", null),
        TPS("Decode throughput (TPS)", "Decode TPS", "tokens/s"),
        GOODPUT("Goodput: requests that reach their objectives", "Goodput", "requests/s");

        private final String title;
        private final String label;
        private final @Nullable String rate;

        Quantity(String title, String label, @Nullable String rate) {
            this.title = title;
            this.label = label;
            this.rate = rate;
        }

        /** The heading of its panel. */
        String title() {
            return title;
        }

        /** Its short name. */
        String label() {
            return label;
        }

        /** Whether it is a time in milliseconds, of which less is better; otherwise more is. */
        boolean isTime() {
            return rate == null;
        }

        /** The unit of what is no time; {@code null} for times, whose unit is chosen by their size. */
        @Nullable
        String rate() {
            return rate;
        }

        /** Its figures: of a time, one for each statistic. */
        List<Figure> figures(List<Statistic> statistics) {
            return isTime()
                    ? statistics.stream()
                            .map(statistic -> new Figure(this, statistic))
                            .toList()
                    : List.of(new Figure(this, null));
        }
    }

    /** What it is, as in {@code p95 of TTFT}. */
    String label() {
        return statistic == null
                ? quantity.label()
                : statistic == Statistic.MEAN
                        ? "Mean " + quantity.label()
                        : statistic.label() + " of " + quantity.label();
    }

    /** Its name among the intervals of a report. */
    String name() {
        if (statistic != null) {
            return statistic.label() + (quantity == Quantity.TTFT ? "_ttft_ms" : "_tpot_ms");
        }
        return quantity == Quantity.TPS
                ? dev.vllmsim.report.study.Figure.TPS.name()
                : dev.vllmsim.report.study.Figure.GOODPUT_QPS.name();
    }

    /** Its value in a run, or {@code NaN} if the run does not have it. */
    double of(Summary summary) {
        Double value = read(summary);
        return value == null ? Double.NaN : value;
    }

    private @Nullable Double read(Summary summary) {
        if (statistic != null) {
            return statistic.of(quantity == Quantity.TTFT ? summary.ttftMs() : summary.tpotMs());
        }
        if (quantity == Quantity.TPS) {
            return summary.tps();
        }
        Goodput goodput = summary.goodput();
        return goodput == null ? null : goodput.qps();
    }
}
