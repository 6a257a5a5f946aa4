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
     * @param wanted the settings that somebody chose; the others are vLLM's defaults
     * @return none where the scheduler is none of vLLM's
     */
    static List<String> of(Map<String, Object> config, Set<String> wanted) {
        List<String> words = new ArrayList<>();
        if (!"vllm-v1".equals(config.get("scheduler"))) {
            return words;
        }
        FLAGS.forEach((setting, flag) -> {
            Object value = config.get(setting);
            if (value == null || !wanted.contains(setting)) {
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
}
