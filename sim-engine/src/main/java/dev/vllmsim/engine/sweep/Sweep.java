package dev.vllmsim.engine.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs many points on all cores; the results come out in the order of the points, whichever finished first. */
public final class Sweep {
    private Sweep() {}

    /**
     * Runs every point.
     *
     * @param points what to run, in order
     * @param run runs one point; called from several threads at a time, so it must share nothing that changes
     * @param progress is told, from any thread, of each point that is done
     * @param threads how many points run at a time, at least 1
     * @return the results, in the order of the points
     * @throws RuntimeException what the first failing point, in order, threw
     */
    public static <P, R> List<R> run(List<P> points, Function<P, R> run, Consumer<P> progress, int threads) {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, points.size())), task -> {
            Thread thread = new Thread(task, "sweep");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<R>> futures = new ArrayList<>();
            // The costliest points are usually the last: begin with them, so that no core idles at the end.
            for (int i = points.size() - 1; i >= 0; i--) {
                P point = points.get(i);
                futures.add(0, pool.submit(() -> {
                    R result = run.apply(point);
                    progress.accept(point);
                    return result;
                }));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : futures) {
                results.add(get(future));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private static <R> R get(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
