package dev.vllmsim.engine.scheduler.vllmv1;

/** How many tokens a request asks for in a step (vLLM: the head of the loops in {@code Scheduler.schedule}). */
final class Demand {
    private final VllmV1Settings settings;
    private final int threshold;
    private final int modelLength;
    private final boolean async;
    /** Drafts of a verification, and further tokens that its blocks are taken for. */
    private final int drafts;

    private final int lookahead;
    /** Decisions that pass from one that lets a token out to the next for the same request; 1 for no rule. */
    private final int cadence;

    Demand(VllmV1Settings settings) {
        this.settings = settings;
        this.threshold =
                settings.longPrefillTokenThreshold() == 0 ? Integer.MAX_VALUE : settings.longPrefillTokenThreshold();
        this.modelLength = settings.maxModelLen().orElse(Integer.MAX_VALUE);
        Execution execution = settings.execution();
        this.async = execution.asyncScheduling();
        this.drafts = execution.speculation().draftTokens();
        this.lookahead = execution.speculation().lookaheadTokens();
        this.cadence = execution.cadence();
    }

    /** Whether resting is possible: a request asks for one token in every step until its last. */
    boolean isRegular() {
        return drafts == 0 && settings.execution().pipelineParallelSize() == 1;
    }

    /**
     * Tokens that a running request asks for, before the budget; 0 if it is passed over.
     *
     * @param decision the number of the decision
     */
    int wanted(Entry entry, long decision) {
        int ahead = async ? entry.placeholders : 0;
        // The token in flight is the last one, by length.
        if (ahead > 0
                && entry.computed + 2 - ahead
                        >= (long) entry.promptTokens + entry.request.spec().maxTokens()) {
            return 0;
        }
        if (cadence > 1 && entry.sampledBy > 0 && decision < entry.sampledBy + cadence) {
            return 0;
        }
        int open = entry.known() + entry.drafts + ahead - entry.computed;
        return Math.max(0, cut(Math.min(open, threshold), entry.computed));
    }

    /** Cuts tokens at the model length. */
    int cut(int tokens, int computed) {
        return (int) Math.min(tokens, (long) modelLength - computed - 1);
    }

    /** Cuts tokens at the threshold of long prefills. */
    int upToThreshold(int tokens) {
        return Math.min(tokens, threshold);
    }

    /**
     * The least that a waiting request asks for, where nobody can find another's blocks: all that it has, or, once it has
     * been preempted, possibly nothing, as it may find its own.
     */
    int leastOf(Entry entry) {
        return entry.wasAdmitted ? 0 : upToThreshold(entry.known() - entry.request.handedOverTokens());
    }

    /** Tokens whose blocks a request holds once it computes up to the given number. */
    int withLookahead(int tokens) {
        return (int) Math.min((long) tokens + lookahead, Math.max(modelLength, tokens));
    }

    /** Sets what a request computes in the step. */
    void give(Entry entry, int tokens) {
        entry.tokensNow = tokens;
        if (drafts > 0) {
            int ahead = async ? entry.placeholders : 0;
            int beyond = tokens + entry.computed - entry.known() - ahead;
            entry.draftsNow = Math.max(0, Math.min(beyond, entry.drafts));
            entry.dummies = false;
        }
    }

    /** Whether the step in which a request computes the tokens that it was given lets a token out. */
    boolean samples(Entry entry) {
        return entry.computed + entry.tokensNow >= entry.known() + (async ? entry.placeholders : 0);
    }

    /** Whether its part of the step is a decode: one token is to be computed, drafts apart, and not of the prompt. */
    boolean isDecode(Entry entry) {
        int ahead = async ? entry.placeholders : 0;
        return entry.outputs + ahead >= 1 && entry.known() + ahead - entry.computed == 1;
    }

    /** Moves a request on as if it had computed what it was given. */
    void advance(Entry entry, int tokens, int draftsScheduled, boolean samples, long decision) {
        entry.computed += tokens;
        entry.inFlight += tokens;
        entry.drafts = 0;
        if (samples) {
            entry.placeholders += 1 + draftsScheduled;
            entry.sampledBy = decision;
            if (async) {
                entry.drafts = drafts;
            }
        }
    }

    /** Drafts that a request gets when its batch is applied. */
    int draftsOnSettling() {
        return async ? 0 : drafts;
    }
}
