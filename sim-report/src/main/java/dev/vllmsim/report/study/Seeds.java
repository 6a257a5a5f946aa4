package dev.vllmsim.report.study;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** The seeds of the runs of a study, all from one: the first is that one, so that a study begins with the run itself. */
public final class Seeds {
    private Seeds() {}

    /**
     * So many different seeds. With more of them the first stay the same.
     *
     * @param seed the one
     * @param count how many, at least 1
     */
    public static List<Long> of(long seed, int count) {
        Set<Long> seeds = new LinkedHashSet<>();
        seeds.add(seed);
        SplittableRandom random = new SplittableRandom(seed);
        while (seeds.size() < count) {
            // Short enough to be typed.
            seeds.add((long) random.nextInt(Integer.MAX_VALUE));
        }
        return List.copyOf(seeds);
    }
}
