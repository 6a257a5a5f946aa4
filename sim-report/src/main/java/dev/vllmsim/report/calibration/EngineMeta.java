package dev.vllmsim.report.calibration;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code meta.json} says of the engine. What vLLM resolved counts before what it was asked for; what is written
 * nowhere is left to flags.
 */
final class EngineMeta {
    private final JsonFields meta;
    private final JsonFields asked;
    private final JsonFields scheduler;
    private final JsonFields cache;
    private final JsonFields facts;

    EngineMeta(JsonFields meta) {
        this.meta = meta;
        asked = meta.object("engine_kwargs");
        JsonFields resolved = meta.object("resolved_config");
        scheduler = resolved.object("scheduler_config");
        cache = resolved.object("cache_config");
        facts = meta.object("kv_cache");
    }

    void read(Map<String, Object> limits, Map<String, Object> about, List<String> notes) {
        JsonFields resolved = meta.object("resolved_config");
        int engines = Math.max(1, or(asked.integer("data_parallel_size"), 1));
        put(limits, "max_num_batched_tokens", times(integer(scheduler, asked, "max_num_batched_tokens"), engines));
        put(limits, "max_num_seqs", times(integer(scheduler, asked, "max_num_seqs"), engines));
        put(limits, "num_gpu_blocks", times(integer(facts, cache, "num_gpu_blocks"), engines));
        put(limits, "block_size", integer(facts, cache, "block_size"));
        put(limits, "enable_prefix_caching", flag(facts, cache, "enable_prefix_caching"));
        put(limits, "max_model_len", integer(resolved.object("model_config"), asked, "max_model_len"));
        put(limits, "long_prefill_token_threshold", scheduler.integer("long_prefill_token_threshold"));
        put(limits, "enable_chunked_prefill", scheduler.flag("enable_chunked_prefill"));
        put(limits, "async_scheduling", scheduler.flag("async_scheduling"));
        put(limits, "scheduling_policy", scheduler.text("policy"));
        String version = meta.text("vllm_version");
        put(limits, "vllm_version", VllmRelease.profile(version));
        if (Boolean.FALSE.equals(scheduler.flag("scheduler_reserve_full_isl"))) {
            limits.put("scheduler_reserve_full_isl", false);
        }

        put(about, "model", meta.text("model"));
        put(about, "hardware", meta.object("hardware").text("device_name"));
        put(about, "vllm_version", version);
        put(about, MeasuredRun.TENSOR_PARALLEL, asked.integer("tensor_parallel_size"));

        if (engines > 1) {
            about.put(MeasuredRun.DATA_PARALLEL, engines);
            notes.add("the run had " + engines + " engines (data parallel); it is simulated as one engine with "
                    + engines + " times the limits");
        }
        if (or(asked.integer("pipeline_parallel_size"), 1) > 1) {
            notes.add("the run used pipeline parallelism, which is not simulated");
        }
        if (resolved.has("speculative_config")) {
            notes.add("the run used speculative decoding, which is not simulated");
        }
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static @Nullable Integer times(@Nullable Integer value, int factor) {
        return value == null ? null : (int) Math.max(0, Math.min(Integer.MAX_VALUE, (long) value * factor));
    }

    private static @Nullable Integer integer(JsonFields first, JsonFields second, String name) {
        Integer value = first.integer(name);
        return value == null ? second.integer(name) : value;
    }

    private static @Nullable Boolean flag(JsonFields first, JsonFields second, String name) {
        Boolean value = first.flag(name);
        return value == null ? second.flag(name) : value;
    }

    private static void put(Map<String, Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }
}
