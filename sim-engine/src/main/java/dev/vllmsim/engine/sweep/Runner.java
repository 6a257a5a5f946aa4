package dev.vllmsim.engine.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs the tasks of a study, wherever that is: on the cores of this machine, or on other machines. The results are in the
 * order of the tasks and do not depend on where, when and how often a task was run.
 */
public interface Runner {
    /** On all cores of this machine. */
    Runner LOCAL = new Runner() {
        @Override
        public <R, T extends Task<R>> List<Optional<R>> runWhile(
                BooleanSupplier going, List<T> tasks, Consumer<? super T> progress) {
            return Sweep.run(
                    tasks,
                    task -> going.getAsBoolean() ? Optional.of(task.run()) : Optional.empty(),
                    progress::accept,
                    Runtime.getRuntime().availableProcessors());
        }
    };

    /**
     * Runs tasks for as long as there is to be more.
     *
     * @param going whether a further task may begin; asked here, from any thread
     * @param tasks what to run, in order
     * @param progress is told here, from any thread, of each task that is over
     * @return the results, in the order of the tasks; empty for a task that was not run
     * @throws RuntimeException what the first failing task, in order, threw
     */
    <R, T extends Task<R>> List<Optional<R>> runWhile(
            BooleanSupplier going, List<T> tasks, Consumer<? super T> progress);

    /**
     * Runs every task.
     *
     * @param tasks what to run, in order
     * @param progress is told here, from any thread, of each task that is done
     * @return the results, in the order of the tasks
     * @throws RuntimeException what the first failing task, in order, threw
     */
    default <R, T extends Task<R>> List<R> run(List<T> tasks, Consumer<? super T> progress) {
        List<R> results = new ArrayList<>();
        for (Optional<R> result : this.<R, T>runWhile(() -> true, tasks, progress)) {
            results.add(result.orElseThrow());
        }
        return results;
    }
}
