package dev.vllmsim.report.document;

import java.util.List;

/**
 * The same run with other seeds.
 *
 * @param count how many runs
 * @param seeds the seed of each; the first is that of the run that the rest of the document is about
 */
public record Replications(int count, List<Long> seeds) {
    public Replications {
        seeds = List.copyOf(seeds);
        if (count != seeds.size() || count < 2) {
            throw new IllegalArgumentException("replications must be at least 2, a seed each, but are " + count
                    + " with " + seeds.size() + " seeds");
        }
    }

    /** Runs with these seeds. */
    public static Replications of(List<Long> seeds) {
        return new Replications(seeds.size(), seeds);
    }
}
