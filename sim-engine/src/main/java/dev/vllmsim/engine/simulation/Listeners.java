package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.steptime.BatchShape;
import java.util.Arrays;

/** Several listeners as one. */
public final class Listeners {
    private static final SimulationListener NOBODY = new SimulationListener() {
        @Override
        public boolean observesTokenGaps() {
            return false;
        }
    };

    private Listeners() {}

    /**
     * A listener that passes everything on to the given ones, in their order. It observes steps, or token gaps,
     * if one of them does, and only those that do are told of them.
     */
    public static SimulationListener of(SimulationListener... listeners) {
        return switch (listeners.length) {
            case 0 -> NOBODY;
            case 1 -> listeners[0];
            default -> new Several(listeners.clone());
        };
    }

    private static final class Several implements SimulationListener {
        private final SimulationListener[] listeners;
        private final SimulationListener[] stepwise;
        private final SimulationListener[] gapListeners;
        private final SimulationListener[] workListeners;

        Several(SimulationListener[] listeners) {
            this.listeners = listeners;
            stepwise = Arrays.stream(listeners)
                    .filter(SimulationListener::observesSteps)
                    .toArray(SimulationListener[]::new);
            gapListeners = Arrays.stream(listeners)
                    .filter(SimulationListener::observesTokenGaps)
                    .toArray(SimulationListener[]::new);
            workListeners = Arrays.stream(listeners)
                    .filter(SimulationListener::observesWork)
                    .toArray(SimulationListener[]::new);
        }

        @Override
        public SimulationListener ofEngine(int number) {
            return new Several(Arrays.stream(listeners)
                    .map(listener -> listener.ofEngine(number))
                    .toArray(SimulationListener[]::new));
        }

        @Override
        public boolean observesSteps() {
            return stepwise.length > 0;
        }

        @Override
        public boolean observesTokenGaps() {
            return gapListeners.length > 0;
        }

        @Override
        public boolean observesWork() {
            return workListeners.length > 0;
        }

        @Override
        public void onWork(WorkView work) {
            for (SimulationListener listener : workListeners) {
                listener.onWork(work);
            }
        }

        @Override
        public void onStep(StepView step) {
            for (SimulationListener listener : stepwise) {
                listener.onStep(step);
            }
        }

        @Override
        public void onSteps(BatchShape first, long steps, long startNanos, long endNanos) {
            for (SimulationListener listener : listeners) {
                listener.onSteps(first, steps, startNanos, endNanos);
            }
        }

        @Override
        public void onArrival(Request request, long nowNanos) {
            for (SimulationListener listener : listeners) {
                listener.onArrival(request, nowNanos);
            }
        }

        @Override
        public void onRefused(Request request, Refusal refusal, long nowNanos) {
            for (SimulationListener listener : listeners) {
                listener.onRefused(request, refusal, nowNanos);
            }
        }

        @Override
        public void onAdmitted(Request request, int cachedTokens, boolean resumed, long nowNanos) {
            for (SimulationListener listener : listeners) {
                listener.onAdmitted(request, cachedTokens, resumed, nowNanos);
            }
        }

        @Override
        public void onPreempted(Request request, long nowNanos) {
            for (SimulationListener listener : listeners) {
                listener.onPreempted(request, nowNanos);
            }
        }

        @Override
        public void onPrefillDone(Request request, long nowNanos) {
            for (SimulationListener listener : listeners) {
                listener.onPrefillDone(request, nowNanos);
            }
        }

        @Override
        public void onTokenGaps(long gapNanos, long count) {
            for (SimulationListener listener : gapListeners) {
                listener.onTokenGaps(gapNanos, count);
            }
        }

        @Override
        public void onFinish(FinishedRequest request) {
            for (SimulationListener listener : listeners) {
                listener.onFinish(request);
            }
        }
    }
}
