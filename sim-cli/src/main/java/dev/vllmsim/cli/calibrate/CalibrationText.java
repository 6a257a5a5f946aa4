package dev.vllmsim.cli.calibrate;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.text.Numbers;
import dev.vllmsim.report.calibration.FittedLatency;
import dev.vllmsim.report.document.CalibrationReport;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** A calibration for people: the coefficients, and a table of errors for each group of requests. */
final class CalibrationText {
    private static final int DIGITS = 5;
    private static final int GAP = 2;

    private CalibrationText() {}

    static void print(TextOutput out, CalibrationReport report) {
        boolean fitted = Boolean.TRUE.equals(report.fit().get("fitted"));
        out.println(
                fitted
                        ? "Fitted on " + report.fit().get("requests") + " of "
                                + report.run().get("requests") + " requests, "
                                + report.fit().get("simulations")
                                + " simulations"
                        : "Scored on " + report.run().get("requests") + " requests, nothing fitted");
        out.println("");
        report.stepTime().forEach((name, value) -> {
            if (value instanceof Double millis) {
                out.println(pad(name, 32) + significant(millis));
            }
        });
        for (CalibrationReport.Scores scores : report.scores()) {
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
        return new BigDecimal(value)
                .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
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
