package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.text.Numbers;
import dev.vllmsim.report.calibration.FittedLatency;
import dev.vllmsim.report.document.CalibrationReport;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A calibration for people: the coefficients, and a table of errors for each group of requests. */
final class CalibrationText {
    private static final int DIGITS = 5;
    private static final int GAP = 2;
    private static final int NAME_WIDTH = 32;
    private static final int VALUE_WIDTH = 14;

    private CalibrationText() {}

    static void print(TextOutput out, CalibrationReport report) {
        boolean fitted = Boolean.TRUE.equals(report.fit().get("fitted"));
        List<CalibrationReport.Run> runs = new ArrayList<>();
        runs.add(report.first());
        runs.addAll(report.furtherRuns());
        int requests = runs.stream()
                .mapToInt(run -> ((Number) run.run().getOrDefault("requests", 0)).intValue())
                .sum();
        String where = runs.size() > 1 ? " of " + runs.size() + " runs" : "";
        out.println(
                fitted
                        ? "Fitted on " + report.fit().get("requests") + " of " + requests + " requests" + where + ", "
                                + report.fit().get("simulations")
                                + " simulations"
                        : "Scored on " + requests + " requests" + where + ", nothing fitted");
        out.println("");
        Map<?, Map<?, ?>> estimates = estimates(report);
        report.stepTime().forEach((name, value) -> {
            if (value instanceof Double number && name.startsWith("step_")) {
                out.println(line(name, number, estimates.get(name)));
            }
        });
        if (report.fit().get("front_ms") instanceof Double front) {
            out.println(line("front end, ms", front, estimates.get("front_ms")));
        }
        for (CalibrationReport.Run run : runs) {
            print(out, run, runs.size() > 1);
        }
    }

    private static Map<?, Map<?, ?>> estimates(CalibrationReport report) {
        Map<Object, Map<?, ?>> byName = new LinkedHashMap<>();
        if (report.fit().get("coefficients") instanceof List<?> coefficients) {
            for (Object each : coefficients) {
                if (each instanceof Map<?, ?> estimate && estimate.get("name") instanceof String name) {
                    byName.put(name, estimate);
                }
            }
        }
        return byName;
    }

    private static String line(String name, double value, @Nullable Map<?, ?> estimate) {
        String text = pad(name, NAME_WIDTH) + pad(significant(value), VALUE_WIDTH) + interval(estimate);
        return text.stripTrailing();
    }

    private static String interval(@Nullable Map<?, ?> estimate) {
        if (estimate == null
                || !(estimate.get("low") instanceof Number low)
                || !(estimate.get("high") instanceof Number high)) {
            return "";
        }
        return significant(low.doubleValue(), 2) + " to " + significant(high.doubleValue(), 2)
                + (Boolean.TRUE.equals(estimate.get("told")) ? "" : ", which the data do not tell");
    }

    private static void print(TextOutput out, CalibrationReport.Run run, boolean named) {
        if (named) {
            out.println("");
            out.println(String.valueOf(run.run().get("source")));
        }
        String client = client(run.run());
        if (!client.isEmpty()) {
            out.println(named ? client : "\n" + client);
        }
        for (CalibrationReport.Scores scores : run.scores()) {
            out.println("");
            out.println("requests: " + scores.requests().replace('_', ' ') + " (" + scores.count() + ")");
            table(
                    out,
                    List.of(
                            List.of("", "measured ms", "simulated ms", "mean", "p50", "p90", "p99", "MAPE of requests"),
                            row(FittedLatency.TTFT, scores.ttft()),
                            row(FittedLatency.TPOT_VLLM, scores.tpotVllm()),
                            row(FittedLatency.E2E, scores.requestTime())));
        }
    }

    /** What was found of the client and of the start, in one line; empty if there is nothing to say. */
    private static String client(Map<String, Object> run) {
        List<String> parts = new ArrayList<>();
        if (run.get("max_concurrency") instanceof Number limit) {
            parts.add(
                    "the client allowed " + limit + " requests at a time, which held " + run.get("released") + " back");
        }
        if (run.get("first_stall_ms") instanceof Number stall) {
            parts.add("the first step stalled for " + Numbers.fixed(stall.doubleValue(), 0) + " ms");
        }
        return String.join("; ", parts);
    }

    private static List<String> row(FittedLatency latency, CalibrationReport.Score score) {
        return List.of(
                latency.label(),
                Numbers.fixed(score.measuredMs().mean(), 2),
                Numbers.fixed(score.simulatedMs().mean(), 2),
                signed(score.errorPercent().mean()),
                signed(score.errorPercent().p50()),
                signed(score.errorPercent().p90()),
                signed(score.errorPercent().p99()),
                Numbers.fixed(score.mapePercent(), 2) + " %");
    }

    private static String signed(double percent) {
        String text = Numbers.fixed(percent, 2);
        return (text.startsWith("-") ? "" : "+") + text + " %";
    }

    private static String significant(double value) {
        return significant(value, DIGITS);
    }

    private static String significant(double value, int digits) {
        return new BigDecimal(value)
                .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void table(TextOutput out, List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>();
            cells.add(pad(row.get(0), widths[0]));
            for (int i = 1; i < widths.length; i++) {
                cells.add(" ".repeat(widths[i] - row.get(i).length()) + row.get(i));
            }
            out.println(String.join(" ".repeat(GAP), cells));
        }
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
