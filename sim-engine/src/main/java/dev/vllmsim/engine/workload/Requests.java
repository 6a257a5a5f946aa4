package dev.vllmsim.engine.workload;

/** A set of requests that can be run any number of times: each run opens it anew and pulls the same stream. */
@FunctionalInterface
public interface Requests {
    /** A fresh stream of the requests, from the first. */
    RequestSource open();

    /** Whether the requests have arrival times of their own, as in a recorded trace. */
    default boolean timed() {
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
}
