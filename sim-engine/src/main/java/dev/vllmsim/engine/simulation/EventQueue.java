package dev.vllmsim.engine.simulation;

import java.util.Arrays;

/**
 * When something happens next at each of several engines, and at which of them first: a tournament of all, in which the
 * winners of pairs meet each other. Of engines at which something happens at the same time, the first wins.
 */
final class EventQueue {
    private final int leaves;
    private final long[] times;
    /** The winner of each match, by the number of the engine; the match at {@code i} is between those at 2i and 2i + 1. */
    private final int[] winners;

    /**
     * @param engines how many, at least 1; nothing happens at any of them
     */
    EventQueue(int engines) {
        leaves = Math.max(2, Integer.highestOneBit(2 * engines - 1));
        times = new long[leaves];
        Arrays.fill(times, Engine.IDLE);
        winners = new int[leaves];
        for (int match = leaves - 1; match > 0; match--) {
            winners[match] = winnerOf(2 * match);
        }
    }

    /** Who comes out of a place of the tournament. */
    private int winnerOf(int place) {
        return place >= leaves ? place - leaves : winners[place];
    }

    /** Sets when something happens next at an engine, in nanoseconds; {@link Engine#IDLE} if nothing does. */
    void set(int engine, long nanos) {
        times[engine] = nanos;
        for (int match = (engine + leaves) / 2; match > 0; match /= 2) {
            int left = winnerOf(2 * match);
            int right = winnerOf(2 * match + 1);
            winners[match] = times[right] < times[left] ? right : left;
        }
    }

    /** The engine at which something happens first. */
    int first() {
        return winners[1];
    }

    /** When that is, in nanoseconds. */
    long firstNanos() {
        return times[winners[1]];
    }
}
