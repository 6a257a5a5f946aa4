package dev.vllmsim.engine.workload;

import org.jspecify.annotations.Nullable;

/** Requests made of other requests: all of them or some, at other times. Lengths and content are those of the others. */
public interface RequestView extends Requests {
    /** The others. */
    Requests requests();

    @Override
    default boolean timed() {
        return requests().timed();
    }

    @Override
    default @Nullable Longest longest() {
        return requests().longest();
    }

    @Override
    default boolean mayShareContent() {
        return requests().mayShareContent();
    }
}
