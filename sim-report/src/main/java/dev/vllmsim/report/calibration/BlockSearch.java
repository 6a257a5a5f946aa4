package dev.vllmsim.report.calibration;

import dev.vllmsim.report.input.BadInputException;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Looks for the number of KV blocks of a run that was bound by memory, where nobody wrote it down. Which request is
 * admitted when depends on it to the block, so that the loss has a sharp minimum.
 */
public final class BlockSearch {
    /** How far from the estimate of the stamps the number may lie, and the grids that are looked at one after the other. */
    private static final double WIDE = 0.3;

    private static final double WIDE_STEP = 0.01;
    private static final double NARROW = 0.012;
    private static final double NARROW_STEP = 0.0015;

    private BlockSearch() {}

    /**
     * Refuses a run that was bound by memory while nothing says by how much: a fit would make steps of waiting.
     *
     * @param name what to call the run
     */
    public static void requireKnown(MeasuredRun run, String name) {
        if (run.limits().containsKey("num_gpu_blocks")) {
            return;
        }
        int seats = KvDemand.setting(run, "max_num_seqs", Integer.MAX_VALUE);
        KvDemand demand = new KvDemand(run);
        if (demand.bindsBelow(seats)) {
            throw new BadInputException(
                    name + ": at most " + demand.mostRunning() + " requests ran under a limit of " + seats
                            + " while others waited, so memory was the limit, but the number of KV blocks is not recorded:"
                            + " give --num-gpu-blocks, or --num-gpu-blocks auto to look for it (about "
                            + demand.estimate() + ")",
                    null);
        }
    }

    /**
     * The number of blocks that fits best.
     *
     * @param run the run
     * @param name what to call it
     * @param loss how far a simulation with so many blocks is off; called several at a time
     * @throws BadInputException if no request waited, so that nothing tells the number
     */
    static int find(MeasuredRun run, String name, IntFunction<IntToDoubleFunction> loss) {
        KvDemand demand = new KvDemand(run);
        if (!demand.isKnown()) {
            throw new BadInputException(
                    name + ": no request waited for long, so that nothing tells the number of KV blocks: give"
                            + " --num-gpu-blocks, or leave it out",
                    null);
        }
        int estimate = demand.estimate();
        int wide = best(estimate, WIDE, WIDE_STEP, loss.apply(estimate));
        return best(wide, NARROW, NARROW_STEP, loss.apply(wide));
    }

    private static int best(int middle, double reach, double step, IntToDoubleFunction loss) {
        int each = Math.max(1, (int) Math.round(middle * step));
        int count = (int) Math.round(reach / step);
        List<double[]> tried = IntStream.rangeClosed(-count, count)
                .parallel()
                .mapToObj(i -> new double[] {middle + i * each, loss.applyAsDouble(middle + i * each)})
                .toList();
        return (int) tried.stream()
                .min(Comparator.comparingDouble(each2 -> each2[1]))
                .orElseThrow()[0];
    }
}
