package dev.vllmsim.engine.simulation;

import dev.vllmsim.engine.kvcache.Contents;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.routing.ReplicaStates;
import dev.vllmsim.engine.routing.Router;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.EngineContext;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.scheduler.Pipelining;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings;
import dev.vllmsim.engine.testing.RunRecorder;
import dev.vllmsim.engine.workload.Arrivals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A fleet in the plainest way: each engine takes every step singly, all of them are taken to each moment at which anything
 * happens anywhere, states are published at every tick, each engine knows all contents for itself, and tokens in flight
 * are added up anew whenever somebody asks.
 */
final class PlainFleet {
    private final Scenario scenario;
    private final Router router;
    private final List<Engine> engines = new ArrayList<>();
    private final List<Contents> contents = new ArrayList<>();
    private final List<List<Request>> inFlight = new ArrayList<>();
    private final List<Request> prefilled = new ArrayList<>();
    private final List<FinishedRequest> finished = new ArrayList<>();
    private States published;
    private long now;

    private PlainFleet(Scenario scenario) {
        this.scenario = scenario;
        int replicas = scenario.fleet().replicas();
        router = scenario.fleet().router().newRouter(replicas, true);
        for (int i = 0; i < replicas; i++) {
            int number = i;
            SimulationListener listener = Listeners.of(new RunRecorder(true), new SimulationListener() {
                @Override
                public void onPrefillDone(Request request, long nowNanos) {
                    prefilled.add(request);
                }

                @Override
                public void onFinish(FinishedRequest request) {
                    finished.add(request);
                    inFlight.get(number)
                            .removeIf(each ->
                                    each.spec().index() == request.spec().index());
                    if (router.watchesFinishes()) {
                        router.finished(request);
                    }
                }
            });
            contents.add(new Contents());
            inFlight.add(new ArrayList<>());
            Pipelining pipelining = scenario.scheduler().pipelining();
            engines.add(new Engine(
                    scenario.scheduler()
                            .newScheduler(new EngineContext(scenario.requests(), contents.get(i), 0), listener),
                    scenario.stepTime(),
                    scenario.hostNanos(),
                    pipelining.batchesInFlight(),
                    pipelining.stages(),
                    listener));
        }
        published = new States(0);
    }

    /** The requests of a run, in the order of the workload. */
    static List<FinishedRequest> run(Scenario scenario) {
        PlainFleet fleet = new PlainFleet(scenario);
        try (Arrivals arrivals = Arrivals.of(scenario.requests(), scenario.arrivals())) {
            fleet.run(arrivals);
        }
        fleet.finished.sort(Comparator.comparingInt(request -> request.spec().index()));
        return fleet.finished;
    }

    private void run(Arrivals arrivals) {
        long age = scenario.fleet().stateAgeNanos();
        while (true) {
            int active = engines.stream().mapToInt(Engine::active).sum();
            long arrival = arrivals.nextNanos(active, now);
            if (arrival > now) {
                long next = Engine.IDLE;
                for (Engine engine : engines) {
                    next = Math.min(next, engine.next(now, Math.min(next, arrival)));
                }
                if (next == Engine.IDLE && arrival == Long.MAX_VALUE) {
                    return;
                }
                long then = Math.min(next, arrival);
                boolean ticks = age > 0 && published.asOfNanos() + age <= then;
                now = ticks ? published.asOfNanos() + age : then;
                engines.forEach(engine -> engine.advanceTo(now));
                if (ticks) {
                    published = new States(now);
                }
                if (ticks || next <= arrival) {
                    continue;
                }
            }
            submit(arrivals.take(now));
        }
    }

    private void submit(Request request) {
        engines.forEach(engine -> engine.advanceTo(now));
        if (scenario.scheduler() instanceof VllmV1Settings limits) {
            contents.forEach(each -> each.inBlocksOf(limits.blockSize()).add(request.spec()));
        }
        States states = scenario.fleet().stateAgeNanos() > 0 ? published : new States(now);
        int chosen = router.choose(request, states);
        request.servedBy(chosen);
        int there = engines.get(chosen).cachedTokens(request);
        if (router.sharesCaches()) {
            request.handOver(engines.stream()
                    .mapToInt(engine -> engine.cachedTokens(request))
                    .max()
                    .orElse(0));
            there = request.handedOverTokens();
        }
        request.tokensToCompute(request.spec().promptTokens() - there);
        inFlight.get(chosen).add(request);
        engines.get(chosen).submit(request);
    }

    /** All that can be known at one moment. */
    private final class States implements ReplicaStates {
        private final long asOf;
        private final List<long[]> known = new ArrayList<>();
        private final List<Double> kvUsage = new ArrayList<>();

        States(long asOf) {
            this.asOf = asOf;
            for (int i = 0; i < engines.size(); i++) {
                Engine engine = engines.get(i);
                List<Request> there = inFlight.get(i);
                known.add(new long[] {
                    engine.active(),
                    engine.waiting(),
                    engine.running(),
                    there.stream()
                            .filter(request -> !prefilled.contains(request))
                            .mapToLong(Request::tokensToCompute)
                            .sum(),
                    there.stream()
                            .map(Request::spec)
                            .mapToLong(RequestSpec::promptTokens)
                            .sum(),
                    there.stream()
                            .map(Request::spec)
                            .mapToLong(RequestSpec::outputTokens)
                            .sum()
                });
                KvUsage usage = engine.kvUsage();
                kvUsage.add(usage == null ? 0.0 : 1 - (double) usage.freeBlocks() / usage.usableBlocks());
            }
        }

        @Override
        public int count() {
            return engines.size();
        }

        @Override
        public long asOfNanos() {
            return asOf;
        }

        @Override
        public int inFlight(int replica) {
            return (int) known.get(replica)[0];
        }

        @Override
        public int waiting(int replica) {
            return (int) known.get(replica)[1];
        }

        @Override
        public int running(int replica) {
            return (int) known.get(replica)[2];
        }

        @Override
        public double kvUsage(int replica) {
            return kvUsage.get(replica);
        }

        @Override
        public long promptTokensToCompute(int replica) {
            return known.get(replica)[3];
        }

        @Override
        public long promptTokensInFlight(int replica) {
            return known.get(replica)[4];
        }

        @Override
        public long outputTokensInFlight(int replica) {
            return known.get(replica)[5];
        }

        @Override
        public int cachedTokens(int replica, Request request) {
            return engines.get(replica).cachedTokens(request);
        }
    }
}
