package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.PlanReport;
import dev.vllmsim.report.document.PlanReport.CurvePoint;
import dev.vllmsim.report.document.PlanReport.Target;
import dev.vllmsim.report.document.PlanReport.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The most load that holds objectives, and what binds there. */
public final class PlanText {
    private static final double PERCENT = 100;

    private PlanText() {}

    /** Writes the answer. */
    public static void print(TextOutput out, PlanReport report) {
        out.println(report.objectives().stream().map(Target::text).collect(Collectors.joining(", ")) + ":");
        out.println("  at most " + load(report.answer(), report.unit()));
        out.println("");
        targets(out, report);
        out.println("");
        curve(out, report);
        if (!report.saturation().isEmpty()) {
            out.println("");
            saturation(out, report);
        }
        if (!report.monotone()) {
            out.println("");
            out.println(
                    "The verdicts do not go one way: some load below the answer misses, or one above it holds, in most"
                            + " runs. The answer is where the search first met a miss.");
        }
    }

    /** A load with its interval, as in {@code 13.2 requests/s (95 %: 12.9 to 13.5, 9 seeds)}. */
    static String load(LoadAnswer answer, String unit) {
        String value = load(answer.value()) + " " + unit;
        if (answer.replications() == 1) {
            return value + " (" + load(answer.high()) + " misses; one run a load)";
        }
        return value + " (95 %: " + load(answer.low()) + " to " + load(answer.high()) + ", " + answer.replications()
                + " seeds)";
    }

    /** A load, to four digits. */
    static String load(double load) {
        return Numbers.digits(load, 4);
    }

    private static void targets(TextOutput out, PlanReport report) {
        TextTable table = new TextTable().row("Objective", "there", "room", "");
        for (Target target : report.objectives()) {
            Double value = target.atAnswer();
            Double margin = target.margin();
            table.row(
                    target.text(),
                    figure(target.figure(), value),
                    margin == null ? Numbers.NONE : Numbers.fixed(margin * PERCENT, 1) + " %",
                    target.figure().equals(report.answer().binding()) ? "binds" : "");
        }
        table.print(out);
        if (report.objectives().stream()
                .noneMatch(target -> target.figure().equals(report.answer().binding()))) {
            out.println("What binds is overload: beyond it, more requests arrive than are served.");
        }
    }

    private static String figure(String name, @org.jspecify.annotations.Nullable Double value) {
        return name.endsWith("_ms") ? Numbers.ms(value) : Numbers.fixed(value, 4);
    }

    private static void curve(TextOutput out, PlanReport report) {
        List<String> header = new ArrayList<>(List.of("Load (" + report.unit() + ")", "holds in"));
        report.objectives().forEach(target -> header.add(name(target)));
        TextTable table = new TextTable().row(header.toArray(String[]::new));
        for (CurvePoint point : report.curve()) {
            List<String> row = new ArrayList<>(List.of(load(point.value()), point.held() + " of " + point.runs()));
            for (Target target : report.objectives()) {
                row.add(
                        point.overloaded() == point.runs()
                                ? "overload"
                                : figure(target.figure(), point.figures().get(target.figure())));
            }
            table.row(row.toArray(String[]::new));
        }
        table.print(out);
    }

    private static String name(Target target) {
        return target.text().replaceAll(" [<>]=.*", "") + (target.figure().endsWith("_ms") ? " (ms)" : "");
    }

    private static void saturation(TextOutput out, PlanReport report) {
        TextTable table = new TextTable().row("Limit", "set to", "mean use", "peak", "all of it");
        for (Use use : report.saturation()) {
            Double full = use.atLimit();
            table.row(
                    use.setting(),
                    Numbers.whole((long) use.limit()),
                    Numbers.fixed(use.mean() * PERCENT, 1) + " %",
                    Numbers.fixed(use.peak() * PERCENT, 1) + " %",
                    full == null ? Numbers.NONE : Numbers.fixed(full * PERCENT, 1) + " % of the time");
        }
        table.print(out);
        if (report.next() != null) {
            out.println(report.next() + " is the limit nearest to its end there.");
        }
    }
}
