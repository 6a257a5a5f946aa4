package dev.vllmsim.engine.sweep;

import java.io.Serializable;

/**
 * A piece of a study as a value: all that it depends on is in it, so that it can be sent to another machine, and whoever
 * runs it, however often, gets the same result.
 *
 * @param <R> the result, which can be sent back: it is {@link Serializable} too
 */
public interface Task<R> extends Serializable {
    /** Runs it. */
    R run();

    /**
     * Is told of the result where the task was run from a copy, elsewhere: what it would have told of on its way is to be
     * told now. A task that was run itself is not told.
     */
    default void arrived(R result) {}
}
