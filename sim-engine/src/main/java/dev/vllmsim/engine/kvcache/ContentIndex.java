package dev.vllmsim.engine.kvcache;

import dev.vllmsim.engine.request.RequestSpec;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows the content of every request so far and finds the lanes that it follows: the same lanes, block for block, as
 * far as two requests begin with the same tokens, and no further.
 */
public final class ContentIndex {
    private final PromptTree tree;
    private final Set<BlockTable> quoted = new LinkedHashSet<>();
    private @Nullable RequestSpec last;
    private @Nullable BlockTable tableOfLast;

    public ContentIndex(int blockSize) {
        tree = new PromptTree(blockSize, true);
    }

    /**
     * Takes in a request. The one taken in last may be taken in again: a router asks several engines of it.
     *
     * @return a table of its blocks
     * @throws IllegalArgumentException if its content is longer than its prompt, or quotes an unknown request, or more
     *     of one than it has
     */
    @SuppressWarnings("ReferenceEquality") // the very request, and not one that is like it
    public BlockTable add(RequestSpec spec) {
        if (last == spec && tableOfLast != null) {
            return tableOfLast;
        }
        Text text = tree.add(spec);
        quoted.clear();
        for (Way way = text.way; way != null; way = way.before()) {
            BlockTable author = way.author().table;
            if (way.quotes() && author.holder() != null) {
                quoted.add(author);
            }
        }
        last = spec;
        tableOfLast = text.table;
        return text.table;
    }

    /** The tables of the requests that the one added last quotes and that are not finished yet. */
    public Set<BlockTable> quoted() {
        return quoted;
    }
}
