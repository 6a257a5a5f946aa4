package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.kvcache.Contents;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.KvUsage;
import org.jspecify.annotations.Nullable;

/**
 * How the KV blocks of requests are kept (vLLM: {@code KVCacheManager}). Three ways are enough: not at all, where
 * memory is no limit and nobody can find another's blocks; by number, where prompts have nothing in common; and with
 * their content.
 */
abstract class Memory {
    private final int blockSize;
    /** By how many bits numbers of tokens are shifted, where the block size is a power of two; else -1. */
    private final int shift;

    Memory(int blockSize) {
        this.blockSize = blockSize;
        this.shift = Integer.bitCount(blockSize) == 1 ? Integer.numberOfTrailingZeros(blockSize) : -1;
    }

    /**
     * The way that suits the settings.
     *
     * @param contents what prompts consist of, or {@code null} where they have nothing in common
     * @param number the engine's number among those of the run
     */
    static Memory of(VllmV1Settings settings, @Nullable Contents contents, int number, SharedMemory.KnownTokens known) {
        if (settings.enablePrefixCaching() && contents != null) {
            return new SharedMemory(settings, contents, number, known);
        }
        return settings.numGpuBlocks().isPresent()
                ? new CountedMemory(settings)
                : new UnlimitedMemory(settings.blockSize());
    }

    /** Tokens whose KV entries a block holds. */
    int blockSize() {
        return blockSize;
    }

    /** Blocks that hold the KV entries of so many tokens. */
    int blocksFor(int tokens) {
        return fullBlocks(tokens + blockSize - 1);
    }

    /** Blocks that so many tokens fill. */
    int fullBlocks(int tokens) {
        return shift >= 0 ? tokens >> shift : tokens / blockSize;
    }

    /** Whether blocks can run out. */
    abstract boolean isLimited();

    /** Blocks that nobody holds. */
    abstract long free();

    /** Prompt tokens of a request that has just arrived that are in the cache; asking changes nothing. */
    int cachedTokens(RequestSpec spec) {
        return 0;
    }

    /** A request has arrived. */
    abstract void arrived(Entry entry);

    /** Takes notice of a request that is not served here, but may be quoted. */
    void learn(RequestSpec elsewhere) {}

    /** Takes free blocks for whoever needs them in the step that is being formed. */
    abstract void take(long blocks);

    /** Notes that a request holds the blocks of so many tokens. */
    abstract void hold(Entry entry, int tokens);

    /**
     * Notes that a request holds blocks for the step that is being formed.
     *
     * @param tokens whose blocks it holds
     * @param known of these, the ones that are computed by the end of the step and known now
     */
    void give(Entry entry, int tokens, int known) {
        hold(entry, tokens);
        register(entry, known);
    }

    /** Lets the full blocks of a request's first tokens be found by their content. */
    abstract void register(Entry entry, int tokens);

    /** Whether another request, which rests, may be filling blocks that the given one would find. */
    abstract boolean quotesResting(Entry entry);

    /**
     * Finds how many blocks of a waiting request's first tokens are there.
     *
     * @param most most blocks to look for
     */
    abstract int lookUp(Entry entry, int most);

    /** Blocks found by the last {@link #lookUp} that nobody holds, so that a hit takes them out of the free ones. */
    abstract int freeHits();

    /** Holds the blocks that {@link #lookUp} has just found. */
    abstract void holdHits(Entry entry, int hits);

    /** Takes a request's blocks back. */
    abstract void release(Entry entry, boolean finished);

    /** Counts the step that has been decided on. */
    abstract void countStep();

    /** Takes blocks over a run of steps and counts them; see {@code KvCache.takeOverSteps}. */
    abstract void takeOverSteps(long blocks, long steps, long takenBlockSteps);

    /** The state of the blocks, or {@code null} where memory is no limit. */
    abstract @Nullable KvUsage usage(long promptTokensLookedUp, long promptTokensHit);
}
