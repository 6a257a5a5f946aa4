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
    /** The step's number among those of its replica, from 0. */
    long index();

    /** The replica of the engine whose step it is, by its number from 0. */
    default int replica() {
        return 0;
    }

    /** When the step was decided on. */
    default long scheduledNanos() {
        return startNanos();
    }

    /** When the step's computation starts; with host time or steps in flight ahead of it later than its decision. */
    long startNanos();

    /** When the step's computation ends. */
    long endNanos();

    /** When the step's results are applied: what it lets out comes out then. */
    default long appliedNanos() {
        return endNanos();
    }

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

    /** Requests whose part of the step is in vain: they finished while it was under way. */
    default List<Request> discarded() {
        return List.of();
    }

    /** The state of the KV cache right after the decision, or {@code null} where there is none. */
    @Nullable
    KvUsage kvUsage();
}
