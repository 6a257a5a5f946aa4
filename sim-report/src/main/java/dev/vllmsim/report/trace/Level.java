package dev.vllmsim.report.trace;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A counter that steps tell, and single changes between them: arrivals that come while a step runs, finishes before the
 * next decision. Steps are told of when they end, and so may the changes be that came before the decision on the next.
 */
final class Level {
    private final TraceEvents events;
    private final byte[] quotedName;
    private final int pid;
    private final int change;
    private final Queue<Long> changes = new ArrayDeque<>();
    private long value;
    private long shown = -1;

    /**
     * @param change what a single change adds
     */
    Level(TraceEvents events, String name, int pid, int change) {
        this.events = events;
        this.quotedName = TraceEvents.quoted(name);
        this.pid = pid;
        this.change = change;
    }

    /** A single change, not before earlier ones. */
    void change(long nanos) {
        changes.add(nanos);
    }

    /** What a decision says: earlier changes are in it, and those at its very moment. */
    void decided(long nanos, long newValue) {
        apply(nanos - 1);
        while (!changes.isEmpty() && changes.peek() <= nanos) {
            changes.remove();
        }
        value = newValue;
        show(nanos);
    }

    /** Shows all changes that are left. */
    void end() {
        apply(Long.MAX_VALUE);
    }

    private void apply(long untilNanos) {
        while (!changes.isEmpty() && changes.peek() <= untilNanos) {
            long nanos = changes.remove();
            value += change;
            if (changes.isEmpty() || changes.peek() > nanos) {
                show(nanos);
            }
        }
    }

    private void show(long nanos) {
        if (value != shown) {
            shown = value;
            events.counter(quotedName, pid, nanos, value);
        }
    }
}
