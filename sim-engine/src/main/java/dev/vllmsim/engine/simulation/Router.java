package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.request.Request;
import java.util.List;

/** Chooses the engine of a cluster that a request goes to. */
@FunctionalInterface
public interface Router {
    /** Sends everything to the first engine. */
    Router FIRST = (request, engines) -> 0;

    /**
     * Chooses an engine.
     *
     * @param request has just arrived
     * @param engines the engines; whoever wants to know the state of one takes it to the present first
     *     ({@link Engine#advanceTo}, to {@link Request#arrivalNanos()})
     * @return the index of one of them
     */
    int choose(Request request, List<Engine> engines);
}
