package dev.vllmsim.engine.workload;

/**
 * Lengths that no request of a workload exceeds, and that need not both occur in one.
 *
 * @param promptTokens of the prompts
 * @param outputTokens of the outputs
 */
public record Longest(int promptTokens, int outputTokens) {}
