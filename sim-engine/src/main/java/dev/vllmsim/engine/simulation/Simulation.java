package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.admission.QueueLimits;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.Pipelining;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.workload.Arrivals;
import java.util.List;

/** Runs a scenario from its first arrival to its last finish, on one engine. */
public final class Simulation {
    private Simulation() {}

    /**
     * Runs a scenario. The result, and what the listener is told, depend on the scenario alone.
     *
     * @param scenario what to run
     * @param listener observes the run
     * @throws StalledException if requests are left that can never be served
     * @throws TimeOverflowException if simulated time passes 292 years
     */
    public static SimulationResult run(Scenario scenario, SimulationListener listener) {
        Gate gate = new Gate(scenario.queueLimits());
        SimulationListener told = scenario.queueLimits().areNone() ? listener : Listeners.of(listener, gate);
        Scheduler scheduler = scenario.scheduler().newScheduler(scenario.requests(), told);
        Pipelining pipelining = scenario.scheduler().pipelining();
        Engine engine = new Engine(
                scheduler,
                scenario.stepTime(),
                scenario.hostNanos(),
                pipelining.batchesInFlight(),
                pipelining.stages(),
                told);
        engine.stallFirst(scenario.firstStallNanos());
        Gate front = new Gate(QueueLimits.NONE);
        Cluster cluster = new Cluster(List.of(engine), Router.FIRST, front, List.of(gate), listener);
        try (Arrivals arrivals = Arrivals.of(scenario.requests(), scenario.arrivals())) {
            cluster.run(arrivals);
        }
        requireConserved(engine, scheduler);
        return new SimulationResult(
                cluster.requests(),
                cluster.refused(),
                engine.steps(),
                engine.scheduledTokens(),
                cluster.firstArrivalNanos(),
                cluster.lastArrivalNanos(),
                engine.lastFinishNanos(),
                scheduler.kvUsage(),
                scheduler.draftUsage());
    }

    private static void requireConserved(Engine engine, Scheduler scheduler) {
        if (scheduler.accountedTokens() != engine.scheduledTokens()) {
            throw new IllegalStateException("tokens were lost: the steps computed " + engine.scheduledTokens()
                    + ", the finished requests account for " + scheduler.accountedTokens());
        }
    }
}
