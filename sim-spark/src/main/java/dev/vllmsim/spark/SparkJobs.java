package dev.vllmsim.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Jobs of Spark that hand on each result as it comes, for which Spark has an interface in Scala alone. */
final class SparkJobs {
    private SparkJobs() {}

    /**
     * Submits a job that runs something on each part of some data.
     *
     * @param handler takes what came of a part, and its place, as soon as it is there; called from a thread of Spark's
     */
    static SimpleFutureAction<Boolean> submit(
            SparkContext context, RDD<byte[]> data, SliceRun run, ObjIntConsumer<byte[]> handler) {
        List<Object> parts = new ArrayList<>();
        for (int part = 0; part < data.getNumPartitions(); part++) {
            parts.add(part);
        }
        return context.submitJob(
                data,
                run,
                CollectionConverters.asScala(parts).toSeq(),
                new AbstractFunction2<Object, byte[], BoxedUnit>() {
                    @Override
                    public BoxedUnit apply(Object part, byte[] result) {
                        handler.accept(result, (Integer) part);
                        return BoxedUnit.UNIT;
                    }
                },
                new AbstractFunction0<Boolean>() {
                    @Override
                    public Boolean apply() {
                        return true;
                    }
                });
    }

    /** Why a job that is over failed; {@code null} if it did not. */
    static @Nullable Throwable failure(SimpleFutureAction<Boolean> job) {
        return job.value().isDefined() && job.value().get().isFailure()
                ? job.value().get().failed().get()
                : null;
    }
}
