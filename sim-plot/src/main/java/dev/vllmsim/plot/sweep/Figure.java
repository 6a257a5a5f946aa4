package dev.vllmsim.plot.sweep;

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
        GOODPUT("Goodput: requests that reach their objectives", "Goodput", "requests/s"),
        REFUSED("Refused requests, of all that came", "Refused share", "share");

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

        /** Whether it is a time in milliseconds. */
        boolean isTime() {
            return rate == null;
        }

        /** Whether less of it is better. */
        boolean isBetterLow() {
            return isTime() || this == REFUSED;
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
        return ofStudies().name();
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
        return ofStudies().of(summary);
    }

    private dev.vllmsim.report.study.Figure ofStudies() {
        return switch (quantity) {
            case GOODPUT -> dev.vllmsim.report.study.Figure.GOODPUT_QPS;
            case REFUSED -> dev.vllmsim.report.study.Figure.REFUSED;
            default -> dev.vllmsim.report.study.Figure.TPS;
        };
    }
}
