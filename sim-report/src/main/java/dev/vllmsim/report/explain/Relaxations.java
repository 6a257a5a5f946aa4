package dev.vllmsim.report.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of a run, each relaxed by itself: limits doubled or lifted, what can be on and off the other way round. */
final class Relaxations {
    private static final double MORE_BLOCKS = 1.25;
    /** A threshold for long prompts where there was none: a quarter of a step's tokens. */
    private static final int THRESHOLD_SHARE = 4;

    private final Map<String, Object> config;
    private final List<Map<String, @Nullable Object>> all = new ArrayList<>();

    private Relaxations(Map<String, Object> config) {
        this.config = config;
    }

    /**
     * The changes to try, each with the settings that differ; {@code null} for one that is lifted.
     *
     * @param config the settings of the run
     */
    static List<Map<String, @Nullable Object>> of(Map<String, Object> config) {
        return new Relaxations(config).list();
    }

    private List<Map<String, @Nullable Object>> list() {
        boolean vllm = "vllm-v1".equals(config.get("scheduler"));
        for (String budget : List.of("max_num_batched_tokens", "max_num_scheduled_tokens")) {
            scale(budget, 2);
        }
        add("max_num_seqs", 1);
        scale("max_num_seqs", 2);
        scale("prefill_chunk_size", 2);
        scale("num_gpu_blocks", MORE_BLOCKS);
        scale("num_gpu_blocks", 2);
        Integer threshold = number("long_prefill_token_threshold");
        if (vllm && (threshold == null || threshold == 0)) {
            Integer budget = number("max_num_batched_tokens");
            if (budget != null && budget >= THRESHOLD_SHARE) {
                change("long_prefill_token_threshold", budget / THRESHOLD_SHARE);
            }
        } else {
            scale("long_prefill_token_threshold", 2);
            if (vllm) {
                change("long_prefill_token_threshold", 0);
            }
        }
        for (String limit : List.of("max_num_partial_prefills", "max_long_partial_prefills")) {
            add(limit, 1);
            scale(limit, 2);
        }
        if (vllm) {
            lift("num_gpu_blocks");
            // A limit on long prompts is at most the one on all.
            Map<String, @Nullable Object> both = new LinkedHashMap<>();
            for (String limit : List.of("max_num_partial_prefills", "max_long_partial_prefills")) {
                lift(limit);
                if (config.get(limit) != null) {
                    both.put(limit, null);
                }
            }
            if (both.size() > 1) {
                all.add(both);
            }
        }
        for (String toggle : List.of(
                "async_scheduling", "enable_chunked_prefill", "enable_prefix_caching", "scheduler_reserve_full_isl")) {
            if (config.get(toggle) instanceof Boolean on) {
                change(toggle, !on);
            }
        }
        if (config.get("watermark") instanceof Number watermark && watermark.doubleValue() > 0) {
            change("watermark", 0);
        }
        if (config.get("scheduling_policy") instanceof String policy) {
            change("scheduling_policy", policy.equals("fcfs") ? "priority" : "fcfs");
        }
        return all;
    }

    private @Nullable Integer number(String setting) {
        return config.get(setting) instanceof Integer number ? number : null;
    }

    private void scale(String setting, double factor) {
        Integer value = number(setting);
        if (value != null && value > 0 && value * factor <= Integer.MAX_VALUE) {
            change(setting, (int) Math.ceil(value * factor));
        }
    }

    private void add(String setting, int more) {
        Integer value = number(setting);
        if (value != null && value < Integer.MAX_VALUE) {
            change(setting, value + more);
        }
    }

    private void lift(String setting) {
        if (config.get(setting) != null) {
            change(setting, null);
        }
    }

    private void change(String setting, @Nullable Object value) {
        Map<String, @Nullable Object> changes = new LinkedHashMap<>();
        changes.put(setting, value);
        all.add(changes);
    }
}
