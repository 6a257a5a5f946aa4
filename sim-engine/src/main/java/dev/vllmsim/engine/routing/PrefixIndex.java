package dev.vllmsim.engine.routing;

import dev.vllmsim.engine.kvcache.BlockTable;
import dev.vllmsim.engine.kvcache.ContentIndex;
import dev.vllmsim.engine.kvcache.KvCache;
import dev.vllmsim.engine.request.RequestSpec;

/**
 * What a router remembers of the prompts that it sent to each replica, in blocks: what a replica was sent least recently
 * is forgotten first. It is a guess at the replica's prefix cache, of which the router is told nothing.
 */
final class PrefixIndex {
    private final int blockSize;
    private final int mostTokens;
    private final boolean mayShareContent;
    private final ContentIndex contents;
    private final KvCache[] caches;
    private final int blocksEach;
    /** Blocks that each replica was sent and that were not remembered for it then. */
    private final long[] fresh;

    /**
     * @param replicas how many replicas
     * @param blockSize tokens of a block, at least 1
     * @param blocksEach most blocks remembered of a replica, at least 1
     * @param mostTokens most tokens of a prompt that are looked at
     * @param mayShareContent whether prompts may have content in common; if none have, they need only be counted
     */
    PrefixIndex(int replicas, int blockSize, int blocksEach, int mostTokens, boolean mayShareContent) {
        this.blockSize = blockSize;
        this.mayShareContent = mayShareContent;
        this.mostTokens = mostTokens;
        contents = new ContentIndex(blockSize);
        caches = new KvCache[replicas];
        fresh = new long[replicas];
        this.blocksEach = blocksEach;
        for (int i = 0; i < replicas; i++) {
            caches[i] = new KvCache(blocksEach, true, false, false, i);
        }
    }

    /** Whole blocks of a prompt that count. */
    int blocksOf(RequestSpec spec) {
        return Math.min(spec.promptTokens(), mostTokens) / blockSize;
    }

    /** How many of a prompt's blocks, from the front, a replica was sent before and is remembered for. */
    int matched(int replica, RequestSpec spec) {
        return spec.content() == null ? 0 : caches[replica].lookUp(contents.add(spec), blocksOf(spec));
    }

    /** Remembers that a prompt was sent to a replica. */
    void send(int replica, RequestSpec spec) {
        int most = blocksOf(spec);
        if (!mayShareContent) {
            fresh[replica] += most;
            return;
        }
        BlockTable table = contents.add(spec);
        KvCache cache = caches[replica];
        int hits = cache.lookUp(table, most);
        cache.take(table);
        cache.holdHits(table, hits);
        int kept = (int) Math.min(most, hits + cache.free());
        fresh[replica] += kept - hits;
        cache.take((long) kept - hits);
        cache.register(table, kept);
        cache.release(table, kept, true);
        table.holder(null);
    }

    /** Blocks that are remembered of a replica. */
    long remembered(int replica) {
        return Math.min(fresh[replica], blocksEach);
    }
}
