package dev.vllmsim.engine.steptime;

/** What a step-time model may know of a batch: how much work of each kind it holds. */
public interface BatchShape {
    /** Prompt tokens (or tokens recomputed after a preemption) that the step computes. */
    long prefillTokens();

    /** Requests that compute prompt tokens in the step. */
    int prefillSequences();

    /** Requests that decode in the step: one token each, and the drafts that they verify. */
    int decodeSequences();

    /** Tokens that the decoding requests compute: one each, and the drafts that they verify. */
    default long decodeTokens() {
        return decodeSequences();
    }

    /** Tokens whose KV entries the decoding requests read: the sum, over them, of the tokens computed before the step. */
    long decodeContextTokens();

    /**
     * Attention work of the prefills: the sum, over every prefill token of the step, of the tokens before it in its
     * request. A chunk of {@code n} tokens with {@code c} computed before it adds {@code n c + n (n - 1) / 2}.
     */
    long prefillContextTokens();
}
