package dev.vllmsim.engine.routing;

import java.util.function.IntToLongFunction;

/** Finds the replica with the lowest of some number. */
final class Lowest {
    private Lowest() {}

    /** The replica with the lowest value; of several, the first. */
    static int of(int count, IntToLongFunction value) {
        int best = 0;
        long lowest = value.applyAsLong(0);
        for (int i = 1; i < count; i++) {
            long at = value.applyAsLong(i);
            if (at < lowest) {
                lowest = at;
                best = i;
            }
        }
        return best;
    }
}
