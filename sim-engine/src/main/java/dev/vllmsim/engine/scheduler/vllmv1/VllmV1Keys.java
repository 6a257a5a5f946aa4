package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.scheduler.SchedulerKeys;
import dev.vllmsim.engine.settings.Key;
import java.util.List;

/** The settings of the {@code vllm-v1} policy, with vLLM's names and defaults. */
final class VllmV1Keys {
    /** Far more than anyone has, and few enough that each can have its own place. */
    private static final int MOST_STAGES = 64;

    private static final int MOST_DRAFTS = 256;

    static final Key<Integer> MAX_NUM_BATCHED_TOKENS = Key.like(SchedulerKeys.MAX_NUM_SCHEDULED_TOKENS)
            .called("max_num_batched_tokens")
            .usual(2048)
            .key();

    static final Key<Integer> MAX_NUM_SEQS =
            Key.like(SchedulerKeys.MAX_NUM_SEQS).usual(128).key();

    static final Key<Integer> LONG_PREFILL_TOKEN_THRESHOLD = Key.like(SchedulerKeys.LONG_PREFILL_TOKEN_THRESHOLD)
            .atLeast(0)
            .usual(0)
            .key();

    static final Key<Boolean> ENABLE_CHUNKED_PREFILL = Key.toggle("enable_chunked_prefill")
            .usual(true)
            .help("Lets a prompt that does not fit the rest of a step be split.");

    static final Key<VllmV1Settings.Policy> SCHEDULING_POLICY = Key.oneOf(
                    "scheduling_policy", VllmV1Settings.Policy.values())
            .usual(VllmV1Settings.Policy.FCFS)
            .help("Who is admitted first and preempted last.");

    static final Key<Integer> BLOCK_SIZE =
            Key.count("block_size").tokens().usual(16).help("Tokens of a KV block.");

    static final Key<Integer> NUM_GPU_BLOCKS = Key.count("num_gpu_blocks")
            .unit("blocks", "N")
            .atLeast(2)
            .otherwise("with predicted step times found from the card's memory, else memory is no limit")
            .help("KV blocks, of which one is never used.");

    static final Key<Boolean> ENABLE_PREFIX_CACHING = Key.toggle("enable_prefix_caching")
            .usual(true)
            .help("Keeps the blocks of finished requests, for others that begin alike.");

    static final Key<Integer> MAX_MODEL_LEN = Key.count("max_model_len")
            .tokens()
            .atLeast(2)
            .otherwise("no limit")
            .help("Most tokens of a request, prompt and output together.");

    static final Key<VllmVersion> VLLM_VERSION = Key.oneOf(
                    "vllm_version", List.of(VllmVersion.values()), VllmVersion::label)
            .usual(VllmVersion.NEWEST)
            .help("Whose rules apply, by the day of the last change: " + String.join(", ", VllmVersion.labels()) + ".");

    static final Key<Double> WATERMARK = Key.number("watermark", 0, 1)
            .label("SHARE")
            .usual(0.0)
            .help("Share of the KV blocks that an admission must leave free while others run.");

    static final Key<Boolean> SCHEDULER_RESERVE_FULL_ISL = Key.toggle("scheduler_reserve_full_isl")
            .usual(true)
            .help("Admits a request only if all its known tokens would fit the free blocks.");

    static final Key<Integer> MAX_NUM_PARTIAL_PREFILLS = Key.like(SchedulerKeys.MAX_NUM_PARTIAL_PREFILLS)
            .otherwise("no limit")
            .key();

    static final Key<Integer> MAX_LONG_PARTIAL_PREFILLS = Key.like(SchedulerKeys.MAX_LONG_PARTIAL_PREFILLS)
            .otherwise("no limit")
            .key();

    static final Key<Boolean> ASYNC_SCHEDULING = Key.toggle("async_scheduling")
            .otherwise("true from `vllm_version` 2025-12-29 on, but false with a `speculative_method` for which vLLM"
                    + " turns it off: " + String.join(", ", SpeculativeMethod.synchronousLabels()))
            .help("Decides on a step before the results of the one ahead of it are there.");

    static final Key<Integer> PIPELINE_PARALLEL_SIZE = Key.count("pipeline_parallel_size")
            .atMost(MOST_STAGES)
            .usual(1)
            .help("Pipeline stages, each of which takes the same share of a step.");

    static final Key<Boolean> USE_V2_MODEL_RUNNER = Key.toggle("use_v2_model_runner")
            .otherwise("true from `vllm_version` 2026-06-04 on")
            .help("Which of vLLM's model runners: with several stages and asynchronous scheduling it has one more batch"
                    + " in flight.");

    static final Key<Integer> NUM_SPECULATIVE_TOKENS = Key.count("num_speculative_tokens")
            .atMost(MOST_DRAFTS)
            .otherwise("no speculative decoding")
            .help("Tokens drafted for each decoding request and step, and verified in it.");

    static final Key<SpeculativeMethod> SPECULATIVE_METHOD = Key.oneOf("speculative_method", SpeculativeMethod.values())
            .usual(SpeculativeMethod.EAGLE)
            .help("How tokens are drafted, as far as the scheduler can tell; with `num_speculative_tokens`.");

    static final Key<Double> ACCEPTANCE_RATE = Key.number("acceptance_rate", 0, 1)
            .label("SHARE")
            .otherwise("what the workload says, or none")
            .help("Share of the drafts that are accepted: the first of a step always, the last ones never.");

    static final Key<String> ACCEPTANCE_RATES = Key.text("acceptance_rates")
            .label("R1,R2,...")
            .otherwise("what the workload says, or none")
            .help("For each position in a draft the probability that it and all before it are accepted; never rising.");

    static final Key<Double> ACCEPTANCE_LENGTH = Key.positive("acceptance_length")
            .label("TOKENS")
            .otherwise("what the workload says, or none")
            .help("Mean number of tokens that a verification lets out, its own token included.");

    private VllmV1Keys() {}
}
