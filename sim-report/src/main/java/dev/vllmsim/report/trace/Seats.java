package dev.vllmsim.report.trace;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The seats of an engine. Whoever comes takes the lowest that is free. */
final class Seats {
    /** Places that a seat's tracks have; more are there only with more pipeline stages than anybody has. */
    private static final int PLACES = 16;

    private static final int FIRST_PLACE = 1000;

    private final Tracks tracks;
    private final PriorityQueue<Seat> free = new PriorityQueue<>(Comparator.comparingInt((Seat seat) -> seat.number));
    private final ArrayDeque<Seat> leftLater = new ArrayDeque<>();
    private int count;

    /** Where one request at a time runs. */
    static final class Seat {
        final Tracks.Rows rows;
        private final int number;
        private long freeFromNanos;

        Seat(Tracks tracks, int number) {
            this.number = number;
            rows = tracks.new Rows("seat " + number, FIRST_PLACE + (long) PLACES * number);
        }

        /** The track that shows who sits there. */
        int tid() {
            return rows.first();
        }
    }

    Seats(Tracks tracks) {
        this.tracks = tracks;
    }

    /** A seat that is free from the given time on. */
    Seat take(long nanos) {
        Seat seat = free.poll();
        while (seat != null && seat.freeFromNanos > nanos) {
            leftLater.add(seat);
            seat = free.poll();
        }
        free.addAll(leftLater);
        leftLater.clear();
        return seat == null ? new Seat(tracks, ++count) : seat;
    }

    /** Leaves a seat. */
    void leave(Seat seat, long nanos) {
        seat.freeFromNanos = nanos;
        free.add(seat);
    }
}
