package dev.vllmsim.report.study;

import dev.vllmsim.engine.sweep.Task;
import dev.vllmsim.report.document.LoadProbe;
import org.jspecify.annotations.Nullable;

/**
 * One run at one load, to its end.
 *
 * @param search runs it
 * @param load the load
 * @param seed the run's seed, or {@code null} where nothing is random
 */
record ProbeTask(LoadSearch search, double load, @Nullable Long seed) implements Task<LoadProbe> {
    @Override
    public LoadProbe run() {
        return search.probe(load, seed, false);
    }

    @Override
    public void arrived(LoadProbe result) {
        search.tell(result);
    }
}
