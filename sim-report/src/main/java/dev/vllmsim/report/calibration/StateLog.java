package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.report.document.CalibrationReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a simulated engine's state at the times at which the measured one told its own: after the last step before. */
final class StateLog implements SimulationListener {
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<MeasuredTick> ticks;
    private final List<CalibrationReport.Tick> timeline = new ArrayList<>();
    private int running;
    private int waiting;
    private @Nullable Double kvPercent;
    private boolean memoryLimited;

    /**
     * @param ticks when to look, in order
     */
    StateLog(List<MeasuredTick> ticks) {
        this.ticks = ticks;
    }

    @Override
    public boolean observesSteps() {
        return true;
    }

    @Override
    public void onStep(StepView step) {
        until(step.endNanos());
        running = step.running();
        waiting = step.waiting();
        KvUsage usage = step.kvUsage();
        memoryLimited |= usage != null;
        kvPercent = usage == null ? null : 100.0 * (usage.usableBlocks() - usage.freeBlocks()) / usage.usableBlocks();
    }

    private void until(long nanos) {
        while (timeline.size() < ticks.size() && ticks.get(timeline.size()).nanos() <= nanos) {
            add(ticks.get(timeline.size()));
        }
    }

    private void add(MeasuredTick tick) {
        timeline.add(new CalibrationReport.Tick(
                tick.nanos() / NANOS_PER_MILLI,
                tick.running(),
                running,
                tick.waiting(),
                waiting,
                tick.kvPercent(),
                kvPercent));
    }

    /** The states, once the run is over. */
    List<CalibrationReport.Tick> timeline() {
        running = 0;
        waiting = 0;
        kvPercent = memoryLimited ? (Double) 0.0 : null;
        until(Long.MAX_VALUE);
        return timeline;
    }
}
