package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.report.document.FleetStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the replicas of a fleet fared, for the console. */
final class FleetText {
    /** Of more replicas than these, the busiest and the least busy are shown. */
    private static final int MOST = 16;

    private static final int AT_EACH_END = 4;
    private static final int PERCENT = 100;

    private FleetText() {}

    static void print(TextOutput out, @Nullable FleetStats fleet) {
        if (fleet == null) {
            return;
        }
        out.println("");
        TextTable table = new TextTable()
                .row("Replica", "requests", "prompt", "output", "hit %", "busy %", "in flight", "peak", "TTFT", "max");
        for (FleetStats.Replica replica : shown(fleet)) {
            table.row(
                    Numbers.whole(replica.replica()),
                    Numbers.whole(replica.requests()),
                    Numbers.whole(replica.promptTokens()),
                    Numbers.whole(replica.outputTokens()),
                    percent(replica.hitRate()),
                    percent(replica.busyShare()),
                    Numbers.fixed(replica.meanInFlight(), 1),
                    Numbers.whole(replica.peakInFlight()),
                    Numbers.ms(replica.ttftMsMean()),
                    Numbers.ms(replica.ttftMsMax()));
        }
        table.print(out);
        int left = fleet.replicas().size() - shown(fleet).size();
        String busiest = "Busiest over mean: " + Numbers.fixed(fleet.busiestOverMean(), 3);
        out.println(left == 0 ? busiest : busiest + "; " + left + " replicas between these are not shown");
    }

    private static String percent(@Nullable Double share) {
        return Numbers.fixed(share == null ? null : share * PERCENT, 1);
    }

    /** All, or the busiest and the least busy of them, busiest first. */
    private static List<FleetStats.Replica> shown(FleetStats fleet) {
        List<FleetStats.Replica> all = fleet.replicas();
        if (all.size() <= MOST) {
            return all;
        }
        List<FleetStats.Replica> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingDouble(FleetStats.Replica::busyShare).reversed());
        List<FleetStats.Replica> ends = new ArrayList<>(sorted.subList(0, AT_EACH_END));
        ends.addAll(sorted.subList(sorted.size() - AT_EACH_END, sorted.size()));
        return ends;
    }
}
