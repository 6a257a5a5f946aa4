package dev.vllmsim.engine.scheduler.vllmv1;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How drafts are made, by vLLM's names, as far as that makes a difference to the scheduler. */
public enum SpeculativeMethod {
    EAGLE(Lookahead.ALL, true),
    EAGLE3(Lookahead.ALL, true),
    MTP(Lookahead.ALL, true),
    DRAFT_MODEL(Lookahead.ALL, false),
    DFLASH(Lookahead.ONE_MORE, true),
    DSPARK(Lookahead.ALL, true),
    EXTRACT_HIDDEN_STATES(Lookahead.NONE, false),
    NGRAM_GPU(Lookahead.NONE, false),
    NGRAM(Lookahead.NONE, false),
    MEDUSA(Lookahead.NONE, false),
    SUFFIX(Lookahead.NONE, false),
    MLP_SPECULATOR(Lookahead.NONE, false);

    /** For how many tokens ahead blocks are taken. */
    private enum Lookahead {
        NONE,
        ALL,
        ONE_MORE
    }

    private final Lookahead lookahead;
    private final boolean dropsLastHit;

    SpeculativeMethod(Lookahead lookahead, boolean dropsLastHit) {
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
