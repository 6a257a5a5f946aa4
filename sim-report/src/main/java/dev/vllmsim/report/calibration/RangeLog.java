package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.StepRange;

/** The largest steps of a simulation, and what happens to be told of its engine at the same time. */
final class RangeLog implements SimulationListener {
    private final StateLog states;
    private long prefillTokens;
    private long decodeSequences;
    private long kvTokens;
    private int steps;

    /**
     * @param states is told of the steps as well
     */
    RangeLog(StateLog states) {
        this.states = states;
    }

    @Override
    public boolean observesSteps() {
        return true;
    }

    @Override
    public void onStep(StepView step) {
        BatchShape shape = step.shape();
        prefillTokens = Math.max(prefillTokens, shape.prefillTokens());
        decodeSequences = Math.max(decodeSequences, shape.decodeSequences());
        kvTokens = Math.max(kvTokens, shape.decodeContextTokens());
        steps++;
        states.onStep(step);
    }

    StepRange range() {
        return new StepRange(
                StepRange.Span.upTo(prefillTokens),
                StepRange.Span.upTo(decodeSequences),
                StepRange.Span.upTo(kvTokens));
    }

    int steps() {
        return steps;
    }
}
