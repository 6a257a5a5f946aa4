package dev.vllmsim.engine.kvcache;

import java.util.HashMap;
import java.util.Map;

/**
 * What the prompts of a run consist of, for all caches of the run: engines, and routers that remember what they sent
 * where. Each cache has a number of its own ({@link KvCache}).
 */
public final class Contents {
    private final Map<Integer, ContentIndex> byBlockSize = new HashMap<>();

    /**
     * The contents in blocks of a size.
     *
     * @param blockSize tokens of a block, at least 1
     */
    public ContentIndex inBlocksOf(int blockSize) {
        return byBlockSize.computeIfAbsent(blockSize, ContentIndex::new);
    }
}
