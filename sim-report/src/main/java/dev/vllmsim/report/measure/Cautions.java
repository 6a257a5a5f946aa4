package dev.vllmsim.report.measure;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.simulation.StepRangeWatch;
import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.StepRange;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.hardware.PredictionCautions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Observes a run for reasons to read its result with care.
 *
 * <p>Overload is told by the Mann-Kendall test for a trend (H. B. Mann, "Nonparametric tests against trend",
 * Econometrica 13, 1945) on the number of requests in the system, seen at arrivals and averaged over up to 64 stretches of
 * equally many; only the second half is looked at, after the system has filled up. As neighbouring values depend on each
 * other, a trend must be very unlikely to come by chance, and the number must have grown by a quarter as well.
 */
public final class Cautions implements SimulationListener {
    private static final int STRETCHES = 64;
    private static final int FEWEST_ARRIVALS = 200;
    private static final double SIGNIFICANT = 3.29; // one in two thousand, one-sided
    private static final double GROWTH = 1.25;
    /** With fewer requests a p99 is that of a few of them. */
    public static final int FEWEST_FOR_P99 = 100;

    private final boolean open;
    private final @Nullable StepRangeWatch watch;
    private final List<Warning> ofStepTime;
    private final double[] sums = new double[2 * STRETCHES];
    private int stretch = 1;
    private int arrivals;
    private int active;
    private long waitedAtClient;

    /**
     * @param scenario what is observed
     */
    public Cautions(Scenario scenario) {
        open = !scenario.arrivals().closed();
        ofStepTime = PredictionCautions.of(scenario.stepTime());
        StepRange range = scenario.stepTime().fittedOn();
        watch = range == null ? null : new StepRangeWatch(range);
    }

    @Override
    public void onArrival(Request request, long nowNanos) {
        active++;
        if (arrivals == sums.length * stretch) {
            for (int i = 0; i < STRETCHES; i++) {
                sums[i] = sums[2 * i] + sums[2 * i + 1];
            }
            Arrays.fill(sums, STRETCHES, sums.length, 0);
            stretch *= 2;
        }
        sums[arrivals / stretch] += active;
        arrivals++;
    }

    @Override
    public void onSteps(BatchShape first, long count, long startNanos, long endNanos) {
        if (watch != null) {
            watch.onSteps(first, count, startNanos, endNanos);
        }
    }

    @Override
    public void onFinish(FinishedRequest request) {
        active--;
        if (request.clientQueueNanos() > 0) {
            waitedAtClient++;
        }
    }

    /** The reasons, once the run is over; none if there is no reason for care. */
    public List<Warning> warnings(SimulationResult result) {
        List<Warning> warnings = new ArrayList<>();
        if (open && isGrowing()) {
            warnings.add(new Warning(
                    "overload",
                    "the number of requests in the system still grew at the last arrival (Mann-Kendall test): more"
                            + " arrive than are served, and latencies depend on how long the run is"));
        }
        if (waitedAtClient > 0) {
            warnings.add(new Warning(
                    "client_queue",
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d requests waited at the client for --max-concurrency; that wait is in no"
                                    + " latency",
                            waitedAtClient,
                            result.requests())));
        }
        if (result.requests() < FEWEST_FOR_P99) {
            warnings.add(new Warning(
                    "few_samples",
                    "p99 of fewer than " + FEWEST_FOR_P99 + " requests (" + result.requests()
                            + ") says little more than the maximum"));
        }
        if (watch != null && watch.outside() > 0) {
            warnings.add(new Warning(
                    "step_time_extrapolated",
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d steps were outside what the step times were measured or fitted on",
                            watch.outside(),
                            result.steps())));
        }
        warnings.addAll(ofStepTime);
        return warnings;
    }

    private boolean isGrowing() {
        int full = arrivals / stretch;
        if (arrivals < FEWEST_ARRIVALS || full < STRETCHES / 2) {
            return false;
        }
        int from = full / 2;
        int n = full - from;
        long score = 0;
        for (int i = from; i < full; i++) {
            for (int j = i + 1; j < full; j++) {
                score += (long) Math.signum(sums[j] - sums[i]);
            }
        }
        double variance = n * (n - 1.0) * (2.0 * n + 5) / 18;
        double z = (score - Math.signum((double) score)) / Math.sqrt(variance);
        int third = n / 3;
        double early = Arrays.stream(sums, from, from + third).sum();
        double late = Arrays.stream(sums, full - third, full).sum();
        return z > SIGNIFICANT && late > GROWTH * early;
    }
}
