package dev.vllmsim.engine.workload;

import org.jspecify.annotations.Nullable;

/** A set of requests that can be run any number of times: each run opens it anew and pulls the same stream. */
@FunctionalInterface
public interface Requests {
    /** A fresh stream of the requests, from the first. */
    RequestSource open();

    /** Whether the requests have arrival times of their own, as in a recorded trace. */
    default boolean timed() {
        return false;
    }

    /**
     * Whether arrival times are on a clock of their own, such as the time of day, so that what counts is their distance
     * from the first.
     */
    default boolean ownClock() {
        return false;
    }

    /** How many requests there are. Unless it is known, they are all read once. */
    default long size() {
        try (RequestSource source = open()) {
            long count = 0;
            while (source.next() != null) {
                count++;
            }
            return count;
        }
    }

    /** Lengths that no request exceeds, or {@code null} where that is not known without reading them all. */
    default @Nullable Longest longest() {
        return null;
    }

    /** Whether prompts may have content in common; {@code false} only where it is known that none has. */
    default boolean mayShareContent() {
        return true;
    }
}
