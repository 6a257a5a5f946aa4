package dev.vllmsim.spark;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.engine.sweep.Runner;
import dev.vllmsim.engine.sweep.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on the executors of a Spark application. Each of its jobs is a list of tasks, cut into slices, of which each is
 * a task of Spark's: a slice that is lost with its executor is run again, and finds the same.
 */
final class SparkRunner implements Runner, AutoCloseable {
    /**
     * Slices for each core: some tasks cost a hundred times as much as others, and with so many slices no core waits long at
     * the end, while what Spark takes for a slice, some milliseconds, is little beside what the slice takes.
     */
    private static final int SLICES_PER_CORE = 32;

    /** How often the study is asked whether it goes on, where no slice is done meanwhile. */
    private static final long PATIENCE_MILLIS = 200;

    private @Nullable SparkSession session;
    private @Nullable SentFiles files;

    /** A slice that is done. */
    private static final class Done {
        final int slice;
        final byte[] outcomes;

        Done(int slice, byte[] outcomes) {
            this.slice = slice;
            this.outcomes = outcomes;
        }
    }

    /** The Spark application; it begins when it is first asked for. */
    SparkSession session() {
        SparkSession running = session;
        if (running == null) {
            running = SparkSession.builder().appName("vllm-sim").getOrCreate();
            session = running;
        }
        return running;
    }

    private SentFiles files() {
        SentFiles sent = files;
        if (sent == null) {
            sent = new SentFiles(session().sparkContext());
            files = sent;
        }
        return sent;
    }

    @Override
    public <R, T extends Task<R>> List<Optional<R>> runWhile(
            BooleanSupplier going, List<T> tasks, Consumer<? super T> progress) {
        List<Optional<R>> results = new ArrayList<>(Collections.nCopies(tasks.size(), Optional.empty()));
        if (tasks.isEmpty() || !going.getAsBoolean()) {
            return results;
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session().sparkContext());
        Slices<T> slices = new Slices<>(tasks, SLICES_PER_CORE * Math.max(1, context.defaultParallelism()));
        List<byte[]> written = slices.write(files()::send);
        Map<String, String> names = files().names();
        context.sc()
                .setJobDescription(
                        tasks.size() + " × " + tasks.get(0).getClass().getSimpleName());
        RDD<byte[]> rdd = context.parallelize(written, written.size()).rdd();
        LinkedBlockingQueue<Done> done = new LinkedBlockingQueue<>();
        SimpleFutureAction<Boolean> job = SparkJobs.submit(
                context.sc(), rdd, new SliceRun(names), (outcomes, slice) -> done.add(new Done(slice, outcomes)));
        RuntimeException[] failures = new RuntimeException[tasks.size()];
        for (int left = written.size(); left > 0; ) {
            Done slice = next(done);
            if (slice != null) {
                left--;
                slices.read(slice.slice, slice.outcomes, (place, outcome) -> {
                    failures[place] = outcome.failure();
                    if (outcome.failure() == null) {
                        R result = outcome.<R>result();
                        results.set(place, Optional.of(result));
                        tasks.get(place).arrived(result);
                        progress.accept(tasks.get(place));
                    }
                });
            } else if (job.isCompleted() && done.isEmpty()) {
                throw gaveUp(SparkJobs.failure(job));
            }
            if (left > 0 && !going.getAsBoolean()) {
                job.cancel();
                break;
            }
        }
        for (RuntimeException failure : failures) {
            if (failure != null) {
                throw failure;
            }
        }
        return results;
    }

    private static @Nullable Done next(LinkedBlockingQueue<Done> done) {
        try {
            return done.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private static Failure gaveUp(@Nullable Throwable why) {
        String reason = why == null ? "it did not say why" : String.valueOf(why.getMessage());
        return Failure.failed(
                "Spark gave up on the runs: " + reason.lines().findFirst().orElse(""), why);
    }

    @Override
    public void close() {
        if (files != null) {
            files.close();
        }
        if (session != null) {
            session.stop();
        }
    }
}
