package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.workload.RandomStream;
import org.apache.commons.rng.UniformRandomProvider;

/** The random numbers of routers. */
final class RouterDraws {
    /** Sets them apart from those of lengths and gaps between arrivals, which begin with the same seed. */
    private static final long STREAM = 0xA0761D6478BD642FL;

    private RouterDraws() {}

    static UniformRandomProvider of(long seed) {
        return RandomStream.of(seed ^ STREAM);
    }
}
