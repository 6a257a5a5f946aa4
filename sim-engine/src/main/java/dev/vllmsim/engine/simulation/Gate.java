package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.admission.QueueLimits;
import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of one engine, or of several, and counts what is queued behind it by listening to them.
 *
 * <p>As in vLLM, a request is refused for the requests in front of it alone: its own prompt does not count. A prompt
 * counts with all its tokens until it is complete, as the API server knows neither of chunks that are computed nor of
 * hits in the prefix cache.
 */
public final class Gate implements SimulationListener {
    private final QueueLimits limits;
    private int unfinished;
    private long promptTokens;

    /**
     * @param limits what may be queued behind it
     */
    public Gate(QueueLimits limits) {
        this.limits = limits;
    }

    /**
     * Whether a request that comes now is refused, and for which limit; {@code null} if it is let in. The engines
     * behind the gate must have applied what has happened by now.
     */
    public @Nullable Refusal refusal() {
        if (unfinished >= limits.maxRequests()) {
            return Refusal.QUEUED_REQS;
        }
        return promptTokens >= limits.maxPromptTokens() ? Refusal.QUEUED_TOKENS : null;
    }

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onArrival(Request request, long nowNanos) {
        unfinished++;
        promptTokens += request.spec().promptTokens();
    }

    @Override
    public void onPrefillDone(Request request, long nowNanos) {
        promptTokens -= request.spec().promptTokens();
    }

    @Override
    public void onFinish(FinishedRequest request) {
        unfinished--;
    }
}
