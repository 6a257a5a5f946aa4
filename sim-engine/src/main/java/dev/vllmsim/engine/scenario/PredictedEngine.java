package dev.vllmsim.engine.scenario;

import dev.vllmsim.engine.scheduler.PagedSettings;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.steptime.BatchLimits;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.steptime.roofline.KvMemory;
import dev.vllmsim.engine.steptime.roofline.RooflineKeys;
import dev.vllmsim.engine.steptime.roofline.RooflineStepTime;

/** What step times must know of an engine to be predicted, and what follows from them for the engine. */
final class PredictedEngine {
    private PredictedEngine() {}

    /** The batches that an engine with such limits can form. */
    static BatchLimits batches(SchedulerSettings limits) {
        return new BatchLimits(
                limits.maxSequences(),
                limits.pipelining().stages(),
                limits.traits().drafts());
    }

    /**
     * The limits of the scheduler with its KV blocks.
     *
     * <p>A {@code config} says where a card's memory went if its blocks were found. They are found again when it is
     * read, as the card or the model may be another one by then.
     *
     * @throws dev.vllmsim.engine.settings.SettingsException if they cannot be found
     */
    static SchedulerSettings withBlocks(SchedulerSettings scheduler, StepTimeModel stepTime, Settings settings) {
        if (!(stepTime instanceof RooflineStepTime roofline)) {
            return scheduler;
        }
        if (!(scheduler instanceof PagedSettings paged)
                || (paged.numGpuBlocks().isPresent() && !settings.isGiven(RooflineKeys.KV_MEMORY))) {
            return scheduler;
        }
        double utilization = settings.get(RooflineKeys.GPU_MEMORY_UTILIZATION);
        KvMemory memory = KvMemory.of(roofline.deployment(), utilization, paged.tokenBudget(), paged.blockSize());
        settings.found(paged.blocksKey(), memory.blocks());
        settings.found(RooflineKeys.KV_MEMORY, memory.structure());
        return paged.withBlocks(memory.blocks());
    }
}
