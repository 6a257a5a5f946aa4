package dev.vllmsim.engine.scheduler;

/** Receives the items of a batch, in batch order. */
@FunctionalInterface
public interface ItemVisitor {
    /**
     * One request's part of a step.
     *
     * @param item valid only during the call
     */
    void visit(BatchItem item);
}
