package dev.vllmsim.engine.simulation;

/**
 * The stages that a step passes, one after the other, each for the same share of the step's time; a stage holds one
 * step at a time. With one stage that is: steps follow each other.
 *
 * <p>Times are ticks, of which a nanosecond has as many as there are stages, so that a share of a step is a whole
 * number.
 */
final class Pipeline {
    private final int stages;
    /** When each stage is done with the step that it holds, or held last. */
    private final long[] freeAt;

    Pipeline(int stages) {
        this.stages = stages;
        this.freeAt = new long[stages];
    }

    /** Ticks of a nanosecond. */
    int ticksPerNano() {
        return stages;
    }

    /** When the last step that entered ends. */
    long lastEnd() {
        return freeAt[stages - 1];
    }

    /** Says that the last step that entered ends at the given time; only with one stage. */
    void lastEnd(long ticks) {
        freeAt[0] = ticks;
    }

    /** Lets an empty step in, which passes in no time, but not before those ahead of it. */
    void enterEmpty(Flight flight, long readyTicks) {
        flight.start = Math.max(readyTicks, lastEnd());
        flight.end = flight.start;
    }

    /**
     * Lets a step in.
     *
     * @param flight receives its start and end
     * @param readyTicks from when on it may start
     * @param stepNanos how long it takes on all stages together
     */
    void enter(Flight flight, long readyTicks, long stepNanos) {
        if (stages == 1) {
            flight.start = Math.max(readyTicks, freeAt[0]);
            flight.end = Math.addExact(flight.start, stepNanos);
            if (flight.end == Engine.IDLE) {
                throw new ArithmeticException("the end of time means that nothing happens any more");
            }
            freeAt[0] = flight.end;
            return;
        }
        // A share of stepNanos / stages nanoseconds is stepNanos ticks.
        long at = Math.max(readyTicks, freeAt[0]);
        flight.start = at;
        for (int stage = 0; stage < stages; stage++) {
            at = Math.addExact(Math.max(at, freeAt[stage]), stepNanos);
            freeAt[stage] = at;
        }
        flight.end = at;
    }
}
