package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.report.document.LoadAnswer;
import dev.vllmsim.report.document.TuneReport;
import dev.vllmsim.report.document.TuneReport.Gain;
import dev.vllmsim.report.document.TuneReport.Tried;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The settings to run. */
public final class TuneText {
    private static final int ROWS = 12;
    private static final double PERCENT = 100;

    private TuneText() {}

    /** Writes the answer. */
    public static void print(TextOutput out, TuneReport report) {
        out.println(
                report.goal().equals("load")
                        ? "The most load that holds " + String.join(", ", report.objectives()) + ":"
                        : "The most good requests at this load ("
                                + report.config().get("goodput") + "):");
        out.println("");
        table(out, report);
        out.println("");
        Tried best = report.best();
        LoadAnswer answer = best.answer();
        if (answer != null) {
            out.println("Best: " + names(best) + ": " + PlanText.load(answer, report.unit()));
            out.println(gain(report, best.gain()));
        }
        Tried simplest = report.simplest();
        if (simplest != null) {
            LoadAnswer simple = simplest.answer();
            out.println("Simpler and not worse as far as these runs tell: " + names(simplest)
                    + (simplest.equals(report.given()) ? ", the run as it was given" : "")
                    + (simple == null ? "" : " (" + PlanText.load(simple.value()) + ")"));
        }
        if (!report.serveFlags().isEmpty()) {
            out.println("");
            out.println("vllm serve MODEL " + String.join(" ", report.serveFlags()));
        }
    }

    private static String gain(TuneReport report, @Nullable Gain gain) {
        LoadAnswer given = report.given().answer();
        if (gain == null || given == null) {
            return "That is the run as it was given.";
        }
        String share = given.value() > 0
                ? " (" + signed(Numbers.fixed(gain.difference() / given.value() * PERCENT, 1)) + " %)"
                : "";
        Double low = gain.low();
        Double high = gain.high();
        return "Gain over what was given (" + PlanText.load(given.value()) + "): "
                + signed(PlanText.load(gain.difference()))
                + share
                + (low == null || high == null
                        ? ", of one run"
                        : ", 95 %: " + signed(PlanText.load(low)) + " to " + signed(PlanText.load(high))
                                + (low <= 0 && high >= 0 ? ": no difference at this sample" : ""));
    }

    private static String signed(String number) {
        return number.startsWith("-") || number.equals("0") ? number : "+" + number;
    }

    private static void table(TextOutput out, TuneReport report) {
        List<String> header = new ArrayList<>(report.parameters());
        header.addAll(List.of(report.unit(), "95 %", "binds", "p99 TTFT (ms)", "TPS", "front"));
        TextTable table = new TextTable().row(header.toArray(String[]::new));
        int shown = 0;
        boolean givenShown = false;
        for (Tried tried : report.settings()) {
            if (shown == ROWS) {
                break;
            }
            table.row(row(report, tried, ""));
            givenShown |= tried.settings().equals(report.given().settings());
            shown++;
        }
        if (!givenShown) {
            table.row(row(report, report.given(), " (given)"));
        }
        table.print(out);
        if (report.settings().size() > shown) {
            out.println("... and " + (report.settings().size() - shown) + " more in the report of --json");
        }
    }

    private static String[] row(TuneReport report, Tried tried, String note) {
        List<String> row = new ArrayList<>();
        for (String parameter : report.parameters()) {
            row.add(name(tried.settings().get(parameter)) + (row.isEmpty() ? note : ""));
        }
        LoadAnswer answer = tried.answer();
        if (answer == null) {
            row.add("-");
            row.addAll(List.of("-", "cannot be run", "-", "-", ""));
            return row.toArray(String[]::new);
        }
        row.add(PlanText.load(answer.value()));
        row.add(answer.replications() == 1 ? "-" : PlanText.load(answer.low()) + " to " + PlanText.load(answer.high()));
        row.add(answer.value() > 0 ? answer.binding() : "nothing holds");
        row.add(Numbers.ms(tried.p99TtftMs()));
        row.add(Numbers.fixed(tried.tps(), 1));
        row.add(tried.onFront() ? "*" : "");
        return row.toArray(String[]::new);
    }

    private static String names(Tried tried) {
        return tried.settings().entrySet().stream()
                .map(setting -> setting.getKey() + " " + name(setting.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String name(@Nullable Object value) {
        if (value instanceof Map<?, ?> named && named.get("name") != null) {
            return String.valueOf(named.get("name"));
        }
        return value == null ? Numbers.NONE : value.toString();
    }
}
