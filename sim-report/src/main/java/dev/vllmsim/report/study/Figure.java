package dev.vllmsim.report.study;

import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.statistics.Distribution;
import dev.vllmsim.report.statistics.Interval;
import dev.vllmsim.report.statistics.Statistic;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A number that a run has, by the name that {@code vllm bench serve} gives such numbers, as in {@code p99_ttft_ms}.
 *
 * @param name its name, with its unit
 * @param lowerIsBetter whether less of it is better
 * @param reader finds it in a summary; {@code null} where the run has none
 */
public record Figure(String name, boolean lowerIsBetter, Function<Summary, @Nullable Double> reader)
        implements Serializable {
    /** What is timed, by the names in a summary without their unit. */
    static final Map<String, Function<Summary, @Nullable Distribution>> LATENCIES = Map.of(
            "ttft", Summary::ttftMs,
            "tpot", Summary::tpotMs,
            "tpot_vllm", Summary::tpotVllmMs,
            "itl", Summary::itlMs,
            "request_time", Summary::requestTimeMs);

    private static final List<String> ORDER = List.of("ttft", "tpot", "tpot_vllm", "itl", "request_time");

    private static final Map<String, String> TITLES = Map.of(
            "ttft", "TTFT",
            "tpot", "TPOT",
            "tpot_vllm", "TPOT as vLLM has it",
            "itl", "ITL",
            "request_time", "Request time");

    private static final Map<String, String> RATES = Map.of(
            "qps", "QPS",
            "tps", "TPS",
            "goodput", "Share of good requests",
            "goodput_qps", "Goodput",
            "refused", "Share of refused requests",
            "preemptions", "Preemptions");

    private static final Map<String, String> UNITS =
            Map.of("qps", "requests/s", "tps", "tokens/s", "goodput_qps", "good requests/s");

    /** Stands for a figure where it is sent to another machine. */
    private record Named(String name) implements Serializable {
        private Object readResolve() {
            return Objects.requireNonNull(Figure.named(name));
        }
    }

    /** Requests a second. */
    public static final Figure QPS = new Figure("qps", false, Summary::qps);

    /** Output tokens a second. */
    public static final Figure TPS = new Figure("tps", false, Summary::tps);

    /** Share of the requests that reach their objectives. */
    public static final Figure GOODPUT = new Figure(
            "goodput",
            false,
            summary -> summary.goodput() == null ? null : summary.goodput().share());

    /** Requests a second that reach their objectives. */
    public static final Figure GOODPUT_QPS = new Figure(
            "goodput_qps",
            false,
            summary -> summary.goodput() == null ? null : summary.goodput().qps());

    /** Share of the requests that are refused. */
    public static final Figure REFUSED = new Figure(
            "refused",
            true,
            summary -> summary.refused() == null ? null : summary.refused().share());

    /** All of them, in the order in which they are shown. */
    public static final List<Figure> ALL = all();

    private static List<Figure> all() {
        List<Figure> all = new ArrayList<>(List.of(QPS, TPS, GOODPUT, GOODPUT_QPS, REFUSED));
        for (String latency : ORDER) {
            for (Statistic statistic : Statistic.values()) {
                all.add(of(statistic.label(), latency, statistic::of));
            }
            all.add(of("max", latency, Distribution::max));
        }
        all.add(new Figure("preemptions", true, summary -> {
            Long preemptions = summary.preemptions();
            return preemptions == null ? null : (double) preemptions;
        }));
        return List.copyOf(all);
    }

    private static Figure of(String statistic, String latency, Function<Distribution, @Nullable Double> reader) {
        Function<Summary, @Nullable Distribution> values = LATENCIES.get(latency);
        return new Figure(statistic + "_" + latency + "_ms", true, summary -> {
            Distribution distribution = values == null ? null : values.apply(summary);
            return distribution == null ? null : reader.apply(distribution);
        });
    }

    private Object writeReplace() {
        return new Named(name);
    }

    /** The figure of a name, or {@code null} if there is none. */
    public static @Nullable Figure named(String name) {
        return ALL.stream()
                .filter(figure -> figure.name.equals(name))
                .findFirst()
                .orElse(null);
    }

    /**
     * The mean of each figure over several runs, with its interval, by name; of those that all of the runs have.
     *
     * @param runs at least 2
     */
    public static Map<String, Interval> intervals(List<Summary> runs) {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        for (Figure figure : ALL) {
            double[] values = runs.stream()
                    .map(figure::of)
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            if (values.length == runs.size()) {
                intervals.put(figure.name, Interval.of(values));
            }
        }
        return intervals;
    }

    /** Its value in a run, or {@code null} where the run has none. */
    public @Nullable Double of(Summary summary) {
        return reader.apply(summary);
    }

    /** What is timed, in order: its name within the names of figures, and how a person reads it. */
    public static Map<String, String> latencyNames() {
        Map<String, String> names = new LinkedHashMap<>();
        ORDER.forEach(latency -> names.put(latency, TITLES.getOrDefault(latency, latency)));
        return names;
    }

    /** Its unit, or nothing where it is a share or a number. */
    public String unit() {
        return name.endsWith("_ms") ? "ms" : UNITS.getOrDefault(name, "");
    }

    /** How a person reads it, as in {@code p99 TTFT (ms)}. */
    public String title() {
        if (!name.endsWith("_ms")) {
            return RATES.getOrDefault(name, name);
        }
        String[] words = name.substring(0, name.length() - "_ms".length()).split("_", 2);
        String latency = TITLES.getOrDefault(words[1], words[1]);
        return words[0] + " " + (words[1].equals("request_time") ? latency.toLowerCase(Locale.ROOT) : latency)
                + " (ms)";
    }
}
