package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.kvcache.BlockTable;
import dev.vllmsim.engine.kvcache.KvCache;
import dev.vllmsim.engine.scheduler.KvUsage;
import org.jspecify.annotations.Nullable;

/**
 * Blocks by number. With prefix caching a preempted request finds its own blocks again, as far as they have not been
 * taken; nobody else can.
 */
class CountedMemory extends Memory {
    private final boolean limited;
    private final boolean caching;
    /** The blocks themselves. */
    final KvCache cache;

    CountedMemory(VllmV1Settings settings) {
        this(settings, true, 0);
    }

    CountedMemory(VllmV1Settings settings, boolean forgetFinished, int number) {
        super(settings.blockSize());
        limited = settings.numGpuBlocks().isPresent();
        caching = settings.enablePrefixCaching();
        cache = new KvCache(
                settings.numGpuBlocks().orElse(0) - 1,
                caching,
                settings.version().reusesUnhashedBlocksFirst(),
                forgetFinished,
                number);
    }

    @Override
    boolean isLimited() {
        return limited;
    }

    @Override
    long free() {
        return limited ? cache.free() : Long.MAX_VALUE;
    }

    @Override
    void arrived(Entry entry) {
        if (caching) {
            if (entry.request.spec().content() != null) {
                throw new IllegalStateException(
                        "request " + entry.request.id() + " has content to share, against what was said");
            }
            entry.table = new BlockTable();
        }
    }

    @Override
    void take(long blocks) {
        if (limited && blocks > 0) {
            cache.take(blocks);
        }
    }

    @Override
    void hold(Entry entry, int tokens) {
        entry.blocks = Math.max(entry.blocks, blocksFor(tokens));
    }

    @Override
    void register(Entry entry, int tokens) {
        BlockTable table = entry.table;
        if (table != null) {
            cache.register(table, fullBlocks(tokens));
        }
    }

    @Override
    boolean quotesResting(Entry entry) {
        return false;
    }

    @Override
    int lookUp(Entry entry, int most) {
        BlockTable table = entry.table;
        return table == null ? 0 : cache.lookUp(table, most);
    }

    @Override
    int freeHits() {
        return caching ? cache.freeHits() : 0;
    }

    @Override
    void holdHits(Entry entry, int hits) {
        BlockTable table = entry.table;
        if (table != null && hits > 0) {
            cache.holdHits(table, hits);
        }
    }

    @Override
    void release(Entry entry, boolean finished) {
        BlockTable table = entry.table;
        cache.release(table, entry.blocks, finished);
        entry.blocks = 0;
        if (finished && table != null) {
            table.holder(null);
        }
    }

    @Override
    void countStep() {
        if (limited) {
            cache.countStep();
        }
    }

    @Override
    void takeOverSteps(long blocks, long steps, long takenBlockSteps) {
        if (limited) {
            cache.takeOverSteps(blocks, steps, takenBlockSteps);
        }
    }

    @Override
    @Nullable
    KvUsage usage(long promptTokensLookedUp, long promptTokensHit) {
        return !limited
                ? null
                : new KvUsage(
                        cache.usable(),
                        cache.free(),
                        cache.peakUsed(),
                        cache.usedBlockSteps(),
                        promptTokensLookedUp,
                        promptTokensHit);
    }
}
