package dev.vllmsim.plot.page;

import dev.vllmsim.engine.scenario.Keys;
import dev.vllmsim.engine.scenario.Setting;
import dev.vllmsim.engine.scheduler.SchedulerKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run's settings in words: what a reader of the picture must know to tell it from another run's.
 *
 * <p>Settings are looked up by name; those that a run does not have are passed over, so that reports of other versions
 * can be drawn as well.
 */
public final class Caption {
    /** The token budget's names, of which a run has one. */
    private static final List<String> BUDGET = SchedulerKeys.MAX_NUM_SCHEDULED_TOKENS.names();

    private static final Keys KEYS = new Keys(List.of());

    private record Coefficient(String name, String unit) {}

    private static final List<Coefficient> COEFFICIENTS = List.of(
            new Coefficient("step_base_ms", " ms"),
            new Coefficient("step_weights_ms", " ms for weights or"),
            new Coefficient("step_token_ms", " ms/token"),
            new Coefficient("step_prefill_token_ms", " ms/prefill token"),
            new Coefficient("step_decode_seq_ms", " ms/decode"),
            new Coefficient("step_kv_token_ms", " ms/KV token"),
            new Coefficient("step_prefill_context_token_ms", " ms/(prefill token × context)"),
            new Coefficient("step_prefill_ms", " ms with prefills"));

    private final Map<String, ?> config;
    private final Set<String> varied;

    /**
     * @param config every setting of the run, by its name
     * @param varied settings that differ between the runs shown, and are not named
     */
    public Caption(Map<String, ?> config, Set<String> varied) {
        this.config = config;
        this.varied = Set.copyOf(varied);
    }

    /** The most tokens a step may compute, or {@code null} if there is no such limit. */
    public @Nullable Double tokenBudget() {
        for (String name : BUDGET) {
            if (config.get(name) instanceof Number number) {
                return number.doubleValue();
            }
        }
        return null;
    }

    /** The settings that matter, a phrase each, the most important first. */
    public List<String> phrases() {
        List<String> phrases = new ArrayList<>();
        add(phrases, text("scheduler", "scheduler ", ""));
        add(phrases, text("vllm_version", "rules of vLLM ", ""));
        add(phrases, requests());
        add(phrases, amount("resample", "drawn in blocks of ", ""));
        add(phrases, prompts());
        add(phrases, amount("concurrency", "concurrency ", ""));
        arrivals(phrases);
        for (String name : BUDGET) {
            add(phrases, amount(name, "budget ", " tokens/step"));
        }
        add(phrases, amount("max_num_seqs", "at most ", " requests/step"));
        add(phrases, amount("prefill_chunk_size", "prefill chunk ", ""));
        add(phrases, partials());
        memory(phrases);
        execution(phrases);
        fleet(phrases);
        add(phrases, stepTime());
        add(
                phrases,
                get("step_time_scale") instanceof Number scale && scale.doubleValue() != 1
                        ? "step times scaled by " + value(scale)
                        : null);
        add(phrases, text("goodput", "objectives ", " ms"));
        add(phrases, get("seed") instanceof Number seed ? "seed " + seed : null);
        return phrases;
    }

    /** A setting's name in words, with its unit, as in {@code step base (ms)} for {@code step_base_ms}. */
    public static String settingName(String name) {
        Setting setting = KEYS.called(name);
        String unit = setting == null ? null : setting.key().unit();
        if (unit != null && unit.indexOf('/') > 0) {
            return name.replace('_', ' ') + " (" + unit + ")";
        }
        return name.endsWith("_ms")
                ? name.substring(0, name.length() - 3).replace('_', ' ') + " (ms)"
                : name.replace('_', ' ');
    }

    /** A setting's value as text: numbers for people, names as they are. */
    public static String value(@Nullable Object value) {
        return value instanceof Number number ? Figures.amount(number.doubleValue()) : String.valueOf(value);
    }

    /** The last name of a path, by which a person knows a file. */
    public static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private static void add(List<String> phrases, @Nullable String phrase) {
        if (phrase != null && !phrases.contains(phrase)) {
            phrases.add(phrase);
        }
    }

    private @Nullable Object get(String name) {
        return varied.contains(name) ? null : config.get(name);
    }

    private @Nullable String text(String name, String before, String after) {
        return get(name) instanceof String text ? before + text + after : null;
    }

    private @Nullable String amount(String name, String before, String after) {
        return get(name) instanceof Number number ? before + Figures.amount(number.doubleValue()) + after : null;
    }

    private @Nullable String requests() {
        String count = amount("total_query", "", "");
        if (get("workload") instanceof String workload) {
            String file = fileName(workload);
            return (count == null ? "requests of " : count + " requests of ") + file;
        }
        return count == null ? null : count + (count.equals("1") ? " request" : " requests");
    }

    private @Nullable String prompts() {
        String prompts = range("min_input", "max_input");
        String outputs = range("min_output", "max_output");
        if (prompts == null && outputs == null) {
            return null;
        }
        return (prompts == null ? "" : "prompts " + prompts + (outputs == null ? "" : ", "))
                + (outputs == null ? "" : "outputs " + outputs)
                + " tokens";
    }

    private @Nullable String range(String minName, String maxName) {
        if (get(minName) instanceof Number min && get(maxName) instanceof Number max) {
            String from = Figures.amount(min.doubleValue());
            String to = Figures.amount(max.doubleValue());
            return from.equals(to) ? from : from + "–" + to;
        }
        return null;
    }

    private void arrivals(List<String> phrases) {
        if ("trace".equals(get("arrivals"))) {
            phrases.add("arrivals as in the trace");
        }
        if (get("rate_scale") instanceof Number scale && scale.doubleValue() != 1) {
            phrases.add("rate scaled by " + value(scale));
        }
        if (get("request_rate") != null) {
            phrases.add(value(get("request_rate")) + " requests/s");
        }
        if (get("ramp_up_start_rps") != null && get("ramp_up_end_rps") != null) {
            phrases.add(value(get("ramp_up_start_rps")) + " to " + value(get("ramp_up_end_rps")) + " requests/s");
        }
        if (get("burstiness") != null) {
            phrases.add("burstiness " + value(get("burstiness")));
        }
        add(phrases, amount("max_concurrency", "client sends at most ", " at once"));
    }

    private void fleet(List<String> phrases) {
        add(phrases, amount("replicas", "", " replicas"));
        add(phrases, text("router", "router ", ""));
        if (get("router_state_age_ms") instanceof Number age && age.doubleValue() > 0) {
            phrases.add("states published every " + value(age) + " ms");
        }
    }

    private @Nullable String partials() {
        String all = amount("max_num_partial_prefills", "partial prefills ", "");
        String longs = amount("max_long_partial_prefills", all == null ? "long partial prefills " : ", long ones ", "");
        String threshold = amount("long_prefill_token_threshold", "from ", " tokens");
        if (longs != null) {
            return (all == null ? "" : all) + longs + (threshold == null ? "" : " (" + threshold + ")");
        }
        // Without a limit on long prompts the threshold caps their chunks; 0 means that it does not.
        if (threshold == null || threshold.equals("from 0 tokens") || varied.contains("max_long_partial_prefills")) {
            return all;
        }
        return (all == null ? "" : all + ", ") + "long prompts " + threshold;
    }

    private void memory(List<String> phrases) {
        String count = amount("num_gpu_blocks", "", " KV blocks");
        String size = amount("block_size", " of ", " tokens");
        add(phrases, count == null ? null : count + (size == null ? "" : size));
        if (Boolean.FALSE.equals(get("enable_prefix_caching"))) {
            phrases.add("no prefix caching");
        }
        if (Boolean.FALSE.equals(get("enable_chunked_prefill"))) {
            phrases.add("no chunked prefill");
        }
        if ("priority".equals(get("scheduling_policy"))) {
            phrases.add("by priority");
        }
    }

    /** What makes steps of other than one token a request, or lets them overlap. */
    private void execution(List<String> phrases) {
        if (Boolean.TRUE.equals(get("async_scheduling"))) {
            phrases.add("asynchronous scheduling");
        }
        String stages = amount("pipeline_parallel_size", "", " pipeline stages");
        add(phrases, "1 pipeline stages".equals(stages) ? null : stages);
        String drafts = amount("num_speculative_tokens", "", " drafts/decode");
        String accepted = amount("acceptance_rate", ", ", " of them accepted");
        add(phrases, drafts == null ? null : drafts + (accepted == null ? "" : accepted));
        String host = get("step_host_ms") instanceof Number millis && millis.doubleValue() > 0
                ? "host " + Figures.duration(millis.doubleValue()) + "/step"
                : null;
        add(phrases, host);
    }

    /** The name of a card or a model, which stands in a config with all its numbers. */
    private String named(String name, String before) {
        return get(name) instanceof Map<?, ?> values && values.get("name") != null ? before + values.get("name") : "";
    }

    private String cards() {
        return get("tensor_parallel_size") instanceof Number cards && cards.intValue() > 1 ? cards + " " : "";
    }

    private @Nullable String stepTime() {
        // What several models or presets have in common is none of them.
        if (varied.contains("step_time_preset") || varied.contains("step_time")) {
            return null;
        }
        if (get("prefill_elapsed_time_ms") instanceof Number prefill
                && get("decode_elapsed_time_ms") instanceof Number decode) {
            return "step " + Figures.duration(prefill.doubleValue()) + " with prefill, "
                    + Figures.duration(decode.doubleValue()) + " decode only"
                    + ("sum".equals(get("mixed_step")) ? ", their sum when mixed" : "");
        }
        if (get("step_time_preset") instanceof String preset) {
            return "step times of " + preset;
        }
        if (get("step_gpu") != null || get("step_model") != null) {
            return "step times predicted" + named("step_model", " for ") + named("step_gpu", " on " + cards());
        }
        if (get("step_time") instanceof String model) {
            StringBuilder text = new StringBuilder(model).append(" step time");
            String before = ": ";
            for (Coefficient coefficient : COEFFICIENTS) {
                if (get(coefficient.name()) instanceof Number number && number.doubleValue() != 0) {
                    text.append(before)
                            .append(Figures.threeDigits(number.doubleValue()))
                            .append(coefficient.unit());
                    before = coefficient.unit().endsWith(" or") ? " " : " + ";
                }
            }
            return text.toString();
        }
        return null;
    }
}
