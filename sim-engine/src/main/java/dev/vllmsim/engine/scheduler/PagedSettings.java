package dev.vllmsim.engine.scheduler;

import dev.vllmsim.engine.settings.Key;
import java.util.OptionalInt;

/** The settings of a policy that keeps KV entries in blocks, of which there may be a limited number. */
public interface PagedSettings extends SchedulerSettings {
    /** Tokens whose KV entries one block holds, at least 1. */
    int blockSize();

    /** KV blocks; empty where memory is no limit. */
    OptionalInt numGpuBlocks();

    /** The setting that says how many blocks there are. */
    Key<Integer> blocksKey();

    /** The same settings with another number of blocks. */
    PagedSettings withBlocks(int blocks);
}
