package dev.vllmsim.report.study;

import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.statistics.Distribution;
import dev.vllmsim.report.statistics.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A number that a run has, by the name that {@code vllm bench serve} gives such numbers, as in {@code p99_ttft_ms}.
 *
 * @param name its name, with its unit
 * @param lowerIsBetter whether less of it is better
 * @param reader finds it in a summary; {@code null} where the run has none
 */
public record Figure(String name, boolean lowerIsBetter, Function<Summary, @Nullable Double> reader) {
    /** What is timed, by the names in a summary without their unit. */
    static final Map<String, Function<Summary, @Nullable Distribution>> LATENCIES = Map.of(
            "ttft", Summary::ttftMs,
            "tpot", Summary::tpotMs,
            "tpot_vllm", Summary::tpotVllmMs,
            "itl", Summary::itlMs,
            "request_time", Summary::requestTimeMs);

    private static final List<String> ORDER = List.of("ttft", "tpot", "tpot_vllm", "itl", "request_time");

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

    /** All of them, in the order in which they are shown. */
    public static final List<Figure> ALL = all();

    private static List<Figure> all() {
        List<Figure> all = new ArrayList<>(List.of(QPS, TPS, GOODPUT, GOODPUT_QPS));
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

    /** The figure of a name, or {@code null} if there is none. */
    public static @Nullable Figure named(String name) {
        return ALL.stream()
                .filter(figure -> figure.name.equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Its value in a run, or {@code null} where the run has none. */
    public @Nullable Double of(Summary summary) {
        return reader.apply(summary);
    }

    /** How a person reads it, as in {@code p99 TTFT (ms)}. */
    public String title() {
        if (!name.endsWith("_ms")) {
            return name.toUpperCase(Locale.ROOT);
        }
        String[] words = name.substring(0, name.length() - "_ms".length()).split("_", 2);
        return words[0] + " " + words[1].toUpperCase(Locale.ROOT).replace('_', ' ') + " (ms)";
    }
}
