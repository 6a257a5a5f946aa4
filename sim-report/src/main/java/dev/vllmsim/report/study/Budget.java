package dev.vllmsim.report.study;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** How many runs a study may take, or how long; and how many it took. Any thread may ask. */
public final class Budget {
    private final AtomicLong runs = new AtomicLong();
    private final long most;
    private final BooleanSupplier timeIsUp;
    private final Runnable progress;

    /**
     * @param most runs; {@link Long#MAX_VALUE} for any number
     * @param timeIsUp whether no further run may begin
     * @param progress is told of each run, from any thread
     */
    public Budget(long most, BooleanSupplier timeIsUp, Runnable progress) {
        this.most = most;
        this.timeIsUp = timeIsUp;
        this.progress = progress;
    }

    /** Notes a run. */
    void ran() {
        runs.incrementAndGet();
        progress.run();
    }

    /** How many runs there were. */
    public long runs() {
        return runs.get();
    }

    /** Whether nothing further is to begin. */
    boolean isSpent() {
        return runs.get() >= most || timeIsUp.getAsBoolean();
    }
}
