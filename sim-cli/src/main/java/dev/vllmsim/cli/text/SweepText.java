package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.report.document.Goodput;
import dev.vllmsim.report.document.Refused;
import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.SweepPoint;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Distribution;
import dev.vllmsim.report.statistics.Interval;
import dev.vllmsim.report.statistics.Statistic;
import dev.vllmsim.report.study.Figure;
import java.util.ArrayList;
import java.util.List;

/** A sweep as a table, a run a row. */
public final class SweepText {
    private SweepText() {}

    /**
     * Writes the table.
     *
     * @param sweep the runs; all change the same settings
     * @param shown what is shown of latencies
     */
    public static void print(TextOutput out, SweepReport sweep, List<Statistic> shown) {
        List<SweepPoint> points = sweep.points();
        TextTable table = new TextTable();
        List<String> names = new ArrayList<>(points.get(0).settings().keySet());
        List<String> header = new ArrayList<>(names);
        for (String metric : List.of("TTFT", "TPOT")) {
            shown.forEach(statistic -> header.add(statistic.label() + " " + metric));
        }
        header.add("TPS");
        boolean objectives = points.get(0).summary().goodput() != null;
        if (objectives) {
            header.add("goodput");
        }
        boolean refusals = points.stream().anyMatch(point -> point.summary().refused() != null);
        if (refusals) {
            header.add("refused");
        }
        table.row(header.toArray(String[]::new));
        for (SweepPoint point : points) {
            List<String> row = new ArrayList<>();
            for (String name : names) {
                row.add(String.valueOf(point.settings().get(name)));
            }
            Summary summary = point.summary();
            for (String latency : List.of("ttft", "tpot")) {
                Distribution values = latency.equals("ttft") ? summary.ttftMs() : summary.tpotMs();
                shown.forEach(statistic -> row.add(
                        cell(point, statistic.label() + "_" + latency + "_ms", Numbers.ms(statistic.of(values)))));
            }
            row.add(cell(point, Figure.TPS.name(), Numbers.fixed(summary.tps(), 1)));
            Goodput goodput = summary.goodput();
            if (goodput != null) {
                row.add(cell(point, Figure.GOODPUT_QPS.name(), Numbers.fixed(goodput.qps(), 3)));
            }
            Refused refused = summary.refused();
            if (refused != null) {
                row.add(cell(point, Figure.REFUSED.name(), Numbers.fixed(refused.share(), 3)));
            }
            table.row(row.toArray(String[]::new));
        }
        table.print(out);
        out.println("TTFT and TPOT in ms, TPS in output tokens a second"
                + (objectives ? ", goodput in good requests a second" : "")
                + (refusals ? ", refused as a share of all requests that came." : "."));
        Replications replications = sweep.replications();
        if (replications != null) {
            out.println("Each is a mean of " + replications.count()
                    + " replications ± half of its 95 % interval; all runs have the same seeds.");
        }
    }

    /** The mean of a figure over the replications, or the figure of the single run. */
    private static String cell(SweepPoint point, String figure, String single) {
        Interval interval = point.intervals().get(figure);
        return interval == null ? single : Numbers.plusMinus(interval);
    }
}
