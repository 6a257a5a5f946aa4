package dev.vllmsim.report.vllmbench;

import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scenario.ServiceObjectives;
import dev.vllmsim.engine.scheduler.BatchItem;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.SpecDecodeStats;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Observes a run and writes it as {@code vllm bench serve --save-result} writes a real one: the same keys, units and
 * definitions (vLLM's {@code benchmarks/serve.py}). Times are seconds, but for the keys that end in {@code _ms}.
 *
 * <p>What a simulation does not have is {@code null} (date, model and tokenizer) or left out (the texts generated).
 *
 * <p>It looks at every step and keeps every gap between tokens, as the real one does.
 */
public final class BenchResult implements SimulationListener {
    /** The metrics that can be asked for, in the order in which they are written. */
    public static final List<String> METRICS =
            List.of("ttft", "tpot", "itl", "e2el", "client_queue_time", "e2el_including_client_queue");

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double PERCENT = 100;
    private static final Quantile TYPE_7 =
            Quantile.withDefaults().withCopy(true).with(Quantile.EstimationMethod.HF7);

    /**
     * What is to be written.
     *
     * @param detailed whether to write the arrays of single requests
     * @param metrics of which metrics to write mean, median, deviation and percentiles, out of {@link #METRICS}
     * @param percentiles which percentiles, from 0 to 100
     */
    public record Options(boolean detailed, List<String> metrics, List<Double> percentiles) {
        /** What vLLM writes if nothing else is asked for. */
        public static final Options DEFAULT = new Options(false, List.of("ttft", "tpot", "itl"), List.of(99.0));

        public Options {
            metrics = List.copyOf(metrics);
            percentiles = List.copyOf(percentiles);
        }
    }

    /** The tokens of a request so far. Those of one step come to the client in one chunk, and have one time. */
    private static final class Tokens {
        private long[] chunks = new long[16];
        private int chunkCount;
        private int count;

        void add(long appliedNanos, int tokens) {
            if (tokens == 0) {
                return;
            }
            if (chunkCount == chunks.length) {
                chunks = Arrays.copyOf(chunks, 2 * chunks.length);
            }
            chunks[chunkCount++] = appliedNanos;
            count += tokens;
        }

        int gaps() {
            return chunkCount - 1;
        }
    }

    private record Done(FinishedRequest request, Tokens tokens) {}

    private final Options options;
    private final Map<Integer, Tokens> active = new HashMap<>();
    private final List<@Nullable Done> done = new ArrayList<>();
    private final ItemVisitor visitor = this::visit;
    private long appliedNanos;
    private long lastNanos;
    private int failed;

    /**
     * @param options what is to be written
     */
    public BenchResult(Options options) {
        this.options = options;
    }

    @Override
    public boolean observesSteps() {
        return true;
    }

    @Override
    public void onArrival(Request request, long nowNanos) {
        active.put(request.spec().index(), new Tokens());
    }

    @Override
    public void onRefused(Request request, Refusal refusal, long nowNanos) {
        failed++;
    }

    @Override
    public void onStep(StepView step) {
        appliedNanos = step.appliedNanos();
        step.forEachItem(visitor);
    }

    private void visit(BatchItem item) {
        Tokens sofar = active.get(item.request().spec().index());
        if (sofar != null) {
            sofar.add(appliedNanos, item.outputTokens());
        }
    }

    @Override
    public void onFinish(FinishedRequest request) {
        int index = request.spec().index();
        Tokens tokens = active.remove(index);
        if (tokens == null || tokens.count != request.outputTokens()) {
            throw new IllegalStateException("request " + request.id() + " finished with " + request.outputTokens()
                    + " tokens, but " + (tokens == null ? 0 : tokens.count) + " were seen");
        }
        while (done.size() <= index) {
            done.add(null);
        }
        done.set(index, new Done(request, tokens));
        lastNanos = request.finishNanos();
    }

    /**
     * Writes the document.
     *
     * @param out takes the bytes
     * @param config the settings of the run that was observed
     * @param drafts what became of its drafted tokens, or {@code null} if nothing was drafted
     * @throws IOException if {@code out} cannot be written
     */
    public void writeTo(OutputStream out, Map<String, Object> config, @Nullable SpecDecodeStats drafts)
            throws IOException {
        List<Done> all = new ArrayList<>();
        for (Done one : done) {
            if (one != null) {
                all.add(one);
            }
        }
        ReportWriter.write(out, json -> write(json, all, config, drafts));
    }

    private void write(
            JsonGenerator json, List<Done> all, Map<String, Object> config, @Nullable SpecDecodeStats drafts) {
        json.writeStartObject();
        json.writeNullProperty("date");
        json.writeStringProperty("endpoint_type", "vllm-sim");
        json.writeStringProperty("backend", "vllm-sim");
        json.writeNullProperty("label");
        json.writeNullProperty("model_id");
        json.writeNullProperty("tokenizer_id");
        json.writeNumberProperty("num_prompts", all.size() + failed);
        // Whoever has no rate sends at once what the concurrency allows.
        json.writePOJOProperty("request_rate", config.getOrDefault("request_rate", "inf"));
        json.writePOJOProperty("burstiness", config.getOrDefault("burstiness", 1.0));
        json.writePOJOProperty("max_concurrency", maxConcurrency(config));
        for (String key : List.of("ramp_up_strategy", "ramp_up_start_rps", "ramp_up_end_rps")) {
            if (config.get(key) != null) {
                json.writePOJOProperty(key, config.get(key));
            }
        }
        long input = 0;
        long output = 0;
        for (Done one : all) {
            input += one.request().spec().promptTokens();
            output += one.request().outputTokens();
        }
        double duration = lastNanos / NANOS_PER_SECOND;
        json.writePOJOProperty("duration", duration);
        json.writeNumberProperty("completed", all.size());
        json.writeNumberProperty("failed", failed);
        json.writeNumberProperty("total_input_tokens", input);
        json.writeNumberProperty("total_output_tokens", output);
        json.writePOJOProperty("request_throughput", perSecond(all.size(), duration));
        ServiceObjectives objectives = ServiceObjectives.of(config);
        if (objectives == null) {
            json.writeNullProperty("request_goodput");
        } else {
            long good =
                    all.stream().filter(one -> objectives.metBy(one.request())).count();
            json.writePOJOProperty("request_goodput", perSecond(good, duration));
        }
        json.writePOJOProperty("output_throughput", perSecond(output, duration));
        json.writePOJOProperty("total_token_throughput", perSecond(input + output, duration));
        if (options.detailed()) {
            array(json, "input_lens", all, one -> one.request().spec().promptTokens(), true);
            array(json, "output_lens", all, one -> one.request().outputTokens(), true);
            array(json, "ttfts", all, one -> seconds(one.request().ttftNanos()), false);
            json.writeName("itls");
            json.writeStartArray();
            for (Done one : all) {
                json.writeStartArray();
                for (int i = 0; i < one.tokens().gaps(); i++) {
                    json.writePOJO(gap(one, i));
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        }
        array(json, "latencies", all, one -> seconds(one.request().requestNanos()), false);
        if (options.detailed()) {
            array(json, "start_times", all, one -> seconds(one.request().arrivalNanos()), false);
        }
        array(json, "queue_times", all, one -> seconds(one.request().clientQueueNanos()), false);
        if (options.detailed()) {
            json.writeName("errors");
            json.writeStartArray();
            for (int i = 0; i < all.size(); i++) {
                json.writeString("");
            }
            json.writeEndArray();
        }
        json.writePOJOProperty("max_output_tokens_per_s", (double) mostTokensInASecond(all));
        json.writeNumberProperty("max_concurrent_requests", mostRequestsInASecond(all));
        json.writePOJOProperty("rtfx", 0.0);
        if (drafts != null && drafts.numDrafts() > 0) {
            writeDrafts(json, drafts);
        }
        writeMetrics(json, all, config);
        json.writeEndObject();
    }

    /** As vLLM has them where its counters of drafts moved: the rate in percent, the rates by position as shares. */
    private static void writeDrafts(JsonGenerator json, SpecDecodeStats drafts) {
        Double rate = drafts.acceptanceRate();
        json.writePOJOProperty("spec_decode_acceptance_rate", rate == null ? null : rate * PERCENT);
        json.writePOJOProperty("spec_decode_acceptance_length", drafts.acceptanceLength());
        json.writeNumberProperty("spec_decode_num_drafts", drafts.numDrafts());
        json.writeNumberProperty("spec_decode_draft_tokens", drafts.draftTokens());
        json.writeNumberProperty("spec_decode_accepted_tokens", drafts.acceptedTokens());
        json.writePOJOProperty("spec_decode_per_position_acceptance_rates", drafts.perPositionAcceptanceRates());
    }

    private static @Nullable Object maxConcurrency(Map<String, Object> config) {
        Object gate = config.get("max_concurrency");
        return gate != null ? gate : config.get("concurrency");
    }

    private void writeMetrics(JsonGenerator json, List<Done> all, Map<String, Object> config) {
        metric(json, "ttft", values(all, one -> seconds(one.request().ttftNanos())));
        List<Done> several =
                all.stream().filter(one -> one.request().outputTokens() > 1).toList();
        metric(
                json,
                "tpot",
                values(
                        several,
                        one -> seconds(one.request().decodeNanos())
                                / (one.request().outputTokens() - 1)));
        if (options.metrics().contains("itl")) {
            int gaps = all.stream().mapToInt(one -> one.tokens().gaps()).sum();
            double[] itls = new double[gaps];
            int place = 0;
            for (Done one : all) {
                for (int i = 0; i < one.tokens().gaps(); i++) {
                    itls[place++] = gap(one, i);
                }
            }
            metric(json, "itl", itls);
        }
        metric(json, "e2el", values(all, one -> seconds(one.request().requestNanos())));
        if (maxConcurrency(config) != null) {
            metric(
                    json,
                    "client_queue_time",
                    values(all, one -> seconds(one.request().clientQueueNanos())));
            if (!"inf".equals(config.getOrDefault("request_rate", "inf").toString())) {
                metric(
                        json,
                        "e2el_including_client_queue",
                        values(
                                all,
                                one -> seconds(one.request().requestNanos()
                                        + one.request().clientQueueNanos())));
            }
        }
    }

    private void metric(JsonGenerator json, String name, double[] seconds) {
        if (!options.metrics().contains(name)) {
            return;
        }
        // Of nothing vLLM takes the statistics of a single 0.
        double[] values = seconds.length == 0 ? new double[1] : seconds;
        json.writePOJOProperty("mean_" + name + "_ms", Mean.of(values).getAsDouble() * MILLIS_PER_SECOND);
        json.writePOJOProperty("median_" + name + "_ms", TYPE_7.evaluate(values, 0.5) * MILLIS_PER_SECOND);
        json.writePOJOProperty(
                "std_" + name + "_ms",
                StandardDeviation.of(values).setBiased(true).getAsDouble() * MILLIS_PER_SECOND);
        for (double percentile : options.percentiles()) {
            String word = percentile == Math.rint(percentile)
                    ? Long.toString((long) percentile)
                    : Double.toString(percentile);
            json.writePOJOProperty(
                    "p" + word + "_" + name + "_ms", TYPE_7.evaluate(values, percentile / PERCENT) * MILLIS_PER_SECOND);
        }
    }

    /** When the first request arrived, from which seconds are counted. */
    private static long start(List<Done> all) {
        return all.stream().mapToLong(one -> one.request().arrivalNanos()).min().orElse(0);
    }

    private static long second(long nanos, long start) {
        return (nanos - start) / (long) NANOS_PER_SECOND;
    }

    /** Requests that were there at any time of the fullest second, as vLLM counts them: more than at any one time. */
    private static long mostRequestsInASecond(List<Done> all) {
        long start = start(all);
        NavigableMap<Long, Integer> changes = new TreeMap<>();
        for (Done one : all) {
            changes.merge(second(one.request().arrivalNanos(), start), 1, Integer::sum);
            changes.merge(second(one.request().finishNanos(), start) + 1, -1, Integer::sum);
        }
        long there = 0;
        long most = 0;
        for (int change : changes.values()) {
            there += change;
            most = Math.max(most, there);
        }
        return most;
    }

    /** Tokens of the fullest second, as vLLM counts them: chunks. */
    private static long mostTokensInASecond(List<Done> all) {
        long start = start(all);
        Map<Long, Long> perSecond = new HashMap<>();
        long most = 0;
        for (Done one : all) {
            for (int i = 0; i < one.tokens().chunkCount; i++) {
                most = Math.max(most, perSecond.merge(second(one.tokens().chunks[i], start), 1L, Long::sum));
            }
        }
        return most;
    }

    private static double gap(Done one, int gap) {
        return seconds(one.tokens().chunks[gap + 1] - one.tokens().chunks[gap]);
    }

    private static double[] values(List<Done> all, ToDoubleFunction<Done> value) {
        return all.stream().mapToDouble(value).toArray();
    }

    private static double seconds(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }

    /** A run that takes no time has no rate; JSON has no infinity for it. */
    private static @Nullable Double perSecond(long count, double seconds) {
        return seconds == 0 ? null : count / seconds;
    }

    private static void array(
            JsonGenerator json, String name, List<Done> all, ToDoubleFunction<Done> value, boolean whole) {
        json.writeName(name);
        json.writeStartArray();
        for (Done one : all) {
            double number = value.applyAsDouble(one);
            if (whole) {
                json.writeNumber((long) number);
            } else {
                json.writePOJO(number);
            }
        }
        json.writeEndArray();
    }
}
