package dev.vllmsim.engine.blame;

import dev.vllmsim.engine.request.FinishedRequest;

/**
 * Where the time of a finished request went.
 *
 * @param request what happened to it
 * @param ttft what its time to first token went to; sums to it
 * @param decode what the time from its first token to its last went to; sums to it
 * @param behindNanos of its waiting, the share in which others stood before it and it was not passed over
 * @param aloneNanos how long its prefill takes where nobody else is, from the tokens on that were there when it was
 *     admitted last
 */
public record Blame(FinishedRequest request, Causes ttft, Causes decode, long behindNanos, long aloneNanos) {}
