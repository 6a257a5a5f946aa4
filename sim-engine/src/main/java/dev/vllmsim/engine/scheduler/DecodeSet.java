package dev.vllmsim.engine.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests that decode one token in every step, kept so that a step costs nothing per request.
 *
 * <p>A member is not touched while it decodes. Its progress follows from the number of steps taken since it joined,
 * and who finishes next is the head of a heap ordered by the step of the last token, then by the order of joining.
 * The steps stand in an array of their own, so that keeping the order hardly touches the members; one that leaves early,
 * which is rare, is looked for.
 *
 * @param <M> the policy's own record of a request
 */
public final class DecodeSet<M extends DecodeSet.Member> {

    /** A request's place in the set. Policies extend it with what they need to know of a request. */
    public abstract static class Member {
        private long finishStep;
        private long rank;
        private long contextOffset;
        private long joinedAt;
        private boolean isDecoding;

        /** Whether the member is in a set now. */
        public final boolean isDecoding() {
            return isDecoding;
        }

        /** The set's {@link DecodeSet#step()} when the member joined it last. */
        public final long joinedAt() {
            return joinedAt;
        }
    }

    private @Nullable Member[] heap = new Member[16];
    /** The step of the last token of each member of the heap. */
    private long[] finishSteps = new long[16];

    private int size;
    private long step;
    private long contextTokens;

    /** Requests in the set. */
    public int size() {
        return size;
    }

    /** The sum of the members' contexts, in tokens computed so far. */
    public long contextTokens() {
        return contextTokens;
    }

    /** Steps taken so far; the unit of {@link #stepsToNextFinish()}. */
    public long step() {
        return step;
    }

    /**
     * Adds a member that decodes from the next step on.
     *
     * @param member not in a set now
     * @param rank order among members that finish in the same step, smaller first
     * @param tokensLeft tokens still to generate, at least 1
     * @param context tokens computed so far
     */
    public void join(M member, long rank, int tokensLeft, int context) {
        Member m = member;
        m.finishStep = step + tokensLeft;
        m.rank = rank;
        m.joinedAt = step;
        m.contextOffset = context - step;
        contextTokens += context;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
            finishSteps = Arrays.copyOf(finishSteps, size * 2);
        }
        m.isDecoding = true;
        siftUp(size++, m);
    }

    /** Takes a member out before it has finished. */
    public void leave(M member) {
        int hole = 0;
        while (at(hole) != member) {
            hole++;
        }
        remove(hole, member);
    }

    private void remove(int hole, M member) {
        contextTokens -= context(member);
        Member m = member;
        m.isDecoding = false;
        Member last = at(--size);
        heap[size] = null;
        if (last != m) {
            siftDown(hole, last);
            if (hole > 0 && at(hole) == last) {
                siftUp(hole, last);
            }
        }
    }

    /** Every member decodes one token in each of the given number of steps. */
    public void advance(long steps) {
        step += steps;
        contextTokens += steps * size;
    }

    /** Steps until the next member has produced its last token, at least 1; {@link Long#MAX_VALUE} if none is left. */
    public long stepsToNextFinish() {
        return size == 0 ? Long.MAX_VALUE : finishSteps[0] - step;
    }

    /** Removes and returns the next member, by rank, that produced its last token in the step just taken, if any. */
    @SuppressWarnings("unchecked")
    public @Nullable M pollFinished() {
        if (size == 0 || finishSteps[0] > step) {
            return null;
        }
        M head = (M) at(0);
        remove(0, head);
        return head;
    }

    /** Tokens of a member computed so far. */
    public int context(M member) {
        Member m = member;
        return (int) (m.contextOffset + step);
    }

    /** Tokens that a member has still to generate. */
    public int tokensLeft(M member) {
        Member m = member;
        return (int) (m.finishStep - step);
    }

    private Member at(int index) {
        Member member = heap[index];
        if (member == null) {
            throw new IllegalStateException("no member at " + index + " of " + size);
        }
        return member;
    }

    private void siftUp(int start, Member member) {
        int index = start;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            long theirs = finishSteps[parent];
            if (member.finishStep > theirs || (member.finishStep == theirs && member.rank >= at(parent).rank)) {
                break;
            }
            place(index, at(parent), theirs);
            index = parent;
        }
        place(index, member, member.finishStep);
    }

    private void siftDown(int start, Member member) {
        int index = start;
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            long theirs = finishSteps[child];
            if (child + 1 < size) {
                long other = finishSteps[child + 1];
                if (other < theirs || (other == theirs && at(child + 1).rank < at(child).rank)) {
                    child++;
                    theirs = other;
                }
            }
            if (theirs > member.finishStep || (theirs == member.finishStep && at(child).rank >= member.rank)) {
                break;
            }
            place(index, at(child), theirs);
            index = child;
        }
        place(index, member, member.finishStep);
    }

    private void place(int index, Member member, long finishStep) {
        heap[index] = member;
        finishSteps[index] = finishStep;
    }
}
