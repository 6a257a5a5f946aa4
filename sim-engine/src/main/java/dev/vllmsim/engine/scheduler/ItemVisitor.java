package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.request.Request;

/** Receives the items of a batch, in batch order. */
@FunctionalInterface
public interface ItemVisitor {
    /**
     * One request's part of a step.
     *
     * @param request the request
     * @param kind what it does
     * @param tokens how many tokens, at least 1
     * @param computedBefore tokens of the request whose KV entries exist before the step
     */
    void visit(Request request, ItemKind kind, int tokens, int computedBefore);
}
