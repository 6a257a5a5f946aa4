package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.scheduler.Batch;

/** The steps in flight, in the order in which they were decided on. Used up flights are used again. */
final class FlightQueue {
    private final Flight[] ring;
    private int head;
    private int size;

    /**
     * @param capacity most flights at a time
     */
    FlightQueue(int capacity) {
        ring = new Flight[capacity];
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == ring.length;
    }

    /** Whether a flight computes something. */
    boolean isBusy() {
        for (int i = 0; i < size; i++) {
            if (!get(i).batch.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Adds a flight behind the others. */
    Flight add(Batch batch, long offset, long decision, long nowTicks) {
        int place = place(size);
        Flight flight = ring[place];
        if (flight == null) {
            flight = new Flight(batch);
            ring[place] = flight;
        }
        flight.become(batch, offset, decision, nowTicks);
        size++;
        return flight;
    }

    private int place(int index) {
        int place = head + index;
        return place < ring.length ? place : place - ring.length;
    }

    /** The oldest flight, which is there. */
    Flight first() {
        return ring[head];
    }

    Flight get(int index) {
        return ring[place(index)];
    }

    /** Takes the oldest flight out. */
    void removeFirst() {
        head = place(1);
        size--;
    }

    /** When the step of the given decision ends, or 0 if it is not in flight any more. */
    long endOf(long decision) {
        for (int i = size - 1; i >= 0; i--) {
            if (get(i).decision == decision) {
                return get(i).end;
            }
        }
        return 0;
    }

    /** Whether every flight is a step of the given batch. */
    boolean allOf(Batch batch) {
        for (int i = 0; i < size; i++) {
            if (get(i).batch != batch) {
                return false;
            }
        }
        return true;
    }
}
