package dev.vllmsim.report.study;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.measure.Cautions;
import dev.vllmsim.report.measure.MetricsCollector;
import java.io.Serializable;
import java.util.List;

/**
 * One run of a study, in numbers.
 *
 * @param summary the run in numbers
 * @param warnings why it should be read with care
 */
public record Trial(Summary summary, List<Warning> warnings) implements Serializable {
    public Trial {
        warnings = List.copyOf(warnings);
    }

    /**
     * Runs a scenario that has at least one request.
     *
     * @param more what else observes it
     * @throws NoRequestsException if it has no request
     */
    public static Trial of(Scenario scenario, SimulationListener... more) {
        return of(scenario, false, more);
    }

    /**
     * Runs a scenario that has at least one request.
     *
     * @param exactPercentiles whether percentiles are exact whatever memory they take
     * @param more what else observes it
     * @throws NoRequestsException if it has no request
     */
    public static Trial of(Scenario scenario, boolean exactPercentiles, SimulationListener... more) {
        MetricsCollector metrics = MetricsCollector.of(scenario, exactPercentiles, 0);
        Cautions cautions = new Cautions(scenario);
        SimulationListener observer = Listeners.of(metrics, cautions);
        if (more.length > 0) {
            observer = Listeners.of(observer, Listeners.of(more));
        }
        SimulationResult result = Simulation.run(scenario, observer);
        if (result.requests() == 0) {
            throw new NoRequestsException();
        }
        return new Trial(metrics.summary(result), cautions.warnings(result));
    }

    /** Whether more requests arrived than were served, so that latencies depend on how long the run is. */
    public boolean overloaded() {
        return warnings.stream().anyMatch(warning -> warning.code().equals(Cautions.OVERLOAD));
    }
}
