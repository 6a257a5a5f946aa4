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
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.jspecify.annotations.Nullable;

/**
 * Observes a run for reasons to read its result with care.
 *
 * <p>Overload is told by the requests that wait for their first step. Where less arrives than can be served, their queue
 * empties again and again. Where more arrives it stops to empty, and grows with the number of arrivals, while chance alone
 * adds no more than its root: at a load of one, so many requests as arrivals differ from their mean. So two things must
 * hold: during the last quarter of the arrivals nobody found the queue empty, and at the last arrival it is longer than
 * {@value #CHANCE} × c × √arrivals, where c is the coefficient of variation of the gaps between arrivals, at least 1.
 * How often that is right stands in docs/metrics.md, and {@code OverloadRates} in benchmarks measures it.
 */
public final class Cautions implements SimulationListener {
    /** The code of the warning that more requests arrive than are served. */
    public static final String OVERLOAD = "overload";

    private static final int FEWEST_ARRIVALS = 200;
    private static final int LATE_SHARE = 4;
    private static final double CHANCE = 0.7;
    /** With fewer requests a p99 is that of a few of them. */
    public static final int FEWEST_FOR_P99 = 100;

    private final boolean open;
    private final @Nullable StepRangeWatch watch;
    private final List<Warning> ofStepTime;
    private final Mean meanGap = Mean.create();
    private final StandardDeviation deviationOfGaps = StandardDeviation.create().setBiased(true);
    private long arrivals;
    private long lastArrivalNanos;
    private long waiting;
    private long waitingAtLastArrival;
    private long arrivalsSinceEmpty;
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
        if (arrivals > 0) {
            double gap = (double) (nowNanos - lastArrivalNanos);
            meanGap.accept(gap);
            deviationOfGaps.accept(gap);
        }
        arrivals++;
        lastArrivalNanos = nowNanos;
        arrivalsSinceEmpty = waiting == 0 ? 0 : arrivalsSinceEmpty + 1;
        waiting++;
        waitingAtLastArrival = waiting;
    }

    @Override
    public void onAdmitted(Request request, int cachedTokens, boolean resumed, long nowNanos) {
        if (!resumed) {
            waiting--;
        }
    }

    @Override
    public void onSteps(BatchShape first, long count, long startNanos, long endNanos) {
        if (watch != null) {
            watch.onSteps(first, count, startNanos, endNanos);
        }
    }

    @Override
    public void onFinish(FinishedRequest request) {
        if (request.clientQueueNanos() > 0) {
            waitedAtClient++;
        }
    }

    /** The reasons, once the run is over; none if there is no reason for care. */
    public List<Warning> warnings(SimulationResult result) {
        List<Warning> warnings = new ArrayList<>();
        // Who refuses keeps the queue from growing with the run.
        if (open && result.refused() == 0 && isOverloaded()) {
            warnings.add(new Warning(
                    OVERLOAD,
                    String.format(
                            Locale.ROOT,
                            "more requests arrive than are served: at the last arrival %,d waited for their first"
                                    + " step, and the queue had not been empty for %,d arrivals; latencies depend on how"
                                    + " long the run is",
                            waitingAtLastArrival,
                            arrivalsSinceEmpty)));
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

    private boolean isOverloaded() {
        if (arrivals < FEWEST_ARRIVALS || LATE_SHARE * arrivalsSinceEmpty < arrivals) {
            return false;
        }
        double mean = meanGap.getAsDouble();
        double variation = mean == 0 ? 1 : Math.max(1, deviationOfGaps.getAsDouble() / mean);
        return waitingAtLastArrival > CHANCE * variation * Math.sqrt((double) arrivals);
    }
}
