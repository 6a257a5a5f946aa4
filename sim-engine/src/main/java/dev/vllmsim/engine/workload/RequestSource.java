package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import org.jspecify.annotations.Nullable;

/** An ordered stream of requests that is pulled one at a time; it can be read once. */
@FunctionalInterface
public interface RequestSource extends AutoCloseable {
    /** The next request, with indices 0, 1, 2, …; {@code null} after the last. */
    @Nullable
    RequestSpec next();

    /** Where the request last returned stands, to name it in an error message. */
    default String place() {
        return "a request";
    }

    /** Lets go of what the stream holds, such as an open file. Does nothing by default. */
    @Override
    default void close() {}
}
