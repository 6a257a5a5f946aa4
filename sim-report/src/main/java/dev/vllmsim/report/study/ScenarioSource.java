package dev.vllmsim.report.study;

import dev.vllmsim.engine.scenario.Scenario;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the scenarios of a study: one run, with some of its settings changed. */
@FunctionalInterface
public interface ScenarioSource {
    /**
     * The run with some settings changed. A setting that another one takes the place of goes, as a concurrency does where
     * a rate is given; so does one that the changed run has no use for.
     *
     * @param changes values by setting; {@code null} for a setting that is not to be given
     * @throws RuntimeException if it cannot be run so
     */
    Scenario with(Map<String, ? extends @Nullable Object> changes);

    /**
     * The run with some settings changed, as a value that can be sent to another machine.
     *
     * @param changes values by setting
     * @throws UnsupportedOperationException if it is not known by its settings
     */
    default SentRun sent(Map<String, Object> changes) {
        throw new UnsupportedOperationException("a run that is not known by its settings cannot be sent");
    }
}
