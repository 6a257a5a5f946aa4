package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.request.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait to be admitted, first come, first served, or by priority, then arrival, then name.
 *
 * <p>Where long prompts may have to be passed over, they wait in a queue of their own, so that passing them over costs
 * nothing; which of the two heads comes first is always known. Preempted requests whose last results are still in
 * flight are set aside in a further queue, which is looked at first (vLLM: {@code skipped_waiting}).
 */
final class WaitingQueue {
    /** vLLM compares names as text, code point by code point; for the names in use that is the order of strings. */
    private static final Comparator<Entry> BY_PRIORITY = Comparator.<Entry>comparingInt(
                    entry -> entry.request.spec().priority())
            .thenComparingLong(entry -> entry.request.arrivalNanos())
            .thenComparing(entry -> entry.request.id());

    private static final Comparator<Entry> BY_PLACE = Comparator.comparingLong(entry -> entry.place);

    private final boolean byPriority;
    private final Comparator<Entry> order;
    private final Queue<Entry> entries;
    private final @Nullable Queue<Entry> longEntries;
    private final Queue<Entry> skipped;
    private final ArrayList<Entry> skippedNow = new ArrayList<>();
    private int size;
    private final @Nullable FirstFitQueue firstFit;
    private long lastPlace;
    private long firstPlace;

    /**
     * @param byPriority whether priorities order it
     * @param splitLong whether long prompts may be passed over
     * @param firstFit the queue to use where whoever asks for too much is passed over, or {@code null}
     */
    WaitingQueue(boolean byPriority, boolean splitLong, @Nullable FirstFitQueue firstFit) {
        this.byPriority = byPriority;
        this.firstFit = firstFit;
        order = byPriority ? BY_PRIORITY : BY_PLACE;
        entries = firstFit != null ? firstFit : newQueue(byPriority);
        longEntries = splitLong ? newQueue(byPriority) : null;
        skipped = newQueue(byPriority);
    }

    private static Queue<Entry> newQueue(boolean byPriority) {
        return byPriority ? new PriorityQueue<>(BY_PRIORITY) : new ArrayDeque<>();
    }

    private Queue<Entry> queueOf(Entry entry) {
        if (entry.isSkipped) {
            return skipped;
        }
        return longEntries != null && entry.isLong ? longEntries : entries;
    }

    /** Adds a request behind all others, or where its priority puts it. */
    void add(Entry entry) {
        entry.place = ++lastPlace;
        queueOf(entry).add(entry);
        size++;
    }

    /** Adds a request before all others, or where its priority puts it. */
    void addFirst(Entry entry) {
        entry.place = --firstPlace;
        putBack(entry);
    }

    /** Puts a request back that was taken from the head, with nobody before it. */
    void putBack(Entry entry) {
        if (queueOf(entry) instanceof ArrayDeque<Entry> deque) {
            deque.addFirst(entry);
        } else if (queueOf(entry) instanceof FirstFitQueue queue) {
            queue.addFirst(entry);
        } else {
            queueOf(entry).add(entry);
        }
        size++;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The first request, or the first that is not long; {@code null} if there is none. */
    @Nullable
    Entry head(boolean passOverLong) {
        if (longEntries == null && skipped.isEmpty()) {
            return entries.peek();
        }
        Entry head = first(entries.peek(), longEntries == null || passOverLong ? null : longEntries.peek());
        Entry aside = skipped.peek();
        if (aside == null || (passOverLong && aside.isLong)) {
            return head;
        }
        return byPriority ? first(head, aside) : aside;
    }

    /** Whose turn it is, or whose it is of those that are not long; {@code null} if there is nobody. */
    @Nullable
    Request first(boolean passOverLong) {
        Entry head = head(passOverLong);
        return head == null ? null : head.request;
    }

    private @Nullable Entry first(@Nullable Entry one, @Nullable Entry other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return order.compare(one, other) < 0 ? one : other;
    }

    /** Removes a request that {@link #head} returned. */
    void removeHead(Entry entry) {
        queueOf(entry).remove();
        entry.isSkipped = false;
        size--;
    }

    /** Takes the head out for the rest of this pass, because its stale tokens are not delivered yet. */
    void skip(Entry entry) {
        removeHead(entry);
        skippedNow.add(entry);
    }

    /** Ends a pass: who was set aside in it will be looked at first in the next. */
    void endPass() {
        for (int i = skippedNow.size() - 1; i >= 0; i--) {
            Entry entry = skippedNow.get(i);
            entry.isSkipped = true;
            putBack(entry);
        }
        skippedNow.clear();
        if (firstFit != null) {
            size += firstFit.putBack();
        }
    }

    /**
     * Passes over the requests that come next and ask for more tokens than there are.
     *
     * @return whether there are any; never where each must be looked at
     */
    boolean passOver(int tokens) {
        int passed = firstFit != null && skipped.isEmpty() ? firstFit.passOver(tokens) : 0;
        size -= passed;
        return passed > 0;
    }

    /**
     * Passes over a request that was taken from the head, until the pass ends.
     *
     * @return false if it is to be kept and put back by whoever took it
     */
    boolean passOver(Entry entry) {
        if (firstFit == null) {
            return false;
        }
        firstFit.passOver(entry);
        return true;
    }

    /** Takes a request out, wherever it waits. */
    void remove(Entry entry) {
        queueOf(entry).remove(entry);
        entry.isSkipped = false;
        size--;
    }

    /** Adds waiting requests to a list until it has the given size. */
    void addTo(List<Request> requests, int size) {
        addTo(requests, size, skipped);
        addTo(requests, size, entries);
        if (longEntries != null) {
            addTo(requests, size, longEntries);
        }
    }

    private static void addTo(List<Request> requests, int size, Queue<Entry> queue) {
        for (Entry entry : queue) {
            if (requests.size() == size) {
                return;
            }
            requests.add(entry.request);
        }
    }
}
