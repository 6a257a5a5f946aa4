package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.kvcache.Contents;
import dev.vllmsim.engine.workload.Requests;

/**
 * Where an engine stands in a run.
 *
 * @param requests all requests of the run: the engine can come to see no others
 * @param contents what their prompts consist of, shared by the engines of the run
 * @param number the engine's number among them, from 0
 */
public record EngineContext(Requests requests, Contents contents, int number) {
    public EngineContext {
        if (number < 0) {
            throw new IllegalArgumentException("an engine's number must be at least 0, but is " + number);
        }
    }

    /** The only engine of a run. */
    public static EngineContext alone(Requests requests) {
        return new EngineContext(requests, new Contents(), 0);
    }
}
