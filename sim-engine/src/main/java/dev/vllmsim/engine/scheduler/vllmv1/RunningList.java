package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.collect.Chain;
import dev.vllmsim.engine.request.Request;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running requests in the order of their admission, and apart from them, in the same order, the ones that do not
 * rest: they compute their prompt, compute again what a preemption threw away, decode irregularly, or only wait for
 * their last token. There are few of them.
 */
final class RunningList {
    private final Chain<Entry> all = new Chain<>();
    private int size;

    private Entry[] awake = new Entry[16];
    private int awakeCount;
    private Entry[] spare = new Entry[16];
    private int spareCount;
    private boolean hasLeavers;

    int size() {
        return size;
    }

    @Nullable
    Entry first() {
        return all.first();
    }

    @Nullable
    Entry last() {
        return all.last();
    }

    int awakeCount() {
        return awakeCount;
    }

    Entry awake(int index) {
        return awake[index];
    }

    /** Adds a request that was admitted, behind all others. */
    void add(Entry entry) {
        entry.isRunning = true;
        entry.isListed = true;
        all.addLast(entry.inRunning);
        size++;
        if (awakeCount == awake.length) {
            awake = Arrays.copyOf(awake, 2 * awakeCount);
        }
        awake[awakeCount++] = entry;
    }

    /** Takes a request out. */
    void remove(Entry entry) {
        all.remove(entry.inRunning);
        entry.isRunning = false;
        size--;
        hasLeavers |= entry.isListed;
    }

    /** Notes that a request rests from now on. */
    void rest() {
        hasLeavers = true;
    }

    /** Lists a request that does not rest any more, in its place. */
    void wake(Entry entry) {
        if (entry.isListed) {
            return;
        }
        entry.isListed = true;
        if (awakeCount == awake.length) {
            awake = Arrays.copyOf(awake, 2 * awakeCount);
        }
        int place = awakeCount++;
        while (place > 0 && awake[place - 1].rank > entry.rank) {
            awake[place] = awake[place - 1];
            place--;
        }
        awake[place] = entry;
    }

    /** Strikes off the list of those that do not rest who has left it since. */
    void strikeOff() {
        if (!hasLeavers) {
            return;
        }
        hasLeavers = false;
        int kept = 0;
        for (int i = 0; i < awakeCount; i++) {
            Entry entry = awake[i];
            if (entry.isRunning && !entry.isDecoding()) {
                awake[kept++] = entry;
            } else {
                entry.isListed = false;
            }
        }
        Arrays.fill(awake, kept, awakeCount, null);
        awakeCount = kept;
    }

    /** Begins to list anew who does not rest, in the order of the running list. */
    void beginList() {
        spareCount = 0;
    }

    /** Adds the next one to the new list. */
    void list(Entry entry) {
        if (spareCount == spare.length) {
            spare = Arrays.copyOf(spare, 2 * spareCount);
        }
        spare[spareCount++] = entry;
    }

    /** The new list takes the place of the old one. */
    void endList() {
        for (int i = 0; i < awakeCount; i++) {
            awake[i].isListed = false;
        }
        Arrays.fill(awake, 0, awakeCount, null);
        Entry[] old = awake;
        awake = spare;
        awakeCount = spareCount;
        spare = old;
        spareCount = 0;
        hasLeavers = false;
        for (int i = 0; i < awakeCount; i++) {
            awake[i].isListed = true;
        }
    }

    /** Adds running requests to a list until it has the given size. */
    void addTo(List<Request> requests, int wanted) {
        for (Entry entry = all.first(); entry != null && requests.size() < wanted; entry = entry.inRunning.after()) {
            requests.add(entry.request);
        }
    }
}
