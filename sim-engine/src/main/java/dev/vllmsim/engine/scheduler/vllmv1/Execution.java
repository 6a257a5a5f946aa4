package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.scheduler.Pipelining;

/**
 * How batches are executed: how many at a time, on how many stages, with which drafts.
 *
 * @param asyncScheduling whether a batch is decided on before the results of the one ahead of it are there
 * @param pipelineParallelSize pipeline stages, at least 1
 * @param useV2ModelRunner which of vLLM's two model runners; with several stages and asynchronous scheduling it makes
 *     one more batch fly, and a request wait for its token to come through all stages
 * @param speculation what is drafted
 */
public record Execution(
        boolean asyncScheduling, int pipelineParallelSize, boolean useV2ModelRunner, Speculation speculation) {
    /** One batch at a time, on one stage, without drafts. */
    public static final Execution SYNCHRONOUS = new Execution(false, 1, true, Speculation.NONE);

    public Execution {
        if (pipelineParallelSize < 1) {
            throw new IllegalArgumentException(
                    "`pipeline_parallel_size` must be at least 1, but is " + pipelineParallelSize);
        }
        if (pipelineParallelSize > 1 && speculation.draftTokens() > 0) {
            throw new IllegalArgumentException("`num_speculative_tokens` cannot be used with"
                    + " `pipeline_parallel_size` above 1, but is " + speculation.draftTokens());
        }
    }

    /** Batches in flight and stages (vLLM: {@code VllmConfig.max_concurrent_batches}). */
    Pipelining pipelining() {
        int batches = pipelineParallelSize;
        if (asyncScheduling) {
            batches = pipelineParallelSize == 1 ? 2 : pipelineParallelSize + (useV2ModelRunner ? 1 : 0);
        }
        return new Pipelining(batches, pipelineParallelSize);
    }

    /** Decisions from one that lets a token of a request out to the next for it. */
    int cadence() {
        return asyncScheduling && useV2ModelRunner && pipelineParallelSize > 1 ? pipelineParallelSize : 1;
    }
}
