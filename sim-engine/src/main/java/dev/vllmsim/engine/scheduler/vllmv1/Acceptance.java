package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.request.RequestSpec;
import java.util.List;

/**
 * How many drafts turn out right.
 *
 * <p>Where a request does not bring its own {@code accepted} list, its k-th verification draws a number u, evenly
 * between 0 and 1, from the seed, the request's place in the workload and k alone, and accepts as many drafts as there
 * are positions whose rate is above u. So runs stay comparable, whatever the schedule.
 */
final class Acceptance {
    private static final int UNUSED_BITS = 11;
    private static final double DRAWS = 0x1.0p53;

    private final long seed;
    /** For each position, how many of the 2^53 draws accept it. */
    private final double[] thresholds;

    Acceptance(Speculation speculation) {
        seed = speculation.seed();
        thresholds =
                speculation.rates().stream().mapToDouble(rate -> rate * DRAWS).toArray();
    }

    /**
     * How many drafts the next verification of a request accepts.
     *
     * @param drafts how many there are
     */
    int of(Entry entry, int drafts) {
        RequestSpec spec = entry.request.spec();
        List<Integer> given = spec.accepted();
        if (given != null) {
            return given.isEmpty() ? 0 : Math.min(drafts, given.get(entry.verifications % given.size()));
        }
        if (thresholds.length == 0) {
            return 0;
        }
        if (entry.verifications == 0) {
            entry.draws = mix(seed + 0x9E3779B97F4A7C15L * (spec.index() + 1L));
        }
        double draw = mix(entry.draws + entry.verifications) >>> UNUSED_BITS;
        int accepted = 0;
        for (int i = 0; i < drafts; i++) {
            accepted += draw < thresholds[i] ? 1 : 0;
        }
        return accepted;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
