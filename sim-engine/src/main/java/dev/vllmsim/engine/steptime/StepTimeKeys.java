package dev.vllmsim.engine.steptime;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;
import java.util.List;

/** The settings of the step-time models. */
final class StepTimeKeys {
    /** Time of the host before each step. */
    static final Key<Long> STEP_HOST_MS = Key.millis("step_host_ms")
            .in(KeyGroup.STEP_TIME)
            .usual(0L)
            .help("Time that the host is busy with each decision, before the step can start; asynchronous scheduling"
                    + " hides it behind the step ahead.");

    static final Key<Double> STEP_DRAFT_TOKEN_MS = Key.millisPer("step_draft_token_ms")
            .in(KeyGroup.STEP_TIME)
            .usual(0.0)
            .help("Further time for each draft that a step verifies; with `num_speculative_tokens`.");

    static final Key<Double> STEP_DRAFTING_MS = Key.millisPer("step_drafting_ms")
            .in(KeyGroup.STEP_TIME)
            .usual(0.0)
            .help("Further time of each step with drafts: the drafter's own; with `num_speculative_tokens`.");

    static final Key<Long> PREFILL_ELAPSED_TIME_MS = Key.millis("prefill_elapsed_time_ms")
            .spelled("prefill_elapsed_time")
            .in(KeyGroup.STEP_TIME)
            .common()
            .required("10")
            .help("Duration of a step that computes prompts only.");

    static final Key<Long> DECODE_ELAPSED_TIME_MS = Key.millis("decode_elapsed_time_ms")
            .spelled("decode_elapsed_time")
            .in(KeyGroup.STEP_TIME)
            .common()
            .required("3")
            .help("Duration of a step that decodes only.");

    static final Key<FixedStepTime.Mixed> MIXED_STEP = Key.oneOf("mixed_step", FixedStepTime.Mixed.values())
            .in(KeyGroup.STEP_TIME)
            .usual(FixedStepTime.Mixed.MAX)
            .help("Duration of a step that does both: the longer, or the sum.");

    static final Key<Double> STEP_BASE_MS = coefficient("step_base_ms", "Time of every step.");

    static final Key<Double> STEP_PREFILL_TOKEN_MS =
            coefficient("step_prefill_token_ms", "Further time for each prompt token.");

    static final Key<Double> STEP_DECODE_SEQ_MS =
            coefficient("step_decode_seq_ms", "Further time for each decoding request.");

    static final Key<Double> STEP_KV_TOKEN_MS =
            coefficient("step_kv_token_ms", "Further time for each token whose KV entries a decoding request reads.");

    static final Key<Double> STEP_PREFILL_CONTEXT_TOKEN_MS =
            coefficient("step_prefill_context_token_ms", "Further time for each prompt token and token before it.");

    static final Key<Double> STEP_WEIGHTS_MS = Key.millisPer("step_weights_ms")
            .in(KeyGroup.STEP_TIME)
            .usual(0.0)
            .help(
                    "Time to read the weights, while which tokens are computed: of it and of `step_token_ms` for all tokens"
                            + " the longer counts, smoothly.");

    static final Key<Double> STEP_TOKEN_MS = Key.millisPer("step_token_ms")
            .in(KeyGroup.STEP_TIME)
            .usual(0.0)
            .help("Time to compute each token of a step, of a prompt or of a decode.");

    static final Key<Double> STEP_SHARPNESS = Key.number("step_sharpness", 1, 1000)
            .in(KeyGroup.STEP_TIME)
            .usual(3.0)
            .help(
                    "How sharply steps change from reading weights to computing: 1 is their sum, much the longer of them.");

    static final Key<Double> STEP_MIXED_KV_FACTOR = Key.positive("step_mixed_kv_factor")
            .label("FACTOR")
            .in(KeyGroup.STEP_TIME)
            .usual(1.0)
            .help("How many times as long as `step_kv_token_ms` a KV token takes in a step with prompt tokens.");

    static final Key<Double> STEP_PREFILL_MS = Key.millisPer("step_prefill_ms")
            .in(KeyGroup.STEP_TIME)
            .usual(0.0)
            .help("Further time of each step with prompt tokens.");

    static final Key<Integer> STEP_FITTED_PREFILL_TOKENS = fitted(
            "step_fitted_prefill_tokens", "Most prompt tokens of the steps that the coefficients were fitted on.");

    static final Key<Integer> STEP_FITTED_DECODE_SEQS =
            fitted("step_fitted_decode_seqs", "Most decoding requests of those steps.");

    static final Key<Integer> STEP_FITTED_KV_TOKENS =
            fitted("step_fitted_kv_tokens", "Most KV tokens that decoding requests read in one of those steps.");

    static final Key<Object> STEP_TABLE = Key.structure("step_table")
            .in(KeyGroup.STEP_TIME)
            .help("Measured steps: objects with prefill_tokens, decode_sequences, kv_tokens and step_ms.");

    static final Key<Double> STEP_TIME_SCALE = Key.positive("step_time_scale")
            .label("FACTOR")
            .in(KeyGroup.STEP_TIME)
            .usual(1.0)
            .help(
                    "Makes every step so many times as long: 0.9 and 1.1 say what step times that are ten percent off would"
                            + " change.");

    static final List<Key<?>> FIXED = List.of(PREFILL_ELAPSED_TIME_MS, DECODE_ELAPSED_TIME_MS, MIXED_STEP);

    static final List<Key<?>> LINEAR = List.of(
            STEP_BASE_MS,
            STEP_PREFILL_TOKEN_MS,
            STEP_DECODE_SEQ_MS,
            STEP_KV_TOKEN_MS,
            STEP_PREFILL_CONTEXT_TOKEN_MS,
            STEP_FITTED_PREFILL_TOKENS,
            STEP_FITTED_DECODE_SEQS,
            STEP_FITTED_KV_TOKENS);

    static final List<Key<?>> SMOOTH = List.of(
            STEP_BASE_MS,
            STEP_WEIGHTS_MS,
            STEP_TOKEN_MS,
            STEP_SHARPNESS,
            STEP_DECODE_SEQ_MS,
            STEP_KV_TOKEN_MS,
            STEP_MIXED_KV_FACTOR,
            STEP_PREFILL_CONTEXT_TOKEN_MS,
            STEP_PREFILL_MS,
            STEP_FITTED_PREFILL_TOKENS,
            STEP_FITTED_DECODE_SEQS,
            STEP_FITTED_KV_TOKENS);

    static final List<Key<?>> TABLE = List.of(STEP_TABLE);

    /** A row of the table. */
    static final Key<Integer> ROW_PREFILL_TOKENS =
            Key.count("prefill_tokens").atLeast(0).usual(0).key();

    static final Key<Integer> ROW_DECODE_SEQUENCES =
            Key.count("decode_sequences").atLeast(0).usual(0).key();

    static final Key<Integer> ROW_KV_TOKENS =
            Key.count("kv_tokens").atLeast(0).usual(0).key();

    static final Key<Double> ROW_STEP_MS = Key.positive("step_ms").required("9").key();

    private StepTimeKeys() {}

    private static Key<Double> coefficient(String name, String help) {
        return Key.millisPer(name).in(KeyGroup.STEP_TIME).usual(0.0).help(help);
    }

    private static Key<Integer> fitted(String name, String help) {
        return Key.count(name).atLeast(0).in(KeyGroup.STEP_TIME).inFilesOnly().help(help);
    }
}
