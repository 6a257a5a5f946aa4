package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.scheduler.KvUsage;
import org.jspecify.annotations.Nullable;

/** Memory is no limit, and nobody can find another's blocks: nothing need be kept. */
final class UnlimitedMemory extends Memory {
    UnlimitedMemory(int blockSize) {
        super(blockSize);
    }

    @Override
    boolean isLimited() {
        return false;
    }

    @Override
    long free() {
        return Long.MAX_VALUE;
    }

    @Override
    void arrived(Entry entry) {}

    @Override
    void take(long blocks) {}

    @Override
    void hold(Entry entry, int tokens) {}

    @Override
    void register(Entry entry, int tokens) {}

    @Override
    boolean quotesResting(Entry entry) {
        return false;
    }

    @Override
    int lookUp(Entry entry, int most) {
        return 0;
    }

    @Override
    int freeHits() {
        return 0;
    }

    @Override
    void holdHits(Entry entry, int hits) {}

    @Override
    void release(Entry entry, boolean finished) {}

    @Override
    void countStep() {}

    @Override
    void takeOverSteps(long blocks, long steps, long takenBlockSteps) {}

    @Override
    @Nullable
    KvUsage usage(long promptTokensLookedUp, long promptTokensHit) {
        return null;
    }
}
