package dev.vllmsim.report.study;

import dev.vllmsim.engine.sweep.Task;
import org.jspecify.annotations.Nullable;

/**
 * A search for the most load that holds, run after run, with one seed.
 *
 * @param search looks for it
 * @param seed the runs' seed, or {@code null} where nothing is random
 * @param guess where to begin, above 0
 * @param factor by how much to change the load at first, above 1
 */
record SearchTask(LoadSearch search, @Nullable Long seed, double guess, double factor)
        implements Task<LoadSearch.Found> {
    @Override
    public LoadSearch.Found run() {
        return search.find(seed, guess, factor);
    }

    @Override
    public void arrived(LoadSearch.Found result) {
        result.probes().forEach(search::tell);
    }
}
