package dev.vllmsim.report.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The flags that give {@code vllm serve} the settings of a run. */
final class ServeFlags {
    /** Settings that vLLM has, with its flag for each. */
    private static final Map<String, String> FLAGS = flags();

    /** What vLLM takes without the flag. */
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry("tensor_parallel_size", 1),
            Map.entry("pipeline_parallel_size", 1),
            Map.entry("dtype", "auto"),
            Map.entry("gpu_memory_utilization", 0.9),
            Map.entry("enforce_eager", false),
            Map.entry("block_size", 16),
            Map.entry("enable_chunked_prefill", true),
            Map.entry("long_prefill_token_threshold", 0),
            Map.entry("enable_prefix_caching", true),
            Map.entry("scheduling_policy", "fcfs"),
            Map.entry("async_scheduling", true));

    private ServeFlags() {}

    private static Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String setting : List.of(
                "tensor_parallel_size",
                "pipeline_parallel_size",
                "quantization",
                "dtype",
                "gpu_memory_utilization",
                "enforce_eager",
                "max_model_len",
                "block_size",
                "max_num_batched_tokens",
                "max_num_seqs",
                "enable_chunked_prefill",
                "long_prefill_token_threshold",
                "enable_prefix_caching",
                "scheduling_policy",
                "async_scheduling")) {
            flags.put(setting, "--" + setting.replace('_', '-'));
        }
        flags.put("num_gpu_blocks", "--num-gpu-blocks-override");
        return flags;
    }

    /**
     * The flags, a word each.
     *
     * @param config the settings of the run
     * @param chosen the settings that somebody chose, which are left out where they are vLLM's defaults
     * @param varied the settings that were chosen between
     * @return none where the scheduler is none of vLLM's
     */
    static List<String> of(Map<String, Object> config, Set<String> chosen, Set<String> varied) {
        List<String> words = new ArrayList<>();
        if (!"vllm-v1".equals(config.get("scheduler"))) {
            return words;
        }
        FLAGS.forEach((setting, flag) -> {
            Object value = config.get(setting);
            if (value == null || !(varied.contains(setting) || isChosen(setting, value, config, chosen))) {
                return;
            }
            if (value instanceof Boolean on) {
                words.add(on ? flag : "--no-" + flag.substring(2));
            } else {
                words.add(flag);
                words.add(value.toString());
            }
        });
        return words;
    }

    private static boolean isChosen(String setting, Object value, Map<String, Object> config, Set<String> chosen) {
        // Blocks that were found from the card's memory are found by vLLM, too.
        return chosen.contains(setting)
                && !value.equals(DEFAULTS.get(setting))
                && !(setting.equals("num_gpu_blocks") && config.containsKey("kv_memory"));
    }
}
