package dev.vllmsim.report.measure;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.report.document.FleetStats;
import dev.vllmsim.report.statistics.Millis;

/** Observes one replica of a fleet, and passes on what concerns requests. */
final class ReplicaMeter implements SimulationListener {
    private final int number;
    private final SimulationListener requests;
    private long finished;
    private long promptTokens;
    private long outputTokens;
    private long cachedTokens;
    private long busyNanos;
    private long lastEnd;
    private int inFlight;
    private int peakInFlight;
    private long requestNanos;
    private long ttftNanos;
    private long longestTtft;

    /**
     * @param number the replica's number
     * @param requests is told of requests and of the gaps between their tokens
     */
    ReplicaMeter(int number, SimulationListener requests) {
        this.number = number;
        this.requests = requests;
    }

    @Override
    public boolean observesTokenGaps() {
        return requests.observesTokenGaps();
    }

    @Override
    public void onTokenGaps(long gapNanos, long count) {
        requests.onTokenGaps(gapNanos, count);
    }

    @Override
    public void onArrival(Request request, long nowNanos) {
        peakInFlight = Math.max(peakInFlight, ++inFlight);
    }

    @Override
    public void onSteps(BatchShape first, long steps, long startNanos, long endNanos) {
        // Steps on several pipeline stages overlap.
        busyNanos += Math.max(0, endNanos - Math.max(startNanos, lastEnd));
        lastEnd = Math.max(lastEnd, endNanos);
    }

    @Override
    public void onFinish(FinishedRequest request) {
        inFlight--;
        finished++;
        promptTokens += request.spec().promptTokens();
        outputTokens += request.outputTokens();
        cachedTokens += request.cachedTokens();
        requestNanos += request.requestNanos();
        ttftNanos += request.ttftNanos();
        longestTtft = Math.max(longestTtft, request.ttftNanos());
        requests.onFinish(request);
    }

    /**
     * What was observed.
     *
     * @param spanNanos the run's span
     */
    FleetStats.Replica stats(long spanNanos) {
        double span = Math.max(1, spanNanos);
        return new FleetStats.Replica(
                number,
                finished,
                promptTokens,
                outputTokens,
                promptTokens == 0 ? null : (double) cachedTokens / promptTokens,
                busyNanos / span,
                peakInFlight,
                requestNanos / span,
                finished == 0 ? null : Millis.of(ttftNanos) / finished,
                finished == 0 ? null : Millis.of(longestTtft));
    }
}
