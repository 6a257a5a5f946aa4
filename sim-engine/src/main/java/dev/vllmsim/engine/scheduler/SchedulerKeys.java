package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.settings.Key;

/** Settings that several policies have, each with its own default: see {@link Key#like}. */
public final class SchedulerKeys {
    /** Most tokens of a step. */
    public static final Key<Integer> MAX_NUM_SCHEDULED_TOKENS = Key.count("max_num_scheduled_tokens")
            .alias("max_num_batched_tokens")
            .tokens()
            .common()
            .required("128")
            .help("Token budget of a step, prefill and decode together.");

    /** Most requests of a step. */
    public static final Key<Integer> MAX_NUM_SEQS = Key.count("max_num_seqs")
            .alias("num_num_seqs")
            .unit("requests", "N")
            .common()
            .usual(16)
            .help("Most requests in a step; with vllm-v1: in the running set.");

    /** Which prompts are long. */
    public static final Key<Integer> LONG_PREFILL_TOKEN_THRESHOLD = Key.count("long_prefill_token_threshold")
            .tokens()
            .usual(8192)
            .help("A prompt of at least so many tokens is long; with vllm-v1 also the most that one request computes in"
                    + " a step, and 0 is off.");

    /** Most prompts partly computed. */
    public static final Key<Integer> MAX_NUM_PARTIAL_PREFILLS = Key.count("max_num_partial_prefills")
            .unit("prompts", "N")
            .usual(2)
            .help("Prompts partly computed at a time. vLLM V1 has no such limit: with vllm-v1 it is enforced on"
                    + " admission.");

    /** Most long prompts partly computed. */
    public static final Key<Integer> MAX_LONG_PARTIAL_PREFILLS = Key.count("max_long_partial_prefills")
            .unit("prompts", "N")
            .usual(1)
            .help("Long prompts partly computed at a time, likewise.");

    private SchedulerKeys() {}
}
