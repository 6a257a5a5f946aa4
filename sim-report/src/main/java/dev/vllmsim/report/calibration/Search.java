package dev.vllmsim.report.calibration;

import dev.vllmsim.report.calibration.FitProblem.Around;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.hipparchus.random.Well19937c;

/**
 * One search from one start for the coefficients with which the simulated requests come closest to the measured ones.
 *
 * <p>First a Gauss-Newton search: as long as the schedule stays as it is, token times are linear in the coefficients,
 * with the work done so far as derivative ({@link WorkLog}), so that a least-squares problem within bounds gives the next
 * guess, reweighted towards least absolute errors. A few simulations lead from any start to the neighbourhood of the best
 * schedule. There the loss is rough, as a coefficient's last digit decides who is admitted a step earlier; a CMA-ES
 * (Hansen and Ostermeier 2001, Hipparchus' version) with fixed seeds looks around from there, wide and narrow in turn, and
 * the Gauss-Newton search goes on from what it finds.
 */
final class Search {
    private static final Set<FittedLatency> ALL = EnumSet.allOf(FittedLatency.class);

    /** Where load is light, a first token comes a step earlier or later by chance; the time per token does not jump. */
    private static final Set<FittedLatency> SMOOTH = EnumSet.of(FittedLatency.TPOT_VLLM);

    private static final int NEWTON_ROUNDS = 12;

    private static final int POPULATION = 12;

    /** Below, all that is left is the rounding of steps to nanoseconds. */
    private static final double GOOD_ENOUGH = 1e-7;

    private final FitProblem problem;
    private final int patience;
    private final Runnable progress;

    private int evaluations;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private double[] best;
    private double[] scale;

    /**
     * @param problem what to look for
     * @param start where to begin
     * @param patience after so many rounds without a better one, a Gauss-Newton search ends
     * @param progress is told of each simulation
     */
    Search(FitProblem problem, double[] start, int patience, Runnable progress) {
        this.problem = problem;
        this.patience = patience;
        this.progress = progress;
        best = within(start);
        scale = new double[problem.size()];
    }

    private double[] within(double[] x) {
        double[] inside = x.clone();
        for (int j = 0; j < x.length; j++) {
            inside[j] = Math.min(problem.upper()[j], Math.max(problem.lower()[j], x[j]));
        }
        return inside;
    }

    double bestLoss() {
        return bestLoss;
    }

    double[] best() {
        return best.clone();
    }

    int evaluations() {
        return evaluations;
    }

    /** Goes to the neighbourhood of the best schedule. */
    void approach() {
        approachOn(ALL);
        approachOn(SMOOTH);
    }

    private void approachOn(Set<FittedLatency> latencies) {
        if (bestLoss > GOOD_ENOUGH) {
            approach(best, latencies);
        }
    }

    /**
     * Looks around there.
     *
     * @param spread how far, as a share of the mean step
     * @param generations how long
     * @param seed of its chances
     */
    void lookAround(double spread, int generations, long seed) {
        if (bestLoss <= GOOD_ENOUGH) {
            return;
        }
        int size = problem.size();
        double[] start = new double[size];
        double[] lower = new double[size];
        double[] upper = new double[size];
        double[] sigma = new double[size];
        for (int j = 0; j < size; j++) {
            start[j] = best[j] / scale[j];
            lower[j] = problem.lower()[j] / scale[j];
            upper[j] = Math.min(problem.upper()[j] / scale[j], 4 + 2 * start[j]);
            sigma[j] = Math.min(spread, Math.max(1e-12, (upper[j] - lower[j]) / 2));
            upper[j] = Math.max(upper[j], lower[j] + 1e-9);
        }
        CMAESOptimizer optimizer =
                new CMAESOptimizer(generations, 0, true, 0, 1, new Well19937c(seed), false, (n, a, b) -> false);
        optimizer.optimize(
                new MaxEval(Integer.MAX_VALUE),
                new ObjectiveFunction(this::lossAt),
                GoalType.MINIMIZE,
                new InitialGuess(start),
                new SimpleBounds(lower, upper),
                new CMAESOptimizer.Sigma(sigma),
                new CMAESOptimizer.PopulationSize(POPULATION));
    }

    private double lossAt(double[] shares) {
        double[] x = new double[shares.length];
        for (int j = 0; j < x.length; j++) {
            x[j] = shares[j] * scale[j];
        }
        double[] inside = within(x);
        return note(inside, problem.loss(inside), around -> {});
    }

    private void approach(double[] start, Set<FittedLatency> latencies) {
        double[] here = start;
        double[] bestHere = start;
        double bestLossHere = Double.POSITIVE_INFINITY;
        int worse = 0;
        for (int round = 0; round < NEWTON_ROUNDS && worse < patience; round++) {
            Around around = problem.around(here, latencies);
            double value = note(here, around.loss(), any -> measure(around));
            worse = value < bestLossHere ? 0 : worse + 1;
            if (value < bestLossHere) {
                bestLossHere = value;
                bestHere = here;
            }
            if (value <= GOOD_ENOUGH) {
                return;
            }
            double[] next = newton(around);
            if (value > bestLossHere) {
                // It went too far: half of the way back, so that it settles.
                for (int j = 0; j < next.length; j++) {
                    next[j] = (next[j] + bestHere[j]) / 2;
                }
            }
            if (Arrays.equals(next, here)) {
                return;
            }
            here = next;
        }
    }

    /** Scales the coefficients: each is 1 if it alone makes up the mean step; a front end if it is as long as a step. */
    private void measure(Around around) {
        for (int j = 0; j < scale.length; j++) {
            double share = around.shares()[j];
            scale[j] = share > 0 ? 1 / share : Math.max(around.x()[j], 1);
        }
    }

    /** The coefficients that would be best if the schedule stayed as it is. */
    private double[] newton(Around around) {
        int size = problem.size();
        double[] unit = new double[size];
        for (int j = 0; j < size; j++) {
            unit[j] = around.shares()[j] > 0 ? 1 / around.shares()[j] : 1e6;
        }
        double[][] normal = new double[size][size];
        double[] gradient = new double[size];
        double[] from = new double[size];
        double[] lower = new double[size];
        double[] upper = new double[size];
        for (int j = 0; j < size; j++) {
            gradient[j] = around.gradient()[j] * unit[j];
            from[j] = around.x()[j] / unit[j];
            lower[j] = problem.lower()[j] / unit[j];
            upper[j] = problem.upper()[j] / unit[j];
            for (int k = 0; k < size; k++) {
                normal[j][k] = around.normal()[j][k] * unit[j] * unit[k];
            }
        }
        double[] to = BoundedLeastSquares.solve(normal, gradient, from, lower, upper);
        double[] next = new double[size];
        for (int j = 0; j < size; j++) {
            // A long way in one go would leave the schedule that it was found for.
            double bound = Math.max(around.x()[j] / 10, problem.lower()[j]);
            next[j] = j == 0 ? Math.max(to[j] * unit[j], bound) : to[j] * unit[j];
        }
        return within(next);
    }

    private double note(double[] x, double value, Consumer<double[]> better) {
        evaluations++;
        progress.run();
        if (value < bestLoss) {
            bestLoss = value;
            best = x.clone();
            better.accept(x);
        }
        return value;
    }
}
