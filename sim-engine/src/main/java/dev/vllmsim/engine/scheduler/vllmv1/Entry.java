package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.collect.Chain;
import dev.vllmsim.engine.kvcache.BlockTable;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.DecodeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request as the scheduler knows it.
 *
 * <p>While the request rests in the decode set, its {@code computed}, {@code outputs}, {@code placeholders} and
 * {@code blocks} are those of the time when it joined; what they are now follows from the set.
 */
final class Entry extends DecodeSet.Member implements BlockTable.Holder {
    final Request request;
    final int promptTokens;
    /** Tokens that it will generate: as the workload says, or fewer where the model length cuts it short. */
    final int outputTokens;

    final boolean isLong;
    /** Its registered blocks, or {@code null} where blocks are only counted. */
    @Nullable
    BlockTable table;
    /** Tables of requests whose text its prompt quotes block for block. */
    BlockTable[] quoted = NOTHING_QUOTED;

    static final BlockTable[] NOTHING_QUOTED = {};

    /** Its place in the running list. */
    final Chain.Link<Entry> inRunning = new Chain.Link<>(this);

    /** Tokens whose KV entries exist, or will when all batches in flight have run and no draft is rejected. */
    int computed;
    /** Tokens generated, as far as batches are settled. */
    int outputs;
    /** Tokens, drafts included, that batches in flight may still deliver. */
    int placeholders;
    /** Drafts that its next step can verify. */
    int drafts;
    /** Tokens scheduled in batches that are not settled. */
    int inFlight;
    /** Of these, the ones scheduled before it was preempted: their results count, their KV entries are lost. */
    int stale;

    int blocks;
    /** Tokens that it computes in the step that is being formed, 0 for none; not kept while it rests. */
    int tokensNow;
    /** Of these, drafts. */
    int draftsNow;
    /** Whether the drafts are dummies, which all are rejected. */
    boolean dummies;
    /** Tokens that were there at its last admission: found in the prefix cache, or handed over. */
    int hitTokens;

    boolean wasAdmitted;
    boolean isRunning;
    boolean isFinished;
    boolean hasDecoded;
    /** Whether its last step left part of its prompt, or of what it has to compute again, for later. */
    boolean isPrefillChunk;
    /** Whether it is listed among the running requests that do not rest. */
    boolean isListed;
    /** Whether it is set aside until its stale tokens are delivered. */
    boolean isSkipped;

    long lastTokenNanos;
    /** Tokens computed in vain: thrown away by preemptions, or rejected drafts. */
    long lostTokens;
    /** Order of admission, and so of the running list. */
    long rank;
    /** Order of waiting, where that is first come, first served. */
    long place;
    /** The last walk under memory pressure that scheduled it. */
    long walk;
    /** The decision in which it last got a token out, 0 for none. */
    long sampledBy;
    /** Verifications of drafts so far. */
    int verifications;
    /** Where its draws begin, from its first verification on. */
    long draws;

    Entry(Request request, int outputTokens, boolean isLong) {
        this.request = request;
        this.promptTokens = request.spec().promptTokens();
        this.outputTokens = outputTokens;
        this.isLong = isLong;
    }

    /** Tokens of prompt and output known so far; not to be asked while it rests. */
    int known() {
        return promptTokens + outputs;
    }

    /** Output tokens that it has still to be scheduled for, if no draft is accepted. */
    int outputsToSchedule() {
        return outputTokens - outputs - placeholders;
    }
}
