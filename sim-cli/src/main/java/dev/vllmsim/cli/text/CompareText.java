package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.report.document.CompareReport;
import dev.vllmsim.report.document.CompareReport.Difference;
import dev.vllmsim.report.document.CompareReport.SettingDifference;
import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.study.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What differs between two runs of the same requests: what is sure first, and of that the most. */
public final class CompareText {
    private static final double PERCENT = 100;
    private static final int LONGEST_VALUE = 40;

    /** From here on a percentage says less than a factor. */
    private static final double MANY_TIMES = 10;

    /** What is not shown: it says nearly the same as what is, or is a matter of few requests. The report has all. */
    private static final List<String> LEFT_OUT = List.of("p90_", "max_", "_tpot_vllm_");

    /** From so many replications needed on, one would rather say that there is no difference that matters. */
    private static final long MANY = 1_000;

    private static final Map<String, String> LATENCIES =
            Map.of("ttft_ms", "TTFT", "tpot_ms", "TPOT", "request_time_ms", "Request time");

    private CompareText() {}

    /** A figure of both. */
    private record Line(Figure figure, Difference difference) {
        /** By how much of A's value B's is better; worse if below 0. */
        double gain() {
            double gain = figure.lowerIsBetter() ? -difference.difference() : difference.difference();
            return gain / Math.max(Math.abs(difference.a()), Double.MIN_NORMAL);
        }
    }

    /** Writes the comparison. */
    public static void print(TextOutput out, CompareReport report) {
        Replications replications = report.replications();
        out.println(Numbers.whole(report.requests()) + (report.requests() == 1 ? " request" : " requests")
                + ", the same in A and B, "
                + (replications == null
                        ? "one run of each"
                        : replications.count() + " runs of each (seeds " + IntervalsText.seeds(replications.seeds())
                                + ")"));
        out.println("");
        settings(out, report.settings());
        List<Line> lines = lines(report);
        List<Line> seen =
                lines.stream().filter(line -> line.difference().isSeen()).toList();
        List<Line> better = seen.stream()
                .filter(line -> line.gain() > 0)
                .sorted(Comparator.comparingDouble(Line::gain).reversed())
                .toList();
        List<Line> worse = seen.stream()
                .filter(line -> line.gain() <= 0)
                .sorted(Comparator.comparingDouble(Line::gain))
                .toList();
        List<Line> same =
                lines.stream().filter(line -> line.difference().isNone()).toList();
        List<Line> unsure = lines.stream()
                .filter(line ->
                        !line.difference().isNone() && !line.difference().isSeen())
                .toList();
        out.println(verdict(lines.size(), better, worse, unsure, same));
        out.println("");
        if (same.size() == lines.size()) {
            shares(out, report);
            return;
        }
        boolean intervals = replications != null;
        TextTable table = new TextTable().row("", "A", "B", intervals ? "B - A, 95 % interval" : "B - A", "of A");
        section(table, "Better in B", better);
        section(table, "Worse in B", worse);
        section(table, "No difference at this sample", unsure);
        section(table, "Identical in every run", same);
        table.print(out);
        needed(out, unsure);
        out.println("");
        shares(out, report);
        out.println("");
        out.println(foot(report, lines.size()));
    }

    private static List<Line> lines(CompareReport report) {
        List<Line> lines = new ArrayList<>();
        report.differences().forEach((name, difference) -> {
            Figure figure = Figure.named(name);
            if (figure != null && LEFT_OUT.stream().noneMatch(name::contains)) {
                lines.add(new Line(figure, difference));
            }
        });
        return lines;
    }

    private static void settings(TextOutput out, List<SettingDifference> settings) {
        if (settings.isEmpty()) {
            out.println("No setting differs.");
            out.println("");
            return;
        }
        TextTable table = new TextTable().row("Settings that differ", "A", "B");
        for (SettingDifference setting : settings) {
            table.row(setting.name(), value(setting.a()), value(setting.b()));
        }
        table.print(out);
        out.println("");
    }

    private static String value(@Nullable Object value) {
        String text = value == null ? Numbers.NONE : value.toString();
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 3) + "...";
    }

    private static String verdict(int all, List<Line> better, List<Line> worse, List<Line> unsure, List<Line> same) {
        if (same.size() == all) {
            return "A and B are identical in every figure.";
        }
        if (better.isEmpty() && worse.isEmpty()) {
            return "No difference at this sample: every interval holds zero.";
        }
        List<String> parts = new ArrayList<>();
        if (!better.isEmpty()) {
            parts.add("better in " + better.size() + " (most in " + most(better.get(0)) + ")");
        }
        if (!worse.isEmpty()) {
            parts.add("worse in " + worse.size() + " (most in " + most(worse.get(0)) + ")");
        }
        String rest = (unsure.isEmpty() ? "" : "; no difference at this sample in " + unsure.size())
                + (same.isEmpty() ? "" : "; " + same.size() + " identical");
        return "Of " + all + " figures B is " + String.join(" and ", parts) + rest + ".";
    }

    private static String most(Line line) {
        return line.figure().title().replace(" (ms)", "") + ", " + relative(line.difference());
    }

    private static void section(TextTable table, String heading, List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        table.row(heading);
        for (Line line : lines) {
            Difference difference = line.difference();
            int decimals = decimals(difference);
            String between = signed(difference.difference(), decimals);
            Double low = difference.low();
            Double high = difference.high();
            if (low != null && high != null) {
                between += " ± " + Numbers.fixed((high - low) / 2, decimals);
            }
            table.row(
                    "  " + line.figure().title(),
                    Numbers.fixed(difference.a(), decimals),
                    Numbers.fixed(difference.b(), decimals),
                    difference.isNone() ? "0" : between,
                    difference.isNone() ? "" : relative(difference));
        }
    }

    /** Two digits of half of the interval, or three of the difference where there is none. */
    private static int decimals(Difference difference) {
        Double low = difference.low();
        Double high = difference.high();
        double size = low == null || high == null || high.equals(low)
                ? Math.abs(difference.difference()) / 10
                : (high - low) / 2;
        double largest = Math.max(Math.abs(difference.a()), Math.abs(difference.b()));
        double scale = size > 0 ? size : largest / PERCENT;
        return scale == 0 ? 0 : (int) Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(scale))));
    }

    private static String signed(double number, int decimals) {
        return (number > 0 ? "+" : "") + Numbers.fixed(number, decimals);
    }

    private static String relative(Difference difference) {
        if (difference.a() == 0) {
            return "from 0";
        }
        double times = difference.b() / difference.a();
        if (times >= MANY_TIMES) {
            return Numbers.fixed(times, 0) + " times";
        }
        double share = PERCENT * difference.difference() / Math.abs(difference.a());
        return signed(share, Math.abs(share) >= PERCENT ? 0 : Math.abs(share) >= 1 ? 1 : 2) + " %";
    }

    private static void needed(TextOutput out, List<Line> unsure) {
        long least = unsure.stream()
                .map(line -> line.difference().replicationsNeeded())
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
        if (least == 0) {
            return;
        }
        StringBuilder text = new StringBuilder();
        unsure.stream()
                .filter(line -> line.difference().replicationsNeeded() != null)
                .sorted(Comparator.comparingLong(CompareText::neededFor))
                .limit(3)
                .forEach(line -> text.append(text.length() == 0 ? "" : ", ")
                        .append(line.figure().title().replace(" (ms)", ""))
                        .append(neededFor(line) >= MANY ? " thousands" : " some " + neededFor(line)));
        out.println("To tell what is seen of these from chance, it would take replications: " + text + ".");
    }

    private static long neededFor(Line line) {
        Long needed = line.difference().replicationsNeeded();
        return needed == null ? 0 : needed;
    }

    private static void shares(TextOutput out, CompareReport report) {
        TextTable table = new TextTable().row("The same requests", "faster in B", "slower in B", "equal");
        report.requestShares()
                .forEach((name, shares) -> table.row(
                        LATENCIES.getOrDefault(name, name.toUpperCase(Locale.ROOT)),
                        percent(shares.better()),
                        percent(shares.worse()),
                        percent(shares.equal())));
        table.print(out);
    }

    private static String percent(double share) {
        return Numbers.fixed(PERCENT * share, 1) + " %";
    }

    private static String foot(CompareReport report, int figures) {
        if (report.replications() != null) {
            return "Intervals are of the means over runs; each holds the true difference in 95 of 100 comparisons, so of "
                    + figures + " figures about " + Math.max(1, Math.round(figures * 0.05)) + " may be off by chance.";
        }
        Map<String, Object> config = report.config();
        return "The differences are exact for these requests, and say nothing of others: "
                + (config.get("workload") != null && config.get("resample") == null
                        ? "--resample BLOCK draws such ones from the workload, and gives intervals."
                        : config.get("seed") != null
                                ? "--replications N gives intervals."
                                : "nothing in them is random.");
    }
}
