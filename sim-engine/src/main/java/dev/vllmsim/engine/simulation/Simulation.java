package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.admission.QueueLimits;
import dev.vllmsim.engine.kvcache.Contents;
import dev.vllmsim.engine.routing.Router;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.DraftUsage;
import dev.vllmsim.engine.scheduler.EngineContext;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.scheduler.Pipelining;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.workload.Arrivals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a scenario from its first arrival to its last finish, on one engine or on several behind a router. */
public final class Simulation {
    private final Scenario scenario;
    private final List<Scheduler> schedulers = new ArrayList<>();
    private final List<Engine> engines = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private final Cluster cluster;

    private Simulation(Scenario scenario, SimulationListener listener) {
        this.scenario = scenario;
        int replicas = scenario.fleet().replicas();
        Contents contents = new Contents();
        Gate front = new Gate(QueueLimits.NONE);
        if (replicas == 1) {
            addEngine(contents, listener);
            cluster = new Cluster(engines, Router.FIRST, front, gates, listener);
            return;
        }
        Router router = scenario.fleet()
                .router()
                .newRouter(replicas, scenario.requests().mayShareContent());
        @Nullable ReplicaTokens tokens = ReplicaTokens.areAskedFor(router) ? new ReplicaTokens(router, replicas) : null;
        for (int i = 0; i < replicas; i++) {
            SimulationListener of = listener.ofEngine(i);
            addEngine(contents, tokens == null ? of : Listeners.of(of, tokens));
        }
        cluster = new Cluster(engines, router, scenario.fleet().stateAgeNanos(), tokens, front, gates, listener);
    }

    private void addEngine(Contents contents, SimulationListener observer) {
        Gate gate = new Gate(scenario.queueLimits());
        gates.add(gate);
        SimulationListener listener = scenario.queueLimits().areNone() ? observer : Listeners.of(observer, gate);
        EngineContext context = new EngineContext(scenario.requests(), contents, engines.size());
        Scheduler scheduler = scenario.scheduler().newScheduler(context, listener);
        Pipelining pipelining = scenario.scheduler().pipelining();
        Engine engine = new Engine(
                scheduler,
                scenario.stepTime(),
                scenario.hostNanos(),
                pipelining.batchesInFlight(),
                pipelining.stages(),
                listener);
        engine.stallFirst(scenario.firstStallNanos());
        engine.replica(context.number());
        schedulers.add(scheduler);
        engines.add(engine);
    }

    /**
     * Runs a scenario. The result, and what the listener is told, depend on the scenario alone.
     *
     * @param scenario what to run
     * @param listener observes the run
     * @throws StalledException if requests are left that can never be served
     * @throws TimeOverflowException if simulated time passes 292 years
     */
    public static SimulationResult run(Scenario scenario, SimulationListener listener) {
        Simulation simulation = new Simulation(scenario, listener);
        try (Arrivals arrivals = Arrivals.of(scenario.requests(), scenario.arrivals())) {
            simulation.cluster.run(arrivals);
        }
        return simulation.result();
    }

    private SimulationResult result() {
        long steps = 0;
        long tokens = 0;
        long lastFinish = 0;
        KvUsage kvUsage = null;
        DraftUsage draftUsage = null;
        for (int i = 0; i < engines.size(); i++) {
            Engine engine = engines.get(i);
            Scheduler scheduler = schedulers.get(i);
            requireConserved(engine, scheduler);
            steps += engine.steps();
            tokens += engine.scheduledTokens();
            lastFinish = Math.max(lastFinish, engine.lastFinishNanos());
            kvUsage = KvUsage.ofBoth(kvUsage, scheduler.kvUsage());
            draftUsage = DraftUsage.ofBoth(draftUsage, scheduler.draftUsage());
        }
        return new SimulationResult(
                cluster.requests(),
                cluster.refused(),
                steps,
                tokens,
                cluster.firstArrivalNanos(),
                cluster.lastArrivalNanos(),
                lastFinish,
                kvUsage,
                draftUsage);
    }

    private static void requireConserved(Engine engine, Scheduler scheduler) {
        if (engine.active() > 0) {
            throw new IllegalStateException(engine.active() + " requests were left");
        }
        if (scheduler.accountedTokens() != engine.scheduledTokens()) {
            throw new IllegalStateException("tokens were lost: the steps computed " + engine.scheduledTokens()
                    + ", the finished requests account for " + scheduler.accountedTokens());
        }
    }
}
