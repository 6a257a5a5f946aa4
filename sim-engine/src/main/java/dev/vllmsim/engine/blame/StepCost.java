package dev.vllmsim.engine.blame;

import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.steptime.StepTimeModel;
import java.util.Arrays;

/** What parts of steps would take alone, in nanoseconds. */
final class StepCost {
    /** Contexts up to which single decodes are kept: 8 MB. */
    private static final int MOST_SINGLES = 1 << 20;

    private final StepTimeModel model;
    private final SchedulerSettings limits;
    private final Part part = new Part();

    /** How long one decode takes from no context to each: sums, as far as they have been asked for. */
    private long[] singles = new long[1];

    private int singleCount;
    /** How long whole chunks of the last size take, one after the other: sums likewise. */
    private long[] chunks = new long[16];

    private int chunkSize;
    private int chunkCount;

    private long stepNanos;
    private long prefills;
    private long decodes;

    StepCost(StepTimeModel model, SchedulerSettings limits) {
        this.model = model;
        this.limits = limits;
    }

    /**
     * Looks at steps.
     *
     * @param computingNanos how long they take
     */
    void of(Batch batch, long computingNanos) {
        stepNanos = computingNanos;
        boolean hasPrefills = batch.prefillSequences() > 0;
        boolean hasDecodes = batch.decodeSequences() > 0;
        prefills = hasPrefills ? hasDecodes ? model.stepNanos(part.prefillsOf(batch)) : stepNanos : 0;
        decodes = hasDecodes ? hasPrefills ? model.stepNanos(part.decodesOf(batch)) : stepNanos : 0;
    }

    /** How long the steps take. */
    long step() {
        return stepNanos;
    }

    /** All prefills of the step. */
    long prefills() {
        return prefills;
    }

    /** All decodes of the steps. */
    long decodes() {
        return decodes;
    }

    /** One request's prompt tokens. */
    long prefill(Batch batch, int tokens, int computedBefore) {
        return batch.prefillSequences() == 1 ? prefills : model.stepNanos(part.prefill(tokens, computedBefore));
    }

    /** One request's decode. */
    long decode(Batch batch, int tokens, int computedBefore) {
        return batch.decodeSequences() == 1 ? decodes : model.stepNanos(part.decode(tokens, computedBefore));
    }

    /** One request's decodes of one token each, one after the other. */
    long decodes(int computedBefore, long count) {
        if (!model.dependsOnContext() || computedBefore + count > MOST_SINGLES) {
            return model.nanosOver(part.decode(1, computedBefore), count);
        }
        int end = (int) (computedBefore + count);
        if (end > singleCount) {
            singles = Arrays.copyOf(singles, Math.max(end + 1, singles.length));
            model.eachOver(part.decode(1, singleCount), (long) end - singleCount, nanos -> {
                singles[singleCount + 1] = singles[singleCount] + nanos;
                singleCount++;
            });
        }
        return singles[end] - singles[computedBefore];
    }

    /** The prefill of a request that nobody disturbs. */
    long alone(int promptTokens, int computedBefore) {
        int chunk = limits.promptChunk(promptTokens);
        if (chunk != chunkSize) {
            chunkSize = chunk;
            chunkCount = 0;
        }
        int whole = computedBefore == 0 ? promptTokens / chunk : 0;
        if (whole >= chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(whole + 1, 2 * chunks.length));
        }
        while (chunkCount < whole) {
            chunks[chunkCount + 1] = chunks[chunkCount] + model.stepNanos(part.prefill(chunk, chunkCount * chunk));
            chunkCount++;
        }
        long nanos = chunks[whole];
        int computed = computedBefore + whole * chunk;
        while (computed < promptTokens) {
            int tokens = Math.min(chunk, promptTokens - computed);
            nanos += model.stepNanos(part.prefill(tokens, computed));
            computed += tokens;
        }
        return nanos;
    }
}
