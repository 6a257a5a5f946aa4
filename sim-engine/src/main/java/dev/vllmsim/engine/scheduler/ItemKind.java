package dev.vllmsim.engine.scheduler;

import java.util.Locale;

/** What a request does in a step. */
public enum ItemKind {
    /** Computes the first tokens of its prompt (in {@code vllm-v1}: any prompt tokens, and tokens to recompute). */
    PREFILL,
    /** Computes further tokens of a prompt that an earlier step began. */
    EXTEND,
    /** Generates one token. */
    DECODE;

    /** The name as reports show it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
