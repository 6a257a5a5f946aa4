package dev.vllmsim.report.chart;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.RequestTimes;
import dev.vllmsim.report.document.RunVisitor;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the load of each replica over time, from a run's report or from the run itself, in a memory that does not depend
 * on the run. It follows from when requests arrived and finished, so that no step has to be looked at.
 */
public final class FleetLoadBuilder implements SimulationListener, RunVisitor {
    /** Most strips: of more replicas, some share one. */
    public static final int MOST_STRIPS = 64;

    private final int replicas;
    private final int replicasPerStrip;
    private final TimeBins bins = new TimeBins();
    private final List<TimeBins.Level> inFlight = new ArrayList<>();
    private final List<TimeBins.Level> waiting = new ArrayList<>();
    private long from = Long.MAX_VALUE;
    private long to;

    /**
     * @param replicas how many replicas there are, at least 1
     */
    public FleetLoadBuilder(int replicas) {
        this.replicas = replicas;
        replicasPerStrip = (replicas + MOST_STRIPS - 1) / MOST_STRIPS;
        for (int i = 0; i < replicas; i += replicasPerStrip) {
            inFlight.add(bins.level());
            waiting.add(bins.level());
        }
    }

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onFinish(FinishedRequest request) {
        request(RequestTimes.of(request));
    }

    @Override
    public void request(RequestTimes request) {
        from = Math.min(from, request.arrivalNanos());
        to = Math.max(to, request.finishNanos());
        int strip = Math.min(request.replica(), replicas - 1) / replicasPerStrip;
        inFlight.get(strip).add(request.arrivalNanos(), 1);
        inFlight.get(strip).add(request.finishNanos(), -1);
        waiting.get(strip).add(request.arrivalNanos(), 1);
        waiting.get(strip).add(request.prefillStartNanos(), -1);
    }

    /** The load, once the run is over. */
    public FleetLoad load() {
        return new FleetLoad(
                Math.min(from, to),
                to,
                bins.begin(),
                bins.width(),
                replicas,
                replicasPerStrip,
                inFlight.stream().map(TimeBins.Level::integrals).toList(),
                waiting.stream().map(TimeBins.Level::integrals).toList());
    }
}
