package dev.vllmsim.engine.workload;

import dev.vllmsim.engine.request.RequestSpec;
import org.jspecify.annotations.Nullable;

/** An ordered stream of requests that is pulled one at a time; it can be read once. */
@FunctionalInterface
public interface RequestSource {
    /** The next request, with indices 0, 1, 2, …; {@code null} after the last. */
    @Nullable
    RequestSpec next();
}
