package dev.vllmsim.engine.workload;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.apache.commons.rng.core.source64.XoRoShiRo128PlusPlus;

/** The generator behind all random draws: xoroshiro128++ (Blackman and Vigna, 2021), seeded through SplitMix64. */
public final class RandomStream {
    private RandomStream() {}

    /**
     * A stream of random numbers: the same as {@code RandomSource.XO_RO_SHI_RO_128_PP.create(seed)} of Commons RNG's
     * {@code simple} module, which loads sixty other generators first.
     */
    public static UniformRandomProvider of(long seed) {
        SplitMix64 seeds = new SplitMix64(seed);
        return new XoRoShiRo128PlusPlus(seeds.nextLong(), seeds.nextLong());
    }
}
