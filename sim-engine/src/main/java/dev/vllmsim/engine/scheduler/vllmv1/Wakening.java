package dev.vllmsim.engine.scheduler.vllmv1;

import java.util.ArrayList;
import java.util.Arrays;

/**
 * Ends the rest of requests, and knows the batches that are not settled, since a request that rested when they were
 * formed has to be settled by them singly from then on.
 */
final class Wakening {
    private final int batchesInFlight;
    private final Memory memory;
    private final RunningList running;
    private final Resting resting;
    /** The batches that are not settled, the oldest first. */
    private VllmBatch[] unsettled;

    private int unsettledCount;
    /** Requests that were scheduled for their last token; listed before the next decision, if they are still there. */
    private final ArrayList<Entry> ending = new ArrayList<>();

    Wakening(int batchesInFlight, Memory memory, RunningList running, Resting resting) {
        this.batchesInFlight = batchesInFlight;
        this.memory = memory;
        this.running = running;
        this.resting = resting;
        this.unsettled = new VllmBatch[batchesInFlight];
    }

    /** Notes that steps of a batch are under way. */
    void advanced(VllmBatch batch, long steps) {
        if (batch.unsettled == 0) {
            if (unsettledCount == unsettled.length) {
                unsettled = Arrays.copyOf(unsettled, 2 * unsettledCount);
            }
            unsettled[unsettledCount++] = batch;
        }
        batch.unsettled += steps;
        batch.advanced += steps;
        batch.endStep = resting.step();
    }

    /** Notes that steps of the oldest batch under way are settled. */
    void settled(VllmBatch batch, long steps) {
        if (unsettledCount == 0 || unsettled[0] != batch || batch.unsettled < steps) {
            throw new IllegalStateException("batches must be settled in the order in which they were formed");
        }
        batch.unsettled -= steps;
        if (batch.unsettled == 0) {
            unsettledCount--;
            for (int i = 0; i < unsettledCount; i++) {
                unsettled[i] = unsettled[i + 1];
            }
        }
    }

    /** Whether all batches under way hold only requests that rest and go on. */
    boolean allPlain() {
        for (int i = 0; i < unsettledCount; i++) {
            if (!unsettled[i].isPlain()) {
                return false;
            }
        }
        return true;
    }

    /** Ends the rest of those that have just been scheduled for their last token. */
    void wakeEnding() {
        Entry entry = resting.pollEnding();
        while (entry != null) {
            // Its blocks were given, and registered, for the step that has just been decided on; then all of its
            // tokens but those in flight were known. Of equal steps taken at once, more can be on their way here.
            woken(entry, entry.computed + 1 - Math.min(entry.placeholders, batchesInFlight));
            ending.add(entry);
            entry = resting.pollEnding();
        }
    }

    /** Lists those that end with a batch under way, before the next decision. */
    void listEnding() {
        if (ending.isEmpty()) {
            return;
        }
        for (int i = 0; i < ending.size(); i++) {
            Entry entry = ending.get(i);
            if (entry.isRunning) {
                running.wake(entry);
            }
        }
        ending.clear();
    }

    /** Ends the rest of a request that is not in the step that is being formed. */
    void wakeBeforeStep(Entry entry) {
        resting.leave(entry);
        woken(entry, entry.known() - 1);
    }

    private void woken(Entry entry, int registered) {
        memory.hold(entry, entry.computed);
        memory.register(entry, Math.min(entry.computed, registered));
        for (int i = 0; i < unsettledCount; i++) {
            VllmBatch batch = unsettled[i];
            if (batch.endStep > entry.joinedAt()) {
                batch.awaken(entry);
            }
        }
    }
}
