package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.simulation.SimulationListener;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a fit looks for: the coefficients of a step time, and behind them, where stamps are a client's, what its front
 * end adds; so that the simulations of all runs come close to what was measured. All are nanoseconds.
 *
 * @param form the step time
 * @param trials the runs
 * @param lower least coefficients
 * @param upper largest coefficients
 * @param pull where they usually are
 * @param hostNanos how long the host is busy with each decision
 */
@SuppressWarnings("ArrayRecordComponent") // vectors that nobody compares
record FitProblem(StepForm form, List<Trial> trials, double[] lower, double[] upper, Pull pull, long hostNanos) {

    FitProblem {
        trials = List.copyOf(trials);
        lower = lower.clone();
        upper = upper.clone();
    }

    /** The problem around a vector, where each token time is linear in it. */
    @SuppressWarnings("ArrayRecordComponent") // vectors that nobody compares
    record Around(double[] x, double loss, double[][] normal, double[] gradient, double[] shares) {}

    int size() {
        return lower.length;
    }

    /** What the front end adds. */
    private long front(double[] x) {
        return x.length > form.names().size() ? Math.round(x[form.names().size()]) : 0;
    }

    private double[] coefficients(double[] x) {
        return Arrays.copyOf(x, form.names().size());
    }

    /** How far the simulations with a vector are off. */
    double loss(double[] x) {
        double sum = 0;
        for (Trial trial : trials) {
            Outcome outcome = trial.replay()
                    .run(form.model(coefficients(x), null), hostNanos, front(x), new SimulationListener() {});
            sum += trial.loss().of(outcome);
        }
        return sum / trials.size() + pull.cost(x);
    }

    /**
     * The problem around a vector.
     *
     * @param latencies which latencies are looked at
     */
    Around around(double[] x, Set<FittedLatency> latencies) {
        int size = size();
        double[][] normal = new double[size][size];
        double[] gradient = new double[size];
        double[] shares = new double[size];
        double sum = 0;
        for (Trial trial : trials) {
            WorkLog log = new WorkLog(form, coefficients(x));
            Outcome outcome = trial.replay().run(form.model(coefficients(x), null), hostNanos, front(x), log);
            sum += trial.loss().of(outcome);
            for (FittedLatency latency : latencies) {
                add(trial, latency, outcome, log, normal, gradient);
            }
            double busy = 0;
            for (int j = 0; j < form.names().size(); j++) {
                busy += x[j] * log.total(j);
            }
            for (int j = 0; j < form.names().size(); j++) {
                shares[j] += log.total(j) / busy / trials.size();
            }
        }
        pull.addTo(normal, gradient, x);
        return new Around(x.clone(), sum / trials.size() + pull.cost(x), normal, gradient, shares);
    }

    private void add(
            Trial trial, FittedLatency latency, Outcome outcome, WorkLog log, double[][] normal, double[] gradient) {
        Loss loss = trial.loss();
        int terms = form.names().size();
        double floor = Math.max(medianError(trial, latency, outcome) / 2, 1e-9);
        double[] row = new double[size()];
        for (int i = 0; i < trial.requests().size(); i++) {
            if (!loss.isIn(i, latency)) {
                continue;
            }
            double error = -loss.error(i, latency, outcome);
            double weight = loss.weight(i, latency) / Math.max(Math.abs(error), floor) / trials.size();
            int output = trial.requests().get(i).outputTokens();
            boolean released = outcome.arrival(i) != trial.requests().get(i).arrivalNanos();
            int atArrival = released ? log.stepAt(outcome.arrival(i)) : -1;
            int atFirst = log.stepAt(outcome.firstToken(i));
            int atLast = log.stepAt(outcome.lastToken(i));
            for (int j = 0; j < terms; j++) {
                row[j] = latency.of(output, log.sum(atArrival, j), log.sum(atFirst, j), log.sum(atLast, j))
                        / loss.scale(latency);
            }
            if (row.length > terms) {
                row[terms] = trial.clientStamps() ? latency.of(output, 0, 1, 1) / loss.scale(latency) : 0;
            }
            for (int j = 0; j < row.length; j++) {
                gradient[j] += weight * row[j] * error;
                for (int k = 0; k < row.length; k++) {
                    normal[j][k] += weight * row[j] * row[k];
                }
            }
        }
    }

    private static double medianError(Trial trial, FittedLatency latency, Outcome outcome) {
        double[] errors = new double[trial.loss().defined(latency)];
        int n = 0;
        for (int i = 0; i < trial.requests().size(); i++) {
            if (trial.loss().isIn(i, latency)) {
                errors[n++] = Math.abs(trial.loss().error(i, latency, outcome));
            }
        }
        Arrays.sort(errors);
        return n == 0 ? 0 : errors[n / 2];
    }
}
