package dev.vllmsim.report.study;

import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.engine.sweep.Task;
import dev.vllmsim.report.document.Summary;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Looks at a setting with one seed: by a search, or by a single run. */
final class LookTask implements Task<LookTask.Look> {
    private static final long serialVersionUID = 1L;

    private final Task<?> looking;

    /** Stays where the study is. */
    private final transient @Nullable Budget budget;

    /**
     * @param search looks for the most load that holds; it counts its runs itself
     */
    LookTask(SearchTask search) {
        looking = search;
        budget = null;
    }

    /**
     * @param run the run
     * @param budget counts it
     */
    LookTask(TrialTask run, Budget budget) {
        looking = run;
        this.budget = budget;
    }

    /**
     * What was found.
     *
     * @param found by a search, or {@code null} if there was none
     * @param summary the single run in numbers, or {@code null} if there was none
     * @param stalled why it could not be run to its end, or {@code null} if it could
     */
    record Look(
            LoadSearch.@Nullable Found found,
            @Nullable Summary summary,
            @Nullable StalledException stalled) implements Serializable {}

    @Override
    public Look run() {
        count();
        try {
            Object result = looking.run();
            return result instanceof LoadSearch.Found found
                    ? new Look(found, null, null)
                    : new Look(null, ((Trial) result).summary(), null);
        } catch (StalledException e) {
            return new Look(null, null, e);
        }
    }

    @Override
    public void arrived(Look look) {
        count();
        LoadSearch.Found found = look.found();
        if (found != null && looking instanceof SearchTask search) {
            search.arrived(found);
        }
    }

    private void count() {
        if (budget != null) {
            budget.ran();
        }
    }
}
