package dev.vllmsim.report.trace;

import java.util.ArrayList;
import java.util.List;

/** The tracks of a process: each is numbered, named and given its place when it is first drawn on. */
final class Tracks {
    private static final byte[] PROCESS_NAME = TraceEvents.quoted("process_name");
    private static final byte[] PROCESS_PLACE = TraceEvents.quoted("process_sort_index");
    private static final byte[] THREAD_NAME = TraceEvents.quoted("thread_name");
    private static final byte[] THREAD_PLACE = TraceEvents.quoted("thread_sort_index");

    private final TraceEvents events;
    private final int pid;
    private int last;

    /**
     * @param pid the process's number
     * @param name what it is called
     */
    Tracks(TraceEvents events, int pid, String name) {
        this.events = events;
        this.pid = pid;
        events.named(PROCESS_NAME, pid, 0, name);
        events.sorted(PROCESS_PLACE, pid, 0, pid);
    }

    /**
     * A new track.
     *
     * @param name what it is called
     * @param place where it stands among the others
     * @return its number
     */
    int add(String name, long place) {
        int tid = ++last;
        events.named(THREAD_NAME, pid, tid, name);
        events.sorted(THREAD_PLACE, pid, tid, place);
        return tid;
    }

    /**
     * Tracks for slices of one kind that may overlap, as steps of several pipeline stages do: a slice is on the first that
     * is free then, and so nests in nothing that ends before it.
     */
    final class Rows {
        private final String name;
        private final long place;
        private final List<Integer> tids = new ArrayList<>();
        private final List<Long> ends = new ArrayList<>();

        /**
         * @param name what the first is called; the others are numbered as well
         * @param place where the first stands among the tracks; the others follow it
         */
        Rows(String name, long place) {
            this.name = name;
            this.place = place;
        }

        /** The number of the first track. */
        int first() {
            if (tids.isEmpty()) {
                grow();
            }
            return tids.get(0);
        }

        /** The track for a slice. */
        int of(long fromNanos, long toNanos) {
            int row = 0;
            while (row < tids.size() && ends.get(row) > fromNanos) {
                row++;
            }
            if (row == tids.size()) {
                grow();
            }
            ends.set(row, toNanos);
            return tids.get(row);
        }

        private void grow() {
            int row = tids.size();
            tids.add(add(row == 0 ? name : name + " (" + (row + 1) + ")", place + row));
            ends.add(0L);
        }
    }
}
