package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.scheduler.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A batch, and what must be known of it until it is settled. */
final class VllmBatch extends Batch {
    private static final int DECODE = 1;
    private static final int SAMPLES = 2;
    private static final int DUMMIES = 4;

    /** The requests that did not rest when the batch was formed, in the order of the running list. */
    private Entry[] entries = new Entry[8];

    private int[] tokens = new int[8];
    private int[] drafts = new int[8];
    private byte[] marks = new byte[8];
    private int size;

    /** Requests that rested when the batch was formed, and do not any more, in the order of the running list. */
    final ArrayList<Entry> awakened = new ArrayList<>();
    /** Resting requests whose first decode is in this batch. */
    final ArrayList<Entry> fresh = new ArrayList<>();
    /** The item of each kept record, where steps are observed; -1 for a request that rested. */
    final ArrayList<Entry> recordedEntries = new ArrayList<>();

    /** Steps that the schedule has moved on by, and of these the ones that are not settled. */
    long advanced;

    long unsettled;
    /** The number of the schedule's step behind the last one advanced. */
    long endStep;
    /** The number of the decision. */
    long decision;

    @Override
    public void clear() {
        super.clear();
        size = 0;
        clear(awakened);
        clear(fresh);
        clear(recordedEntries);
        advanced = 0;
        unsettled = 0;
        endStep = 0;
    }

    private static void clear(List<Entry> list) {
        if (!list.isEmpty()) {
            list.clear();
        }
    }

    void add(Entry entry, int count, int draftCount, boolean isDecode, boolean samples, boolean dummies) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
            tokens = Arrays.copyOf(tokens, 2 * size);
            drafts = Arrays.copyOf(drafts, 2 * size);
            marks = Arrays.copyOf(marks, 2 * size);
        }
        entries[size] = entry;
        tokens[size] = count;
        drafts[size] = draftCount;
        marks[size] = (byte) ((isDecode ? DECODE : 0) | (samples ? SAMPLES : 0) | (dummies ? DUMMIES : 0));
        size++;
    }

    /** Notes that a request that rested when the batch was formed does not any more. */
    void awaken(Entry entry) {
        int place = awakened.size();
        while (place > 0 && awakened.get(place - 1).rank > entry.rank) {
            place--;
        }
        awakened.add(place, entry);
    }

    int size() {
        return size;
    }

    Entry entry(int item) {
        return entries[item];
    }

    int tokens(int item) {
        return tokens[item];
    }

    int drafts(int item) {
        return drafts[item];
    }

    boolean isDecode(int item) {
        return (marks[item] & DECODE) != 0;
    }

    boolean samples(int item) {
        return (marks[item] & SAMPLES) != 0;
    }

    boolean dummies(int item) {
        return (marks[item] & DUMMIES) != 0;
    }

    /** Whether it holds nothing but resting requests, none of which ends with it. */
    boolean isPlain() {
        return size == 0 && awakened.isEmpty() && !isEmpty();
    }
}
