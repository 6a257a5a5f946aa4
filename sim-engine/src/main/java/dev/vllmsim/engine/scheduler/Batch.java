package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.steptime.BatchShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduler decided on for one step, or for a run of equal steps: the handle for all that follows. Its totals
 * are always there; its single items only if the scheduler's listener observes steps, since keeping them costs what
 * the items cost.
 *
 * <p>A scheduler forms a batch, moves its own view on by it, and later settles it, when the step has run. It may form
 * the next one in between. A batch is filled again once it is settled and another one is formed.
 */
public class Batch implements BatchShape {
    private long prefillTokens;
    private int prefillSequences;
    private long prefillContextTokens;
    private int decodeSequences;
    private long decodeTokens;
    private long decodeContextTokens;
    private int steadyDecodes;
    private long laterSteps;
    private long repeats;
    private long waitsFor;
    private WaitReason blockedBy = WaitReason.NONE;
    private final List<Request> preempted = new ArrayList<>();
    private final ItemList items = new ItemList();
    private final Work work = new Work();
    private WaitReason passedOverFor = WaitReason.NONE;
    private WaitReason othersBlockedBy = WaitReason.NONE;
    private @Nullable Request head;
    private long arrivals;

    /** Empties the batch for the next step. */
    public void clear() {
        prefillTokens = 0;
        prefillSequences = 0;
        prefillContextTokens = 0;
        decodeSequences = 0;
        decodeTokens = 0;
        decodeContextTokens = 0;
        steadyDecodes = 0;
        repeats = 1;
        waitsFor = 0;
        blockedBy = WaitReason.NONE;
        if (!preempted.isEmpty()) {
            preempted.clear();
        }
        items.clear();
        laterSteps = 0;
        work.clear();
        passedOverFor = WaitReason.NONE;
        othersBlockedBy = WaitReason.NONE;
        head = null;
    }

    /**
     * Adds a request that computes prompt tokens.
     *
     * @param tokens tokens to compute, at least 1
     * @param computedBefore tokens of the request computed before
     */
    public void addPrefill(int tokens, int computedBefore) {
        prefillTokens += tokens;
        prefillSequences++;
        prefillContextTokens += (long) tokens * computedBefore + (long) tokens * (tokens - 1) / 2;
    }

    /**
     * Adds requests that decode.
     *
     * @param sequences how many
     * @param tokens tokens that they compute together: one each, and the drafts that are verified
     * @param contextTokens the sum of their tokens computed before the step
     * @param steady how many of them also produced a token in the step just before
     */
    public void addDecodes(int sequences, long tokens, long contextTokens, int steady) {
        decodeSequences += sequences;
        decodeTokens += tokens;
        decodeContextTokens += contextTokens;
        steadyDecodes += steady;
    }

    /** Adds requests that decode one token each; see {@link #addDecodes(int, long, long, int)}. */
    public void addDecodes(int sequences, long contextTokens, int steady) {
        addDecodes(sequences, sequences, contextTokens, steady);
    }

    /** Keeps an item for {@link #forEachItem}. */
    public void record(Request request, ItemKind kind, int tokens, int computedBefore, int drafts) {
        items.add(request, kind, tokens, computedBefore, drafts);
    }

    /** Notes, before the batch is settled, what comes of the item with the given number. */
    public void recordOutcome(int item, int accepted, int outputTokens) {
        items.outcome(item, accepted, outputTokens);
    }

    /** Notes, before the batch is settled, that the request of the item with the given number is already gone. */
    public void recordDiscarded(int item) {
        items.discarded(item);
    }

    /** Items kept so far. */
    public int recorded() {
        return items.size();
    }

    /** Notes that a request lost its KV blocks while the batch was decided on. */
    public void preempt(Request request) {
        preempted.add(request);
    }

    /**
     * Says that the step is the first of up to {@code steps} equal ones: the same requests decode, and nothing else
     * happens before the end of the last.
     */
    public void repeats(long steps) {
        repeats = steps;
    }

    /** How many equal steps may be taken at once, at least 1, if nobody arrives meanwhile. */
    public long repeats() {
        return repeats;
    }

    /** Says that the step cannot start before the batch of an earlier decision has ended: it needs tokens of it. */
    public void waitsFor(long decision) {
        waitsFor = Math.max(waitsFor, decision);
    }

    /** The latest decision, counted from 1, whose batch must have ended before the step starts; 0 if none. */
    public long waitsFor() {
        return waitsFor;
    }

    /** Notes what keeps the head of the waiting queue out of the step. */
    public void blockedBy(WaitReason reason) {
        blockedBy = reason;
        othersBlockedBy = reason;
    }

    /**
     * Notes that requests which {@linkplain SchedulerSettings#mayPassOver may be passed over} were, at the head of the
     * waiting queue, and what keeps out the ones that were not.
     */
    public void passedOver(WaitReason reason, WaitReason others) {
        blockedBy = reason;
        passedOverFor = reason;
        othersBlockedBy = others;
    }

    /** What the requests were passed over for that may be; {@link WaitReason#NONE} if they were not. */
    public WaitReason passedOverFor() {
        return passedOverFor;
    }

    /** What keeps out the requests that were not passed over. */
    public WaitReason othersBlockedBy() {
        return othersBlockedBy;
    }

    /** Notes who is first of those that wait and were not passed over; only where work is observed. */
    public void head(@Nullable Request first) {
        head = first;
    }

    /** Who is first of those that wait and were not passed over; {@code null} if nobody is. */
    public @Nullable Request head() {
        return head;
    }

    /** What the requests do that do not merely go on decoding; kept only where work is observed. */
    public Work work() {
        return work;
    }

    /** Notes how many requests had arrived when the batch was decided on. */
    public void arrivals(long count) {
        arrivals = count;
    }

    /** How many requests had arrived when the batch was decided on. */
    public long arrivals() {
        return arrivals;
    }

    /** What keeps the head of the waiting queue out of the step. */
    public WaitReason blockedBy() {
        return blockedBy;
    }

    /** Whether requests were preempted while the batch was decided on. */
    public boolean isPreempting() {
        return !preempted.isEmpty();
    }

    /** Requests that were preempted while the batch was decided on, in order. */
    public List<Request> preempted() {
        return Collections.unmodifiableList(preempted);
    }

    /**
     * Visits the items in batch order.
     *
     * @throws IllegalStateException if they were not kept, because nobody observes steps
     */
    public void forEachItem(ItemVisitor visitor) {
        if (items.size() < prefillSequences + decodeSequences) {
            throw new IllegalStateException("the items of a batch are kept only where steps are observed");
        }
        items.forEach(visitor);
    }

    /** Requests whose part of the step is in vain: they finished while it was under way. */
    public List<Request> discarded() {
        return items.discarded();
    }

    /** Whether the step computes nothing. */
    public boolean isEmpty() {
        return prefillSequences == 0 && decodeSequences == 0;
    }

    /** Tokens that one step computes. */
    public long tokens() {
        return prefillTokens + decodeTokens;
    }

    /**
     * Requests whose token in this step follows one in the step just before, so that the gap between the two is the
     * time between the ends of these steps. Other gaps are told to the listener by the policy.
     */
    public int steadyDecodes() {
        return steadyDecodes;
    }

    /**
     * Takes the shape of a later one of its equal steps: each decoding request has one more token of context for every
     * step.
     *
     * @param steps how many steps after the first
     * @return this
     */
    public BatchShape later(long steps) {
        laterSteps = steps;
        return this;
    }

    @Override
    public long prefillTokens() {
        return prefillTokens;
    }

    @Override
    public int prefillSequences() {
        return prefillSequences;
    }

    @Override
    public int decodeSequences() {
        return decodeSequences;
    }

    @Override
    public long decodeTokens() {
        return decodeTokens;
    }

    @Override
    public long decodeContextTokens() {
        return decodeContextTokens + laterSteps * decodeSequences;
    }

    @Override
    public long prefillContextTokens() {
        return prefillContextTokens;
    }
}
