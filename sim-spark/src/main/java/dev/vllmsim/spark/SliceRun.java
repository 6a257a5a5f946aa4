package dev.vllmsim.spark;

import dev.vllmsim.engine.sweep.Task;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.study.SentRun;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Runs the tasks of a slice, on an executor. */
final class SliceRun extends AbstractFunction1<Iterator<byte[]>, byte[]> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, String> files;

    /**
     * @param files of the files that settings name, what they are called where they were sent to
     */
    SliceRun(Map<String, String> files) {
        this.files = new HashMap<>(files);
    }

    @Override
    public byte[] apply(Iterator<byte[]> slices) {
        Map<String, String> sent = files;
        SentRun.readFilesBy(name -> {
            String here = sent.get(name);
            return new SentInput(name, Path.of(here == null ? name : SparkFiles.get(here)));
        });
        TaskContext spark = TaskContext.get();
        List<Outcome> outcomes = new ArrayList<>();
        while (slices.hasNext()) {
            for (Object task : Slices.objects(slices.next())) {
                spark.killTaskIfInterrupted();
                outcomes.add(run((Task<?>) task));
            }
        }
        return Slices.bytes(outcomes, workload -> {});
    }

    private static Outcome run(Task<?> task) {
        try {
            return new Outcome(task.run(), null);
        } catch (RuntimeException e) {
            return new Outcome(null, sendable(e));
        }
    }

    /** A failure as one that can be sent back: what led to it may hold what cannot. */
    private static RuntimeException sendable(RuntimeException failure) {
        try {
            Slices.bytes(List.of(failure), workload -> {});
            return failure;
        } catch (UncheckedIOException e) {
            return failure instanceof BadInputException
                    ? new BadInputException(String.valueOf(failure.getMessage()), null)
                    : new IllegalStateException(failure.toString());
        }
    }
}
