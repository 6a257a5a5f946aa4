package dev.vllmsim.engine.blame;

import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.scheduler.Work;

/** The work of batches: as the scheduler tells of it, or, of one that does not, item by item. */
final class FoundWork {
    private final boolean told;
    private final Work found = new Work();

    FoundWork(SchedulerSettings limits) {
        told = limits.tellsWork();
    }

    /** Whether each step and item has to be looked at. */
    boolean needsSteps() {
        return !told;
    }

    /** The work of a batch; valid until it is asked for that of the next one. */
    Work of(Batch batch) {
        if (told) {
            return batch.work();
        }
        found.clear();
        if (!batch.isEmpty()) {
            batch.forEachItem(item ->
                    found.add(item.request(), item.tokens(), item.computedBefore(), item.kind() == ItemKind.DECODE));
        }
        return found;
    }
}
