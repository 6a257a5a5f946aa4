package dev.vllmsim.plot;

import dev.vllmsim.report.document.StepItem;
import dev.vllmsim.report.document.StepRow;
import dev.vllmsim.report.document.StepSeries;
import java.util.ArrayList;
import java.util.List;

/** Steps made by hand, for what no short run shows. */
public final class SampleSeries {
    private SampleSeries() {}

    /**
     * Forty steps of a scheduler with preemption: {@code a} and {@code b} decode; in every tenth step {@code b} is
     * preempted, and computes its tokens again in the step after.
     */
    public static StepSeries withPreemptions() {
        List<StepRow> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<StepItem> items = new ArrayList<>();
            items.add(i == 0 ? item("a", "prefill", 100, 0) : item("a", "decode", 1, 99 + i));
            boolean preempted = i % 10 == 9;
            if (i % 10 == 0) {
                items.add(item("b", "prefill", 80, 0));
            } else if (!preempted) {
                items.add(item("b", "decode", 1, 79 + i % 10));
            }
            rows.add(row(i, items, preempted ? List.of("b") : List.of()));
        }
        return of(rows);
    }

    /** A series whose window is the whole run. */
    public static StepSeries of(List<StepRow> rows) {
        int count = rows.size();
        return new StepSeries(
                rows.stream().mapToDouble(StepRow::startMs).toArray(),
                rows.stream().mapToDouble(StepRow::endMs).toArray(),
                rows.stream().mapToInt(row -> (int) row.prefillTokens()).toArray(),
                rows.stream().mapToInt(row -> (int) row.decodeTokens()).toArray(),
                rows.stream()
                        .mapToInt(row ->
                                row.preempted() == null ? 0 : row.preempted().size())
                        .toArray(),
                null,
                rows.subList(0, count));
    }

    /** A step of 10 ms. */
    public static StepRow row(long step, List<StepItem> items, List<String> preempted) {
        long prefill = 0;
        long decode = 0;
        for (StepItem item : items) {
            if (item.kind().equals("decode")) {
                decode += item.tokens();
            } else {
                prefill += item.tokens();
            }
        }
        return new StepRow(
                step, step * 10.0, step * 10.0 + 10, prefill, decode, items, preempted, null, null, null, null, null);
    }

    /** A part of a step. */
    public static StepItem item(String request, String kind, int tokens, int computedBefore) {
        return new StepItem(request, kind, tokens, computedBefore);
    }
}
