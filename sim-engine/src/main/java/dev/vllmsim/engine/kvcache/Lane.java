package dev.vllmsim.engine.kvcache;

import dev.vllmsim.engine.collect.Chain;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A line of content in the tree of all prompts: the blocks at depths {@code start}, {@code start + 1}, … that follow
 * each other after the same beginning.
 *
 * <p>A block of one lane and depth has one content, and everything before it is the same too; so lane and depth stand
 * for the hash that vLLM computes of a block. Where two requests' prompts part, one of them takes another lane.
 *
 * <p>A lane knows the runs of blocks that hold its content in each cache, the ones registered first at the front. There
 * are several in one cache where a run has been split, or where requests computed the same content beside each other.
 */
final class Lane {
    private static final int NOBODY = -1;

    /** The runs of the cache that had one first: where there is one cache, that is all. */
    private final Chain<BlockRun> runs = new Chain<>();

    private int cacheOfRuns = NOBODY;
    /** The runs of the others, by the number of the cache. */
    private @Nullable Chain<BlockRun> @Nullable [] others;

    /** The run registered first in a cache, or {@code null} if there is none. */
    @Nullable
    BlockRun first(int cache) {
        if (cache == cacheOfRuns) {
            return runs.first();
        }
        Chain<BlockRun> of = others == null || cache >= others.length ? null : others[cache];
        return of == null ? null : of.first();
    }

    private Chain<BlockRun> of(int cache) {
        if (cacheOfRuns == NOBODY) {
            cacheOfRuns = cache;
        }
        return cache == cacheOfRuns ? runs : ofOther(cache);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of chains
    private Chain<BlockRun> ofOther(int cache) {
        @Nullable Chain<BlockRun>[] chains = others == null ? new Chain[cache + 1] : others;
        if (cache >= chains.length) {
            chains = Arrays.copyOf(chains, Math.max(cache + 1, 2 * chains.length));
        }
        Chain<BlockRun> chain = chains[cache];
        if (chain == null) {
            chain = new Chain<>();
            chains[cache] = chain;
        }
        others = chains;
        return chain;
    }

    void append(BlockRun run) {
        of(run.cache).addLast(run.inLane);
    }

    void insertAfter(BlockRun place, BlockRun run) {
        of(run.cache).insertAfter(place.inLane, run.inLane);
    }

    void remove(BlockRun run) {
        of(run.cache).remove(run.inLane);
    }

    /** Whether a run of a cache other than the given one holds blocks of the given depths. */
    boolean hasOther(int cache, @Nullable BlockRun run, int from, int to) {
        for (BlockRun other = first(cache); other != null; other = other.inLane.after()) {
            if (other != run && other.from < to && other.to > from) {
                return true;
            }
        }
        return false;
    }
}
