package dev.vllmsim.plot.page;

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

    /** A setting that is a number, or {@code null}. */
    public @Nullable Double number(String name) {
        return config.get(name) instanceof Number number ? number.doubleValue() : null;
    }

    /** The settings that matter, a phrase each, the most important first. */
    public List<String> phrases() {
        List<String> phrases = new ArrayList<>();
        add(phrases, text("scheduler", "scheduler ", ""));
        add(phrases, requests());
        add(phrases, prompts());
        add(phrases, amount("concurrency", "concurrency ", ""));
        add(phrases, amount("request_rate", "", " requests/s"));
        add(phrases, amount("burstiness", "burstiness ", ""));
        add(phrases, amount("max_concurrency", "client sends at most ", " at once"));
        add(phrases, amount("max_num_scheduled_tokens", "budget ", " tokens/step"));
        add(phrases, amount("max_num_seqs", "at most ", " requests/step"));
        add(phrases, amount("prefill_chunk_size", "prefill chunk ", ""));
        add(phrases, partials());
        add(phrases, blocks());
        add(phrases, stepTime());
        add(phrases, text("vllm_version", "rules of vLLM ", ""));
        add(phrases, plainNumber("seed", "seed "));
        return phrases;
    }

    /** A setting's name in words, with its unit, as in {@code step base (ms)} for {@code step_base_ms}. */
    public static String settingName(String name) {
        if (name.equals("request_rate")) {
            return "request rate (requests/s)";
        }
        return name.endsWith("_ms")
                ? name.substring(0, name.length() - 3).replace('_', ' ') + " (ms)"
                : name.replace('_', ' ');
    }

    /** A setting's value as text: numbers for people, names as they are. */
    public static String value(Object value) {
        return value instanceof Number number ? Figures.amount(number.doubleValue()) : value.toString();
    }

    private static void add(List<String> phrases, @Nullable String phrase) {
        if (phrase != null) {
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

    /** A number that names something rather than counts it. */
    private @Nullable String plainNumber(String name, String before) {
        return get(name) instanceof Number number ? before + number : null;
    }

    private @Nullable String requests() {
        String count = amount("total_query", "", "");
        if (get("workload") instanceof String workload) {
            String file = workload.substring(Math.max(workload.lastIndexOf('/'), workload.lastIndexOf('\\')) + 1);
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

    private @Nullable String partials() {
        String all = amount("max_num_partial_prefills", "partial prefills ", "");
        String longs = amount("max_long_partial_prefills", all == null ? "long partial prefills " : ", long ones ", "");
        String threshold = amount("long_prefill_token_threshold", " (from ", " tokens)");
        if (all == null && longs == null) {
            return null;
        }
        return (all == null ? "" : all) + (longs == null ? "" : longs + (threshold == null ? "" : threshold));
    }

    private @Nullable String blocks() {
        String count = amount("num_gpu_blocks", "", " KV blocks");
        String size = amount("block_size", " of ", " tokens");
        return count == null ? null : count + (size == null ? "" : size);
    }

    private @Nullable String stepTime() {
        if (get("prefill_elapsed_time_ms") instanceof Number prefill
                && get("decode_elapsed_time_ms") instanceof Number decode) {
            return "step " + Figures.duration(prefill.doubleValue()) + " with prefill, "
                    + Figures.duration(decode.doubleValue()) + " decode only";
        }
        if (get("step_time") instanceof String model) {
            StringBuilder text = new StringBuilder(model).append(" step time");
            coefficient(text, "step_base_ms", " ms");
            coefficient(text, "step_prefill_token_ms", "/prefill token");
            coefficient(text, "step_decode_seq_ms", "/decode");
            coefficient(text, "step_kv_token_ms", "/KV token");
            return text.toString();
        }
        return null;
    }

    private void coefficient(StringBuilder text, String name, String unit) {
        if (get(name) instanceof Number number && number.doubleValue() != 0) {
            text.append(text.charAt(text.length() - 1) == 'e' ? " " : " + ")
                    .append(Figures.threeDigits(number.doubleValue()))
                    .append(unit);
        }
    }
}
