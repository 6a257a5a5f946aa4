package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.kvcache.BlockTable;
import dev.vllmsim.engine.kvcache.ContentIndex;
import dev.vllmsim.engine.kvcache.Contents;
import dev.vllmsim.engine.request.RequestSpec;

/** Blocks with their content, which other requests may find. */
final class SharedMemory extends CountedMemory {
    private final ContentIndex contents;
    private final KnownTokens known;

    /** Tells how many tokens of a resting request are known. */
    @FunctionalInterface
    interface KnownTokens {
        int of(Entry resting);
    }

    SharedMemory(VllmV1Settings settings, Contents contents, int number, KnownTokens known) {
        super(settings, false, number);
        this.contents = contents.inBlocksOf(settings.blockSize());
        this.known = known;
    }

    @Override
    void arrived(Entry entry) {
        BlockTable table = contents.add(entry.request.spec());
        table.holder(entry);
        cache.take(table);
        entry.table = table;
        if (!contents.quoted().isEmpty()) {
            // What other engines compute is not found here.
            entry.quoted = contents.quoted().stream().filter(cache::has).toArray(BlockTable[]::new);
        }
    }

    @Override
    void learn(RequestSpec elsewhere) {
        contents.add(elsewhere).holder(null);
    }

    @Override
    int cachedTokens(RequestSpec spec) {
        BlockTable table = contents.add(spec);
        for (BlockTable quoted : contents.quoted()) {
            if (cache.has(quoted)) {
                registerQuoted(quoted, Long.MAX_VALUE);
            }
        }
        return cache.lookUp(table, (spec.promptTokens() - 1) / blockSize()) * blockSize();
    }

    @Override
    void give(Entry entry, int tokens, int knownTokens) {
        registerQuoted(entry, entry.rank);
        super.give(entry, tokens, knownTokens);
    }

    @Override
    int lookUp(Entry entry, int most) {
        registerQuoted(entry, Long.MAX_VALUE);
        return super.lookUp(entry, most);
    }

    /**
     * Registers the blocks that quoted requests have filled while they rested, before anyone looks at them. Those that
     * come earlier in the running list than the given rank have been given their token of the step already, and with
     * it the block that its input fills.
     */
    private void registerQuoted(Entry entry, long rank) {
        for (BlockTable table : entry.quoted) {
            registerQuoted(table, rank);
        }
    }

    private void registerQuoted(BlockTable table, long rank) {
        if (table.holder() instanceof Entry author && author.isDecoding()) {
            int tokens = known.of(author) - (author.rank < rank ? 0 : 1);
            cache.register(table, fullBlocks(tokens));
        }
    }

    @Override
    boolean quotesResting(Entry entry) {
        for (BlockTable table : entry.quoted) {
            if (table.holder() instanceof Entry author && author.isDecoding()) {
                return true;
            }
        }
        return false;
    }
}
