package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.kvcache.BlockTable;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.DecodeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request as the scheduler knows it.
 *
 * <p>While the request is in the decode set, its {@code computed}, {@code outputs} and {@code blocks} are those of the
 * time when it joined; what they are now follows from the set.
 */
final class Entry extends DecodeSet.Member implements BlockTable.Holder {
    final Request request;
    final int promptTokens;
    /** Tokens that it will generate: as asked for, or fewer where the model length cuts it short. */
    final int outputTokens;

    final boolean isLong;
    /** Its registered blocks, or {@code null} where blocks are only counted. */
    @Nullable
    BlockTable table;
    /** Tables of requests whose text its prompt quotes block for block. */
    BlockTable[] quoted = NOTHING_QUOTED;

    static final BlockTable[] NOTHING_QUOTED = {};

    int computed;
    int outputs;
    int blocks;
    /** Tokens that it computes in the current step, 0 for none; not kept in the decode set. */
    int tokensNow;
    /** Tokens that the prefix cache spared at its last admission. */
    int hitTokens;

    boolean wasAdmitted;
    boolean hasDecoded;
    long lastTokenNanos;
    /** Tokens computed in vain: those that preemptions threw away. */
    long lostTokens;
    /** Order of admission, and so of the running list. */
    long rank;
    /** Order of waiting, where that is first come, first served. */
    long place;
    /** The last walk under memory pressure that scheduled it. */
    long walk;

    @Nullable
    Entry previous;

    @Nullable
    Entry next;

    Entry(Request request, int outputTokens, boolean isLong) {
        this.request = request;
        this.promptTokens = request.spec().promptTokens();
        this.outputTokens = outputTokens;
        this.isLong = isLong;
    }

    /** Tokens of prompt and output known so far; not to be asked while it is in the decode set. */
    int known() {
        return promptTokens + outputs;
    }

    /** Whether its part of the step is a decode: exactly one token to compute, and that not of the prompt. */
    boolean isDecode() {
        return outputs > 0 && known() - computed == 1;
    }
}
