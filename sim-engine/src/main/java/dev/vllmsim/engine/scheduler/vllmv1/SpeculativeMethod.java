package dev.vllmsim.engine.scheduler.vllmv1;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How drafts are made, by vLLM's names, as far as that makes a difference to the scheduler. */
public enum SpeculativeMethod {
    EAGLE(true, Lookahead.ALL, true),
    EAGLE3(true, Lookahead.ALL, true),
    MTP(true, Lookahead.ALL, true),
    DRAFT_MODEL(true, Lookahead.ALL, false),
    DFLASH(true, Lookahead.ONE_MORE, true),
    DSPARK(true, Lookahead.ALL, true),
    EXTRACT_HIDDEN_STATES(true, Lookahead.NONE, false),
    NGRAM_GPU(true, Lookahead.NONE, false),
    NGRAM(false, Lookahead.NONE, false),
    MEDUSA(false, Lookahead.NONE, false),
    SUFFIX(false, Lookahead.NONE, false),
    MLP_SPECULATOR(false, Lookahead.NONE, false);

    /** For how many tokens ahead blocks are taken. */
    private enum Lookahead {
        NONE,
        ALL,
        ONE_MORE
    }

    private final boolean async;
    private final Lookahead lookahead;
    private final boolean dropsLastHit;

    SpeculativeMethod(boolean async, Lookahead lookahead, boolean dropsLastHit) {
        this.async = async;
        this.lookahead = lookahead;
        this.dropsLastHit = dropsLastHit;
    }

    /** The name in settings. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all methods. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(SpeculativeMethod::label).toList();
    }

    /** Whether vLLM leaves asynchronous scheduling on with it. */
    public boolean allowsAsyncScheduling() {
        return async;
    }

    /** Tokens beyond those computed for which blocks are taken. */
    int lookaheadTokens(int draftTokens) {
        return switch (lookahead) {
            case NONE -> 0;
            case ALL -> draftTokens;
            case ONE_MORE -> draftTokens + 1;
        };
    }

    /** Whether the last block found in the prefix cache is computed again (vLLM: {@code use_eagle}). */
    boolean dropsLastHit() {
        return dropsLastHit;
    }
}
