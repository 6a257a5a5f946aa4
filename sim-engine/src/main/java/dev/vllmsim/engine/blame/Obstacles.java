package dev.vllmsim.engine.blame;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.scheduler.WaitReason;
import dev.vllmsim.engine.scheduler.Work;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.WorkView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Observes a run that is run again, and finds out who stood in the way of some of its requests before their first token.
 *
 * <p>While a request waits, the time is divided among those that hold what it waits for: seats equally, KV blocks by the
 * tokens kept in them, a token budget by the tokens computed, limits of partial prefills equally among the prompts partly
 * computed. In a step that it shares, what the prompts of others add is divided by their tokens; so is a step in which it
 * has a seat and computes nothing. So the costs never sum to more than it waited and was slowed.
 */
public final class Obstacles implements SimulationListener {
    private final SchedulerSettings limits;
    private final StepCost cost;
    private final FoundWork works;
    private final Scenario scenario;
    private final Set<Integer> wanted;

    private final List<Holder> running = new ArrayList<>();
    private final Map<Integer, Holder> holders = new HashMap<>();
    /** Those that ended since the last step: they held what they had until now. */
    private final List<Holder> leaving = new ArrayList<>();
    /** Those that ended while somebody asked for waits. */
    private final List<Holder> left = new ArrayList<>();

    private final ArrayDeque<Request> unseen = new ArrayDeque<>();
    private long seen;
    private final Map<Integer, Asked> asked = new LinkedHashMap<>();
    private final Map<Integer, Map<Integer, Obstacle>> found;
    private int waiting;

    private long steps;
    private long lastStart;
    private WaitReason lastReason = WaitReason.NONE;
    private WaitReason lastPassedOverFor = WaitReason.NONE;

    /** A request asked for, from the decision that sees it first to its first token. */
    private static final class Asked {
        final Request request;
        final boolean passable;
        final Map<Holder, Double> before = new HashMap<>();
        final int leftBefore;
        boolean waits = true;

        Asked(Request request, boolean passable, int leftBefore) {
            this.request = request;
            this.passable = passable;
            this.leftBefore = leftBefore;
        }

        int index() {
            return request.spec().index();
        }
    }

    /**
     * @param scenario what is run
     * @param wanted the requests asked for, by their places in the workload
     */
    public Obstacles(Scenario scenario, Set<Integer> wanted) {
        this(scenario, wanted, new HashMap<>());
    }

    private Obstacles(Scenario scenario, Set<Integer> wanted, Map<Integer, Map<Integer, Obstacle>> found) {
        this.scenario = scenario;
        this.found = found;
        this.limits = scenario.scheduler();
        this.cost = new StepCost(scenario.stepTime(), limits);
        this.works = new FoundWork(limits);
        this.wanted = Set.copyOf(wanted);
    }

    /**
     * Who cost a request most, the costliest first; of equally costly ones the first of the workload.
     *
     * @param index its place in the workload
     * @param most how many at most
     */
    public List<Obstacle> of(int index, int most) {
        return found.getOrDefault(index, Map.of()).values().stream()
                .sorted(Comparator.comparingDouble((Obstacle obstacle) -> -obstacle.nanos())
                        .thenComparingInt(obstacle -> obstacle.spec().index()))
                .limit(most)
                .toList();
    }

    /** Whoever is in the way is on the same engine. */
    @Override
    public SimulationListener ofEngine(int number) {
        return new Obstacles(scenario, wanted, found);
    }

    @Override
    public boolean observesWork() {
        return true;
    }

    @Override
    public boolean observesSteps() {
        return works.needsSteps();
    }

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onArrival(Request request, long nowNanos) {
        unseen.add(request);
    }

    @Override
    public void onWork(WorkView view) {
        Batch batch = view.batch();
        long start = Math.max(lastStart, view.startNanos());
        if (waiting > 0) {
            keepWaiting(start - lastStart);
        }
        lastStart = start;
        leaving.forEach(this::leave);
        leaving.clear();
        while (seen < batch.arrivals()) {
            see(unseen.remove());
        }
        Work work = works.of(batch);
        if (view.isFirst()) {
            take(batch, work);
        }
        if (!asked.isEmpty() && !batch.isEmpty()) {
            cost.of(batch, view.computingNanos());
            List.copyOf(asked.values()).forEach(one -> share(one, batch, work));
        }
        steps += batch.isEmpty() ? 0 : view.steps();
        lastReason = batch.othersBlockedBy();
        lastPassedOverFor = batch.passedOverFor();
    }

    /** Divides a time of waiting among those that hold what is waited for. */
    private void keepWaiting(long nanos) {
        divide(lastReason, nanos, false);
        divide(lastPassedOverFor == WaitReason.NONE ? lastReason : lastPassedOverFor, nanos, true);
    }

    private void divide(WaitReason reason, long nanos, boolean passable) {
        double all = 0;
        for (Holder holder : running) {
            all += weight(holder, reason);
        }
        if (all > 0) {
            for (Holder holder : running) {
                holder.charge(passable, nanos * weight(holder, reason) / all);
            }
        }
    }

    private double weight(Holder holder, WaitReason reason) {
        return switch (reason) {
            case SEQUENCES -> 1;
            case BLOCKS -> holder.context + (holder.goesOn ? steps - holder.stepsAt : 0);
            case TOKEN_BUDGET -> holder.goesOn ? 1 : holder.tokens;
            case PARTIAL_PREFILLS -> holder.prefills ? 1 : 0;
            case LONG_PARTIAL_PREFILLS -> holder.prefills && limits.mayPassOver(holder.spec.promptTokens()) ? 1 : 0;
            case ORDER, NONE -> 0;
        };
    }

    private void see(Request request) {
        seen++;
        if (!wanted.contains(request.spec().index())) {
            return;
        }
        Asked one = new Asked(request, limits.mayPassOver(request.spec().promptTokens()), left.size());
        for (Holder holder : running) {
            one.before.put(holder, holder.cost(one.passable));
        }
        asked.put(one.index(), one);
        waiting++;
    }

    /** Notes who runs now, and what each does. */
    private void take(Batch batch, Work work) {
        if (batch.isPreempting()) {
            batch.preempted().forEach(request -> {
                Holder holder = holders.remove(request.spec().index());
                if (holder != null) {
                    leave(holder);
                }
            });
        }
        for (Holder holder : running) {
            holder.tokens = 0;
        }
        for (int i = 0; i < work.idleCount(); i++) {
            Holder holder = holders.get(work.idle(i).spec().index());
            if (holder != null) {
                holder.context += holder.goesOn ? steps - holder.stepsAt : 0;
                holder.goesOn = false;
            }
        }
        for (int item = 0; item < work.size(); item++) {
            RequestSpec spec = work.request(item).spec();
            Holder holder = holders.get(spec.index());
            if (holder == null) {
                holder = new Holder(spec);
                holder.place = running.size();
                running.add(holder);
                holders.put(spec.index(), holder);
                admitted(spec.index());
            }
            holder.tokens = work.tokens(item);
            holder.context = (long) work.computedBefore(item) + holder.tokens;
            holder.prefills = !work.decodes(item) && holder.context < spec.promptTokens();
            holder.goesOn = work.goesOn(item);
            // From the next step on.
            holder.stepsAt = steps + 1;
        }
    }

    /** Somebody asked for has been admitted: who held what it waited for? */
    private void admitted(int index) {
        Asked one = asked.get(index);
        if (one == null || !one.waits) {
            return;
        }
        one.waits = false;
        waiting--;
        for (Holder holder : running) {
            waitedFor(one, holder);
        }
        for (Holder holder : left.subList(one.leftBefore, left.size())) {
            waitedFor(one, holder);
        }
        one.before.clear();
        if (waiting == 0) {
            left.clear();
        }
    }

    private void waitedFor(Asked one, Holder holder) {
        charge(one, holder.spec, holder.cost(one.passable) - one.before.getOrDefault(holder, 0.0));
    }

    /** What the prompts of others add to a step of somebody asked for, or all of one in which it computes nothing. */
    private void share(Asked one, Batch batch, Work work) {
        if (one.request.firstTokenNanos() != Request.NEVER) {
            asked.remove(one.index());
            return;
        }
        Holder holder = holders.get(one.index());
        if (one.waits || holder == null || holder.goesOn) {
            return;
        }
        int own = item(work, one.index());
        long others = batch.prefillTokens() - (own < 0 || work.decodes(own) ? 0 : work.tokens(own));
        double nanos = own < 0
                ? cost.step()
                : work.decodes(own)
                        ? cost.step() - cost.decodes()
                        : cost.prefills() - cost.prefill(batch, work.tokens(own), work.computedBefore(own));
        for (int item = 0; item < work.size() && others > 0; item++) {
            if (item != own && !work.decodes(item)) {
                charge(one, work.request(item).spec(), nanos * work.tokens(item) / others);
            }
        }
    }

    private static int item(Work work, int index) {
        for (int item = 0; item < work.size(); item++) {
            if (work.request(item).spec().index() == index) {
                return item;
            }
        }
        return -1;
    }

    private void charge(Asked one, RequestSpec spec, double nanos) {
        if (nanos > 0 && spec.index() != one.index()) {
            found.computeIfAbsent(one.index(), any -> new HashMap<>())
                    .merge(
                            spec.index(),
                            new Obstacle(spec, nanos),
                            (before, more) -> new Obstacle(spec, before.nanos() + more.nanos()));
        }
    }

    private void leave(Holder holder) {
        Holder last = running.get(running.size() - 1);
        running.set(holder.place, last);
        last.place = holder.place;
        running.remove(running.size() - 1);
        if (waiting > 0) {
            left.add(holder);
        }
    }

    @Override
    public void onFinish(FinishedRequest request) {
        @Nullable Holder holder = holders.remove(request.spec().index());
        if (holder != null) {
            leaving.add(holder);
        }
        asked.remove(request.spec().index());
    }
}
