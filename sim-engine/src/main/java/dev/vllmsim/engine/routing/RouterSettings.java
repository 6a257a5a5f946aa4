package dev.vllmsim.engine.routing;

/** A router chosen and its constants set. Implementations are immutable. */
@FunctionalInterface
public interface RouterSettings {
    /**
     * A router for one run.
     *
     * @param replicas how many replicas there are, at least 1
     */
    Router newRouter(int replicas);
}
