package dev.vllmsim.engine.blame;

import dev.vllmsim.engine.request.RequestSpec;

/**
 * A request that stood in the way of another.
 *
 * @param spec which
 * @param nanos what it cost the other one
 */
public record Obstacle(RequestSpec spec, double nanos) {}
