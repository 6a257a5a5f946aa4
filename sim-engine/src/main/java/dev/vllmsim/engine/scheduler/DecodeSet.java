package dev.vllmsim.engine.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests that decode one token in every step, kept so that a step costs nothing per request.
 *
 * <p>A member is not touched while it decodes. Its progress follows from the number of steps taken since it joined,
 * and who finishes next is the head of a heap ordered by the step of the last token, then by the order of joining.
 * The heap knows where each member sits, so that a member can also leave early.
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
        private int heapIndex = -1;

        /** Whether the member is in a set now. */
        public final boolean isDecoding() {
            return heapIndex >= 0;
        }

        /** The set's {@link DecodeSet#step()} when the member joined it last. */
        public final long joinedAt() {
            return joinedAt;
        }
    }

    private @Nullable Member[] heap = new Member[16];
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
        }
        siftUp(size++, m);
    }

    /** Takes a member out before it has finished. */
    public void leave(M member) {
        Member m = member;
        contextTokens -= context(member);
        int hole = m.heapIndex;
        m.heapIndex = -1;
        Member last = at(--size);
        heap[size] = null;
        if (last != m) {
            siftDown(hole, last);
            if (at(hole) == last) {
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
        return size == 0 ? Long.MAX_VALUE : at(0).finishStep - step;
    }

    /** Removes and returns the next member, by rank, that produced its last token in the step just taken, if any. */
    @SuppressWarnings("unchecked")
    public @Nullable M pollFinished() {
        if (size == 0 || at(0).finishStep > step) {
            return null;
        }
        M head = (M) at(0);
        leave(head);
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
            Member above = at(parent);
            if (!before(member, above)) {
                break;
            }
            place(index, above);
            index = parent;
        }
        place(index, member);
    }

    private void siftDown(int start, Member member) {
        int index = start;
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            Member below = at(child);
            if (child + 1 < size && before(at(child + 1), below)) {
                below = at(++child);
            }
            if (!before(below, member)) {
                break;
            }
            place(index, below);
            index = child;
        }
        place(index, member);
    }

    private void place(int index, Member member) {
        heap[index] = member;
        member.heapIndex = index;
    }

    private static boolean before(Member a, Member b) {
        return a.finishStep != b.finishStep ? a.finishStep < b.finishStep : a.rank < b.rank;
    }
}
