package dev.vllmsim.spark;

import dev.vllmsim.engine.sweep.Task;
import dev.vllmsim.report.study.SentRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tasks cut into slices, each written as bytes, in which what its tasks have in common stands once. The tasks of a slice lie
 * far apart and begin with the last: the costliest are usually the last, and so each slice has its share of them.
 *
 * @param <T> what is run
 */
final class Slices<T extends Task<?>> {
    private final List<T> tasks;
    private final int count;

    /** Takes what came of a task. */
    @FunctionalInterface
    interface Taker {
        /**
         * Takes it.
         *
         * @param place of the task, in order
         */
        void take(int place, Outcome outcome);
    }

    /**
     * @param tasks at least one
     * @param most slices at most, at least 1
     */
    Slices(List<T> tasks, int most) {
        this.tasks = tasks;
        count = Math.min(tasks.size(), most);
    }

    /** How many slices there are. */
    int count() {
        return count;
    }

    /**
     * The slices as bytes.
     *
     * @param workloads is told of each file that their runs read, some more than once
     */
    List<byte[]> write(Consumer<String> workloads) {
        List<byte[]> written = new ArrayList<>();
        for (int slice = 0; slice < count; slice++) {
            List<T> some = new ArrayList<>();
            for (int place = first(slice); place >= 0; place -= count) {
                some.add(tasks.get(place));
            }
            written.add(bytes(some, workloads));
        }
        return written;
    }

    private int first(int slice) {
        return tasks.size() - 1 - slice;
    }

    /** Reads what came of a slice. */
    void read(int slice, byte[] outcomes, Taker taker) {
        int place = first(slice);
        for (Object outcome : objects(outcomes)) {
            taker.take(place, (Outcome) outcome);
            place -= count;
        }
    }

    /** Objects as bytes. */
    static byte[] bytes(List<?> objects, Consumer<String> workloads) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer out = new Writer(bytes, workloads)) {
            out.writeObject(new ArrayList<>(objects));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The objects that bytes stand for, which this application itself has written. */
    static List<?> objects(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (List<?>) in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the executors run another version of vllm-sim", e);
        }
    }

    /** Writes objects, and tells which files they need. */
    private static final class Writer extends ObjectOutputStream {
        private final Consumer<String> workloads;

        Writer(OutputStream out, Consumer<String> workloads) throws IOException {
            super(out);
            this.workloads = workloads;
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            if (object instanceof SentRun run) {
                String workload = run.workload();
                if (workload != null) {
                    workloads.accept(workload);
                }
            }
            return object;
        }
    }
}
