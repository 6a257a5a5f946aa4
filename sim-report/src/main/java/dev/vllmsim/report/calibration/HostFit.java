package dev.vllmsim.report.calibration;

import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Finds how long the host is busy with each decision, where the data tell it: for each of some times, the best step time
 * is found in its neighbourhood. Where scheduling is synchronous it is part of the constant of a step; where it is
 * asynchronous it is seen in steps only that are shorter than it.
 */
final class HostFit {
    private static final double[] MILLIS = {0.5, 1, 2, 3, 4, 6, 8, 12, 16};
    private static final double NANOS_PER_MILLI = 1e6;

    /** A loss that falls by less is no news. */
    private static final double BETTER = 0.02;

    private final LongFunction<StepTimeFit> search;

    /**
     * @param search looks for the step time with a host that is busy for so many nanoseconds
     */
    HostFit(LongFunction<StepTimeFit> search) {
        this.search = search;
    }

    /** The fit with the best host time, or the given one, whose host takes no time, where that is as good. */
    Fit from(Fit without) {
        Fit near = search.apply(0).approach();
        List<Fit> tried = LongStream.range(0, MILLIS.length)
                .mapToObj(i -> search.apply(Math.round(MILLIS[(int) i] * NANOS_PER_MILLI))
                        .approach())
                .toList();
        Fit best = tried.stream().min(Comparator.comparingDouble(Fit::loss)).orElseThrow();
        if (best.loss() > near.loss() * (1 - BETTER)) {
            return without;
        }
        Fit found = search.apply(best.hostNanos()).find();
        return found.loss() < without.loss() * (1 - BETTER) ? found : without;
    }
}
