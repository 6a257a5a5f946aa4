package dev.vllmsim.spark;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of a task on an executor. That a run fails is a result too: it would fail again, so Spark is not to repeat it.
 *
 * @param value the task's result; {@code null} where it failed
 * @param failure what it threw; {@code null} where it did not fail
 */
record Outcome(@Nullable Object value, @Nullable RuntimeException failure) implements Serializable {
    /** The result, of the type that whoever has the task knows. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <R> R result() {
        return (R) Objects.requireNonNull(value);
    }
}
