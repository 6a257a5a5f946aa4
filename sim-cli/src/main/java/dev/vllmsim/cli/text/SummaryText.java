package dev.vllmsim.cli.text;

import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.report.document.Goodput;
import dev.vllmsim.report.document.KvCacheStats;
import dev.vllmsim.report.document.LengthStats;
import dev.vllmsim.report.document.PercentileError;
import dev.vllmsim.report.document.Refused;
import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.SpecDecodeStats;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.statistics.Distribution;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run in numbers, to be read at a glance. */
public final class SummaryText {
    private static final double PERCENT = 100;

    private SummaryText() {}

    /** Writes the summary of a run, and what it says together with its replications. */
    public static void print(TextOutput out, RunHead run) {
        print(out, run.summary(), run.config());
        Replications replications = run.replications();
        if (replications != null) {
            IntervalsText.print(out, replications, run.intervals());
        }
    }

    /**
     * Writes the summary of a run.
     *
     * @param config the run's settings
     */
    public static void print(TextOutput out, Summary summary, Map<String, Object> config) {
        out.println(title(summary, config));
        out.println("");
        TextTable run = new TextTable(true)
                .row("Time of all requests sent", Numbers.ms(summary.timeAllRequestsSentMs()), "ms")
                .row("Span (first arrival to last finish)", Numbers.ms(summary.spanMs()), "ms")
                .row("Sum of request times", Numbers.ms(summary.sumRequestTimeMs()), "ms")
                .row("QPS", Numbers.fixed(summary.qps(), 3), "requests/s")
                .row("TPS (decode)", Numbers.fixed(summary.tps(), 3), "tokens/s")
                .row("Steps", Numbers.whole(summary.steps()));
        Goodput goodput = summary.goodput();
        if (goodput != null) {
            run.row("Goodput (" + config.get("goodput") + ")", Numbers.fixed(goodput.qps(), 3), "requests/s")
                    .row("Good requests", Numbers.fixed(goodput.share() * PERCENT, 1), "%");
        }
        Refused refused = summary.refused();
        if (refused != null) {
            run.row("Refused requests", Numbers.whole(refused.requests()))
                    .row("Refused of all that came", Numbers.fixed(refused.share() * PERCENT, 1), "%");
        }
        run.print(out);
        out.println("");
        TextTable tokens = new TextTable().row("Tokens", "total", "mean", "min", "max");
        lengths(tokens, "Prompt", summary.promptTokens());
        lengths(tokens, "Output (generated)", summary.outputTokens());
        tokens.row("Total", Numbers.whole(summary.totalTokens())).print(out);
        out.println("");
        TextTable latencies =
                new TextTable().row("Latency (ms)", "mean", "min", "p50", "p90", "p95", "p99", "max", "count");
        latency(latencies, "TTFT", summary.ttftMs());
        latency(latencies, "TPOT", summary.tpotMs());
        Distribution tpotVllm = summary.tpotVllmMs();
        if (tpotVllm != null) {
            latency(latencies, "TPOT as vLLM has it", tpotVllm);
        }
        latency(latencies, "ITL", summary.itlMs());
        latency(latencies, "Request time", summary.requestTimeMs());
        latencies.print(out);
        FleetText.print(out, summary.fleet());
        memory(out, summary);
        CardMemoryText.print(out, config);
        drafts(out, summary.specDecode());
        PercentileError error = summary.percentiles();
        if (error != null) {
            out.println("");
            out.println("Percentiles of " + String.join(", ", error.metrics()) + " are within "
                    + Numbers.fixed(error.relativeError() * PERCENT, 2)
                    + " % of the true value; --exact-percentiles makes them exact.");
        }
    }

    private static String title(Summary summary, Map<String, Object> config) {
        StringBuilder title = new StringBuilder();
        title.append(Numbers.whole(summary.requests()))
                .append(summary.requests() == 1 ? " request, " : " requests, ")
                .append(arrivals(config))
                .append(", ")
                .append(config.get("scheduler"));
        if (config.get("replicas") != null) {
            title.append(" on ")
                    .append(config.get("replicas"))
                    .append(" replicas by ")
                    .append(config.get("router"));
        }
        if (config.get("workload") != null) {
            title.append(", from ").append(config.get("workload"));
        }
        if (config.get("seed") != null) {
            title.append(", seed ").append(config.get("seed"));
        }
        return title.toString();
    }

    private static String arrivals(Map<String, Object> config) {
        if (config.get("concurrency") != null) {
            return config.get("concurrency") + " at a time";
        }
        if (config.get("request_rate") != null) {
            return config.get("request_rate") + " a second";
        }
        return config.get("ramp_up_strategy") != null ? "at a rate that changes" : "at their recorded times";
    }

    private static void lengths(TextTable table, String name, LengthStats lengths) {
        table.row(
                name,
                Numbers.whole(lengths.total()),
                Numbers.fixed(lengths.mean(), 1),
                Numbers.whole(lengths.min()),
                Numbers.whole(lengths.max()));
    }

    private static void latency(TextTable table, String name, Distribution values) {
        table.row(
                name,
                Numbers.ms(values.mean()),
                Numbers.ms(values.min()),
                Numbers.ms(values.p50()),
                Numbers.ms(values.p90()),
                Numbers.ms(values.p95()),
                Numbers.ms(values.p99()),
                Numbers.ms(values.max()),
                Numbers.whole(values.count()));
    }

    private static void memory(TextOutput out, Summary summary) {
        Long preemptions = summary.preemptions();
        KvCacheStats cache = summary.kvCache();
        if (preemptions == null && cache == null) {
            return;
        }
        out.println("");
        TextTable table = new TextTable(true);
        if (preemptions != null) {
            table.row("Preemptions", Numbers.whole(preemptions));
        }
        if (cache == null) {
            table.row("KV cache", "no limit");
        } else {
            table.row("KV blocks", Numbers.whole(cache.blocks()))
                    .row("KV usage, peak", Numbers.fixed(cache.peakUsage() * PERCENT, 1), "%")
                    .row("KV usage, mean", Numbers.fixed(cache.meanUsage() * PERCENT, 1), "%");
            Double hitRate = cache.hitRate();
            if (hitRate != null) {
                table.row("Prefix cache hit rate", Numbers.fixed(hitRate * PERCENT, 1), "%");
            }
        }
        table.print(out);
    }

    private static void drafts(TextOutput out, @Nullable SpecDecodeStats drafts) {
        if (drafts == null) {
            return;
        }
        out.println("");
        TextTable table = new TextTable(true)
                .row("Verifications of drafts", Numbers.whole(drafts.numDrafts()))
                .row("Draft tokens", Numbers.whole(drafts.draftTokens()))
                .row("Accepted tokens", Numbers.whole(drafts.acceptedTokens()));
        Double rate = drafts.acceptanceRate();
        Double length = drafts.acceptanceLength();
        if (rate != null && length != null) {
            table.row("Acceptance rate", Numbers.fixed(rate * PERCENT, 1), "%")
                    .row("Mean acceptance length", Numbers.fixed(length, 2), "tokens")
                    .row(
                            "Acceptance by position",
                            drafts.perPositionAcceptanceRates().stream()
                                    .map(share -> Numbers.fixed(share * PERCENT, 1))
                                    .collect(Collectors.joining(", ")),
                            "%");
        }
        table.print(out);
    }
}
