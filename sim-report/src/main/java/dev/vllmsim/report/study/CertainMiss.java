package dev.vllmsim.report.study;

import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ServiceObjectives;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.statistics.Millis;
import dev.vllmsim.report.statistics.Statistic;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Observes a run and ends it as soon as it is certain, whatever may follow, that an objective is missed: of 1,000
 * requests, 11 above the limit are one too many for a p99. So what is far beyond its limit costs a part of a run.
 */
final class CertainMiss implements SimulationListener {
    /** Ends a run whose outcome is certain. */
    static final class Missed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Objective objective;

        Missed(Objective objective) {
            super(objective.text(), null, false, false);
            this.objective = objective;
        }

        /** The objective that is missed. */
        Objective objective() {
            return objective;
        }
    }

    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Watch> watches;
    private final @Nullable ServiceObjectives good;

    /**
     * @param scenario what is observed
     * @param objectives what it must reach
     */
    CertainMiss(Scenario scenario, Objectives objectives) {
        long requests = scenario.requests().size();
        good = ServiceObjectives.of(scenario.config());
        watches = objectives.all().stream()
                .map(objective -> new Watch(objective, allowed(objective, requests)))
                .filter(watch -> watch.allowed >= 0)
                .toList();
    }

    /** How many requests may be beyond the limit; negative where that does not tell a miss. */
    private static long allowed(Objective objective, long requests) {
        if (objective.figure().equals(Figure.GOODPUT)) {
            return requests - (long) Math.ceil(objective.limit() * requests);
        }
        if (objective.figure().equals(Figure.REFUSED)) {
            return (long) Math.floor(objective.limit() * requests);
        }
        String name = objective.figure().name();
        if (!(name.endsWith("_ttft_ms") || name.endsWith("_tpot_ms") || name.endsWith("_request_time_ms"))) {
            return -1;
        }
        for (Statistic statistic : Statistic.values()) {
            if (statistic != Statistic.MEAN && name.startsWith(statistic.label() + "_")) {
                double share = Double.parseDouble(statistic.label().substring(1)) / 100;
                // With so many above it, even the lower of the two values between which a percentile lies is.
                return requests - (long) Math.floor((requests - 1) * share) - 1;
            }
        }
        return name.startsWith("max_") ? 0 : -1;
    }

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onAdmitted(Request request, int cachedTokens, boolean resumed, long nowNanos) {
        if (resumed) {
            return;
        }
        for (Watch watch : watches) {
            if (watch.ofFirstToken && nowNanos - request.arrivalNanos() > watch.limitNanos) {
                watch.late.set(request.spec().index());
                watch.count();
            }
        }
    }

    @Override
    public void onRefused(Request request, Refusal refusal, long nowNanos) {
        for (Watch watch : watches) {
            if (watch.countsRefusals) {
                watch.count();
            }
        }
    }

    @Override
    public void onFinish(FinishedRequest request) {
        for (Watch watch : watches) {
            if (!watch.ofRefusals
                    && watch.isBeyond(request, good)
                    && !watch.late.get(request.spec().index())) {
                watch.count();
            }
        }
    }

    /** One objective, and the requests that were beyond it. */
    private static final class Watch {
        final Objective objective;
        final boolean ofFirstToken;
        final double limitNanos;
        /** Whether it is about refused requests alone. */
        final boolean ofRefusals;
        /** Whether a refused request is one beyond it. */
        final boolean countsRefusals;

        /** Requests that were beyond it already when they were admitted. */
        final BitSet late = new BitSet();

        final long allowed;
        private long beyond;

        Watch(Objective objective, long allowed) {
            this.objective = objective;
            this.allowed = allowed;
            ofFirstToken = objective.figure().name().endsWith("_ttft_ms");
            ofRefusals = objective.figure().equals(Figure.REFUSED);
            countsRefusals = ofRefusals || objective.figure().equals(Figure.GOODPUT);
            limitNanos = objective.limit() * NANOS_PER_MILLI;
        }

        boolean isBeyond(FinishedRequest request, @Nullable ServiceObjectives good) {
            String name = objective.figure().name();
            if (ofFirstToken) {
                return Millis.of(request.ttftNanos()) > objective.limit();
            }
            if (name.endsWith("_tpot_ms")) {
                return Millis.quotient(request.decodeNanos(), request.outputTokens()) > objective.limit();
            }
            if (name.endsWith("_request_time_ms")) {
                return Millis.of(request.requestNanos()) > objective.limit();
            }
            return good != null && !good.metBy(request);
        }

        void count() {
            beyond++;
            if (beyond > allowed) {
                throw new Missed(objective);
            }
        }
    }
}
