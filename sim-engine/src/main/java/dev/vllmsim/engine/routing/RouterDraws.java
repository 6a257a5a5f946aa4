package dev.vllmsim.engine.routing;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.apache.commons.rng.core.source64.XoRoShiRo128PlusPlus;

/** The random numbers of routers: xoroshiro128++ (Blackman and Vigna, 2021), seeded through SplitMix64. */
final class RouterDraws {
    /** Sets them apart from those of lengths and gaps between arrivals, which begin with the same seed. */
    private static final long STREAM = 0xA0761D6478BD642FL;

    private RouterDraws() {}

    static UniformRandomProvider of(long seed) {
        SplitMix64 seeds = new SplitMix64(seed ^ STREAM);
        return new XoRoShiRo128PlusPlus(seeds.nextLong(), seeds.nextLong());
    }
}
