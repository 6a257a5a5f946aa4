package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.LinearStepTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.hipparchus.random.Well19937c;

/**
 * Finds the {@code linear} step time with which the simulated requests come closest to the measured ones.
 *
 * <p>First a Gauss-Newton search: as long as the schedule stays as it is, token times are linear in the coefficients,
 * with the work done so far as derivative ({@link WorkLog}), so that a least-squares problem with coefficients of at
 * least 0 gives the next guess, reweighted towards least absolute errors. A few simulations lead from any start to the
 * neighbourhood of the best schedule. There the loss is rough, as a coefficient's last digit decides who is admitted a
 * step earlier; a CMA-ES (Hansen and Ostermeier 2001, Hipparchus' version) with fixed seeds looks around from there,
 * wide and narrow in turn, and the Gauss-Newton search goes on from what it finds. The same run gives the same
 * coefficients to the last digit.
 */
final class StepTimeFit {
    private static final long SEED = 1;
    private static final Set<FittedLatency> ALL = EnumSet.allOf(FittedLatency.class);

    /** Where load is light, a first token comes a step earlier or later by chance; the time per token does not jump. */
    private static final Set<FittedLatency> SMOOTH = EnumSet.of(FittedLatency.TPOT_VLLM);

    private static final int NEWTON_ROUNDS = 12;

    /** The share of a decode step that the first guess gives to the base; a second start in case the first misleads. */
    private static final double[] BASE_SHARES = {0.6, 0.2};

    /** Spread of the search around its start, as shares of the mean step, of one search after the other. */
    private static final double[] SPREADS = {0.3, 0.1, 0.03, 0.01};

    /** How often the searches are gone through, each time with other chances. */
    private static final int ROUNDS = 3;

    private static final int POPULATION = 14;
    private static final int GENERATIONS = 60;

    /** Below, all that is left is the rounding of steps to nanoseconds. */
    private static final double GOOD_ENOUGH = 1e-7;

    private final Replay replay;
    private final List<MeasuredRequest> requests;
    private final Loss loss;
    private final int terms;
    private final LongConsumer progress;

    private int evaluations;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private double[] best = new double[Coefficient.COUNT];
    private final double[] scale = new double[Coefficient.COUNT];

    /**
     * @param replay simulates the requests
     * @param requests all of them
     * @param loss says how far a simulation is off
     * @param prefillContext whether to fit the term of prefill attention as well
     * @param progress is told after each simulation how many there have been
     */
    StepTimeFit(
            Replay replay, List<MeasuredRequest> requests, Loss loss, boolean prefillContext, LongConsumer progress) {
        this.replay = replay;
        this.requests = requests;
        this.loss = loss;
        this.progress = progress;
        terms = prefillContext ? Coefficient.COUNT : Coefficient.COUNT - 1;
    }

    /** Searches. */
    Fit find() {
        for (double share : BASE_SHARES) {
            approach(guess(share), ALL);
            approach(guess(share), SMOOTH);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (double spread : SPREADS) {
                if (bestLoss > GOOD_ENOUGH) {
                    lookAround(spread, SEED + round);
                }
                if (bestLoss > GOOD_ENOUGH) {
                    approach(best, ALL);
                    approach(best, SMOOTH);
                }
            }
        }
        return new Fit(Coefficient.model(best), bestLoss, evaluations);
    }

    /** Coefficients of about the right size: those of a run whose steps take what a token took in the median. */
    private double[] guess(double baseShare) {
        double[] tokens = requests.stream()
                .filter(FittedLatency.TPOT_VLLM::isDefinedFor)
                .mapToDouble(FittedLatency.TPOT_VLLM::measured)
                .sorted()
                .toArray();
        double token = tokens.length == 0 ? 0 : tokens[tokens.length / 2];
        if (token <= 0) {
            token = 1e7;
        }
        double context = requests.stream()
                .mapToDouble(request -> request.promptTokens() + request.outputTokens() / 2.0)
                .average()
                .orElse(1);
        double[] guess = new double[Coefficient.COUNT];
        guess[0] = baseShare * token;
        guess[1] = token / 500;
        guess[2] = token / 1000;
        guess[3] = token / (100 * context);
        guess[4] = terms == Coefficient.COUNT ? token / 1e7 : 0;
        return guess;
    }

    private void approach(double[] start, Set<FittedLatency> latencies) {
        double[] here = start;
        double[] bestHere = start;
        double bestLossHere = Double.POSITIVE_INFINITY;
        for (int round = 0; round < NEWTON_ROUNDS; round++) {
            WorkLog log = new WorkLog();
            Outcome outcome = replay.run(Coefficient.model(here), log);
            double value = note(here, outcome);
            if (value == bestLoss) {
                measure(log, here);
            }
            if (value < bestLossHere) {
                bestLossHere = value;
                bestHere = here;
            }
            if (value <= GOOD_ENOUGH) {
                return;
            }
            double[] next = newton(here, outcome, log, latencies);
            if (value > bestLossHere) {
                // It went too far: half of the way back, so that it settles.
                for (int j = 0; j < terms; j++) {
                    next[j] = (next[j] + bestHere[j]) / 2;
                }
            }
            if (Arrays.equals(next, here)) {
                return;
            }
            here = next;
        }
    }

    /** Scales the coefficients for the search: each is 1 if it alone makes up the mean step. */
    private void measure(WorkLog log, double[] nanos) {
        double busy = 0;
        for (Coefficient coefficient : Coefficient.values()) {
            busy += nanos[coefficient.place()] * log.total(coefficient);
        }
        for (Coefficient coefficient : Coefficient.values()) {
            double work = log.total(coefficient);
            scale[coefficient.place()] = work > 0 ? busy / work : 0;
        }
    }

    /** The coefficients, at least 0, that would be best if the schedule stayed as it is. */
    private double[] newton(double[] here, Outcome outcome, WorkLog log, Set<FittedLatency> latencies) {
        double[] unit = new double[terms];
        for (Coefficient coefficient : Coefficient.values()) {
            int j = coefficient.place();
            if (j < terms) {
                double work = log.total(coefficient);
                unit[j] = work > 0 ? log.total(Coefficient.BASE) * here[0] / work : 1;
            }
        }
        double[][] normal = new double[terms][terms];
        double[] gradient = new double[terms];
        for (FittedLatency latency : latencies) {
            double floor = Math.max(medianError(latency, outcome) / 2, 1e-9);
            for (int i = 0; i < requests.size(); i++) {
                if (!loss.isIn(i, latency)) {
                    continue;
                }
                double error = -loss.error(i, latency, outcome);
                double weight = 1 / Math.max(Math.abs(error), floor);
                double[] untilFirst = log.at(outcome.firstToken(i));
                double[] untilLast = log.at(outcome.lastToken(i));
                double[] row = new double[terms];
                for (int j = 0; j < terms; j++) {
                    row[j] = unit[j]
                            * latency.derivative(requests.get(i), untilFirst[j], untilLast[j])
                            / loss.scale(latency);
                }
                for (int j = 0; j < terms; j++) {
                    gradient[j] += weight * row[j] * error;
                    for (int k = 0; k < terms; k++) {
                        normal[j][k] += weight * row[j] * row[k];
                    }
                }
            }
        }
        double[] from = new double[terms];
        for (int j = 0; j < terms; j++) {
            from[j] = here[j] / unit[j];
        }
        double[] to = NonNegativeLeastSquares.solve(normal, gradient, from);
        double[] next = here.clone();
        for (int j = 0; j < terms; j++) {
            next[j] = to[j] * unit[j];
        }
        next[0] = Math.max(next[0], here[0] / 10);
        return next;
    }

    private double medianError(FittedLatency latency, Outcome outcome) {
        double[] errors = new double[loss.defined(latency)];
        int n = 0;
        for (int i = 0; i < requests.size(); i++) {
            if (loss.isIn(i, latency)) {
                errors[n++] = Math.abs(loss.error(i, latency, outcome));
            }
        }
        Arrays.sort(errors);
        return n == 0 ? 0 : errors[n / 2];
    }

    private void lookAround(double spread, long seed) {
        double[] start = new double[terms];
        double[] lower = new double[terms];
        double[] upper = new double[terms];
        double[] sigma = new double[terms];
        for (int j = 0; j < terms; j++) {
            start[j] = scale[j] == 0 ? 0 : best[j] / scale[j];
            upper[j] = 4 + 2 * start[j];
            sigma[j] = spread;
        }
        CMAESOptimizer optimizer =
                new CMAESOptimizer(GENERATIONS, 0, true, 0, 1, new Well19937c(seed), false, (n, a, b) -> false);
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
        double[] nanos = new double[Coefficient.COUNT];
        for (int j = 0; j < terms; j++) {
            nanos[j] = Math.max(0, shares[j]) * scale[j];
        }
        // A step must take some time, whatever is in it.
        nanos[0] = Math.max(nanos[0], scale[0] / 1000);
        return note(nanos, replay.run(Coefficient.model(nanos)));
    }

    private double note(double[] nanos, Outcome outcome) {
        progress.accept(++evaluations);
        double value = loss.of(outcome);
        if (value < bestLoss) {
            bestLoss = value;
            best = nanos.clone();
        }
        return value;
    }

    /** What a model's coefficients are, in the order of {@link Coefficient}. */
    static double[] nanos(LinearStepTime model) {
        return new double[] {
            model.baseNanos(),
            model.prefillTokenNanos(),
            model.decodeSequenceNanos(),
            model.decodeContextTokenNanos(),
            model.prefillContextTokenNanos()
        };
    }
}
