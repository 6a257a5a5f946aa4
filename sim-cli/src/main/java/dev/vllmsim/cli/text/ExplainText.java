package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.report.document.ExplainReport;
import dev.vllmsim.report.document.ExplainReport.Changed;
import dev.vllmsim.report.document.ExplainReport.Decile;
import dev.vllmsim.report.document.ExplainReport.WhatIf;
import dev.vllmsim.report.document.Row;
import dev.vllmsim.report.study.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the time of a run's requests went, for people. */
public final class ExplainText {
    private static final int SHOWN = 5;
    private static final int MOST_CAUSES = 3;
    private static final double PERCENT = 100;
    private static final String TTFT = "ttft_causes_ms";
    private static final String DECODE = "decode_causes_ms";

    private ExplainText() {}

    /** Writes the explanation. */
    public static void print(TextOutput out, ExplainReport report) {
        out.println(Numbers.whole(report.summary().requests()) + " requests: TTFT p50 "
                + Numbers.ms(report.summary().ttftMs().p50()) + ", p99 "
                + Numbers.ms(report.summary().ttftMs().p99()) + " ms; TPOT p50 "
                + Numbers.ms(report.summary().tpotMs().p50()) + ", p95 "
                + Numbers.ms(report.summary().tpotMs().p95()) + " ms");
        out.println("");
        Row asked = report.asked();
        if (asked != null) {
            one(out, asked);
        } else {
            means(out, report);
            slowest(out, report);
        }
        whatIf(out, report);
    }

    private static void means(TextOutput out, ExplainReport report) {
        Map<String, Double> all = new LinkedHashMap<>();
        Map<String, Double> decode = new LinkedHashMap<>();
        double requests = report.summary().requests();
        for (Decile decile : report.deciles()) {
            decile.ttftCausesMs().forEach((cause, ms) -> all.merge(cause, ms / requests, Double::sum));
            decile.decodeCausesMs().forEach((cause, ms) -> decode.merge(cause, ms / requests, Double::sum));
        }
        Map<String, Double> tail = new LinkedHashMap<>();
        Map<String, Double> tailDecode = new LinkedHashMap<>();
        double rows = report.slowest().size();
        for (Row row : report.slowest()) {
            causes(row, TTFT).forEach((cause, ms) -> tail.merge(cause, ms / rows, Double::sum));
            causes(row, DECODE).forEach((cause, ms) -> tailDecode.merge(cause, ms / rows, Double::sum));
        }
        String slowest = "slowest " + Numbers.whole(report.slowest().size());
        table(out, "Time to first token (mean ms)", all, slowest, tail);
        out.println("");
        table(out, "First to last token (mean ms)", decode, slowest, tailDecode);
        out.println("");
    }

    private static void table(
            TextOutput out, String title, Map<String, Double> all, String slowest, Map<String, Double> tail) {
        TextTable table = new TextTable().row(title, "all", "", slowest, "");
        double sum = sum(all);
        double tailSum = sum(tail);
        all.forEach((cause, ms) -> {
            double inTail = tail.getOrDefault(cause, 0.0);
            if (ms != 0 || inTail != 0) {
                table.row(
                        Cause.of(cause).description(),
                        Numbers.ms(ms),
                        share(ms, sum),
                        Numbers.ms(inTail),
                        share(inTail, tailSum));
            }
        });
        table.row("together", Numbers.ms(sum), "", Numbers.ms(tailSum), "").print(out);
    }

    private static void slowest(TextOutput out, ExplainReport report) {
        out.println("The slowest, and most of what their TTFT went to (ms)");
        TextTable table = new TextTable().row("request", "prompt", "output", "arrival", "ttft");
        List<String> causes = new ArrayList<>();
        List<Row> rows =
                report.slowest().subList(0, Math.min(SHOWN, report.slowest().size()));
        for (Row row : rows) {
            table.row(
                    String.valueOf(row.text("id")),
                    String.valueOf(row.text("prompt_tokens")),
                    String.valueOf(row.text("output_tokens")),
                    Numbers.ms(row.number("arrival_ms")),
                    Numbers.ms(row.number("ttft_ms")));
            causes.add(String.valueOf(row.text("id")) + ": " + largest(causes(row, TTFT)) + inTheWay(row));
        }
        table.print(out);
        causes.forEach(out::println);
    }

    /** The largest causes, as in {@code waiting for a seat 12.000, own prefill 3.000}. */
    private static String largest(Map<String, Double> causes) {
        List<String> words = new ArrayList<>();
        causes.entrySet().stream()
                .filter(cause -> cause.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(MOST_CAUSES)
                .forEach(cause ->
                        words.add(Cause.of(cause.getKey()).description() + " " + Numbers.ms(cause.getValue())));
        return String.join(", ", words);
    }

    private static String inTheWay(Row row) {
        if (!(row.values().get("in_the_way") instanceof List<?> others) || others.isEmpty()) {
            return "";
        }
        List<String> words = new ArrayList<>();
        for (Object other : others) {
            if (other instanceof Map<?, ?> each && each.get("cost_ms") instanceof Number cost) {
                words.add(each.get("id") + " (" + each.get("prompt_tokens") + " + " + each.get("output_tokens")
                        + " tokens) " + Numbers.ms(cost.doubleValue()));
            }
        }
        return "; in the way: " + String.join(", ", words);
    }

    private static void one(TextOutput out, Row row) {
        out.println("Request " + row.text("id") + ": " + row.text("prompt_tokens") + " prompt tokens, "
                + row.text("output_tokens") + " output tokens, arrival " + Numbers.ms(row.number("arrival_ms"))
                + " ms");
        out.println("");
        split(out, "Time to first token (ms)", causes(row, TTFT));
        out.println("of its waiting behind others: " + Numbers.ms(row.number("behind_ms"))
                + "; its prefill alone would take " + Numbers.ms(row.number("alone_ms")));
        out.println("");
        split(out, "First to last token (ms)", causes(row, DECODE));
        String others = inTheWay(row);
        if (!others.isEmpty()) {
            out.println(others.substring(2));
        }
    }

    private static void split(TextOutput out, String title, Map<String, Double> causes) {
        TextTable table = new TextTable().row(title, "", "");
        double sum = sum(causes);
        causes.forEach((cause, ms) -> {
            if (ms != 0) {
                table.row(Cause.of(cause).description(), Numbers.fixed(ms, 6), share(ms, sum));
            }
        });
        table.row("together", Numbers.fixed(sum, 6), "").print(out);
    }

    private static void whatIf(TextOutput out, ExplainReport report) {
        Figure sortedBy = report.sortedBy() == null ? null : Figure.named(report.sortedBy());
        if (sortedBy == null) {
            return;
        }
        out.println("");
        if (report.whatIf().isEmpty()) {
            out.println("What would have helped: the run has no setting to relax.");
            return;
        }
        List<Figure> figures = report.whatIf().get(0).figures().keySet().stream()
                .map(Figure::named)
                .filter(figure -> figure != null)
                .toList();
        List<String> head = new ArrayList<>(List.of("What would have helped (by " + sortedBy.title() + ")"));
        List<String> now = new ArrayList<>(List.of("(the run itself)"));
        for (Figure figure : figures) {
            head.add(figure.title());
            head.add("change");
            now.add(Numbers.fixed(figure.of(report.summary()), 3));
            now.add("");
        }
        TextTable table = new TextTable().row(head.toArray(String[]::new)).row(now.toArray(String[]::new));
        for (WhatIf whatIf : report.whatIf()) {
            List<String> cells = new ArrayList<>(List.of(whatIf.flags()));
            for (Figure figure : figures) {
                Changed changed = whatIf.figures().get(figure.name());
                cells.add(Numbers.fixed(changed == null ? null : changed.value(), 3));
                cells.add(change(figure.of(report.summary()), changed));
            }
            table.row(cells.toArray(String[]::new));
        }
        table.print(out);
    }

    private static String change(@Nullable Double before, @Nullable Changed changed) {
        Double change = changed == null ? null : changed.change();
        if (before == null || change == null || before == 0) {
            return Numbers.NONE;
        }
        double percent = change / before * PERCENT;
        return (percent > 0 ? "+" : "") + Numbers.fixed(percent, 1) + " %";
    }

    private static String share(double part, double sum) {
        return sum == 0 ? "" : Numbers.fixed(part / sum * PERCENT, 1) + " %";
    }

    private static double sum(Map<String, Double> causes) {
        return causes.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Map<String, Double> causes(Row row, String column) {
        Map<String, Double> causes = new LinkedHashMap<>();
        if (row.values().get(column) instanceof Map<?, ?> map) {
            map.forEach((cause, ms) -> {
                if (ms instanceof Number number) {
                    causes.put(String.valueOf(cause), number.doubleValue());
                }
            });
        }
        return causes;
    }
}
