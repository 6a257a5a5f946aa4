package dev.vllmsim.engine.routing;

/** A router chosen and its constants set. Implementations are immutable. */
@FunctionalInterface
public interface RouterSettings {
    /**
     * A router for one run.
     *
     * @param replicas how many replicas there are, at least 1
     * @param mayShareContent whether prompts may have content in common
     */
    Router newRouter(int replicas, boolean mayShareContent);
}
