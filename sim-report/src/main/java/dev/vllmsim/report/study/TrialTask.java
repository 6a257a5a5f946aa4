package dev.vllmsim.report.study;

import dev.vllmsim.engine.sweep.Task;
import java.util.Map;

/**
 * One run of a study.
 *
 * @param source makes the run
 * @param changes what is changed in its settings
 * @param exactPercentiles whether percentiles are exact whatever memory they take
 */
public record TrialTask(ScenarioSource source, Map<String, Object> changes, boolean exactPercentiles)
        implements Task<Trial> {
    @Override
    public Trial run() {
        return Trial.of(source.with(changes), exactPercentiles);
    }

    private Object writeReplace() {
        return new TrialTask(source.sent(changes), Map.of(), exactPercentiles);
    }
}
