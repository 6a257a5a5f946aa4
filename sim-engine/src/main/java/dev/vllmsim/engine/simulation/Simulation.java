package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.workload.Arrivals;

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
        Scheduler scheduler = scenario.scheduler().newScheduler(scenario.requests(), listener);
        Engine engine = new Engine(scheduler, scenario.stepTime(), listener);
        try (Arrivals arrivals = Arrivals.of(scenario.requests(), scenario.arrivals())) {
            return run(arrivals, engine, scheduler);
        }
    }

    private static SimulationResult run(Arrivals arrivals, Engine engine, Scheduler scheduler) {
        long now = 0;
        long requests = 0;
        long firstArrival = 0;
        long lastArrival = 0;
        while (true) {
            long arrival = arrivals.nextNanos(engine.active(), now);
            // A request that comes at the very end of a step is there when the next step is decided on.
            if (arrival > now) {
                long end = engine.plan(arrival);
                if (end == Engine.IDLE && arrival == Long.MAX_VALUE) {
                    break;
                }
                if (end <= arrival) {
                    engine.commit();
                    now = end;
                    continue;
                }
                now = arrival;
            }
            Request request = arrivals.take(now);
            engine.submit(request);
            if (requests++ == 0) {
                firstArrival = now;
            }
            lastArrival = now;
        }
        if (scheduler.accountedTokens() != engine.scheduledTokens()) {
            throw new IllegalStateException("tokens were lost: the steps computed " + engine.scheduledTokens()
                    + ", the finished requests account for " + scheduler.accountedTokens());
        }
        return new SimulationResult(
                requests,
                engine.steps(),
                engine.scheduledTokens(),
                firstArrival,
                lastArrival,
                now,
                scheduler.kvUsage());
    }
}
