package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.statistics.Interval;
import dev.vllmsim.report.statistics.Statistic;
import dev.vllmsim.report.study.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What runs with several seeds say together. */
final class IntervalsText {
    private static final int SEEDS_SHOWN = 3;

    private IntervalsText() {}

    /**
     * Writes means and intervals, below the summary of the first run.
     *
     * @param intervals by the names of figures
     */
    static void print(TextOutput out, Replications replications, Map<String, Interval> intervals) {
        out.println("");
        out.println("All of the above is of seed " + replications.seeds().get(0) + ". Of "
                + replications.count() + " replications (seeds " + seeds(replications.seeds())
                + "), the mean ± half of its 95 % interval:");
        out.println("");
        List<String> header = new ArrayList<>(List.of("Latency (ms)"));
        for (Statistic statistic : Statistic.values()) {
            header.add(statistic.label());
        }
        TextTable latencies = new TextTable().row(header.toArray(String[]::new));
        Map<String, String> names = Figure.latencyNames();
        names.forEach((latency, name) -> {
            List<String> row = new ArrayList<>(List.of(name));
            for (Statistic statistic : Statistic.values()) {
                Interval interval = intervals.get(statistic.label() + "_" + latency + "_ms");
                row.add(interval == null ? Numbers.NONE : Numbers.plusMinus(interval));
            }
            latencies.row(row.toArray(String[]::new));
        });
        latencies.print(out);
        TextTable rates = new TextTable(true);
        intervals.forEach((name, interval) -> {
            Figure figure = Figure.named(name);
            if (figure != null && !name.endsWith("_ms")) {
                rates.row(figure.title(), Numbers.plusMinus(interval), figure.unit());
            }
        });
        out.println("");
        rates.print(out);
    }

    /** The first of some seeds. */
    static String seeds(List<Long> seeds) {
        StringBuilder text = new StringBuilder();
        for (long seed : seeds.subList(0, Math.min(SEEDS_SHOWN, seeds.size()))) {
            text.append(text.length() == 0 ? "" : ", ").append(seed);
        }
        return seeds.size() > SEEDS_SHOWN ? text.append(", ...").toString() : text.toString();
    }
}
