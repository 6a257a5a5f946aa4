package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.scheduler.WaitReason;
import dev.vllmsim.engine.steptime.BatchShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step, as a listener sees it while it is told of it. Times are nanoseconds of simulated time. */
public interface StepView {
    /** The step's number, from 0. */
    long index();

    long startNanos();

    long endNanos();

    /** The totals of the step's batch. */
    BatchShape shape();

    /** Visits the step's items in batch order. */
    void forEachItem(ItemVisitor visitor);

    /** Requests in the running set after the step was decided on, before any of them finishes. */
    int running();

    /** Requests that wait to be admitted after the step was decided on. */
    int waiting();

    /** The limit that keeps the head of the waiting queue out. */
    WaitReason blockedBy();

    /** Requests preempted while the step was decided on, in order. */
    List<Request> preempted();

    /** The state of the KV cache, or {@code null} where there is none. */
    @Nullable
    KvUsage kvUsage();
}
