package dev.vllmsim.engine.scheduler.vllmv1;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How drafts are made, by vLLM's names, as far as that makes a difference to the scheduler. */
public enum SpeculativeMethod {
    EAGLE(Lookahead.ALL, true, true),
    EAGLE3(Lookahead.ALL, true, true),
    MTP(Lookahead.ALL, true, true),
    DRAFT_MODEL(Lookahead.ALL, false, true),
    DFLASH(Lookahead.ONE_MORE, true, true),
    DSPARK(Lookahead.ALL, true, true),
    EXTRACT_HIDDEN_STATES(Lookahead.NONE, false, true),
    NGRAM_GPU(Lookahead.NONE, false, true),
    NGRAM(Lookahead.NONE, false, false),
    MEDUSA(Lookahead.NONE, false, false),
    SUFFIX(Lookahead.NONE, false, false),
    MLP_SPECULATOR(Lookahead.NONE, false, false);

    /** For how many tokens ahead blocks are taken. */
    private enum Lookahead {
        NONE,
        ALL,
        ONE_MORE
    }

    private final Lookahead lookahead;
    private final boolean dropsLastHit;
    private final boolean schedulesAsynchronously;

    SpeculativeMethod(Lookahead lookahead, boolean dropsLastHit, boolean schedulesAsynchronously) {
        this.lookahead = lookahead;
        this.dropsLastHit = dropsLastHit;
        this.schedulesAsynchronously = schedulesAsynchronously;
    }

    /** The name in settings. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all methods. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(SpeculativeMethod::label).toList();
    }

    /** The names of those for which vLLM turns asynchronous scheduling off. */
    static List<String> synchronousLabels() {
        return Arrays.stream(values())
                .filter(method -> !method.schedulesAsynchronously)
                .map(SpeculativeMethod::label)
                .sorted()
                .toList();
    }

    /** Whether vLLM drafts so while it schedules asynchronously (vLLM: {@code VllmConfig}). */
    boolean schedulesAsynchronously() {
        return schedulesAsynchronously;
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
