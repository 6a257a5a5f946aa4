package dev.vllmsim.engine.scheduler;

/**
 * What kind of policy a scheduler follows, as far as others have to know: what its runs can show.
 *
 * @param kvBlocks whether it keeps KV blocks, and so admits, preempts and finds cached prefixes
 * @param promptYieldsToken whether the step that completes a prompt yields the first token
 * @param drafts whether it verifies drafted tokens
 */
public record SchedulerTraits(boolean kvBlocks, boolean promptYieldsToken, boolean drafts) {}
