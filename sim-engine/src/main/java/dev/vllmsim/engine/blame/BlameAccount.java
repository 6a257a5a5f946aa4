package dev.vllmsim.engine.blame;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.scheduler.WaitReason;
import dev.vllmsim.engine.scheduler.Work;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.WorkView;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Observes a run and says of each request that finishes where its time went, whatever the policy.
 *
 * <p>Steps are taken into account in the order in which they are applied. A request waits from the start of the batch
 * whose decision saw it first to the start of the batch that computes the first of it. Between two such starts, all that
 * wait do so for the reason of the first one's decision: there is one running total for each reason, and a request notes
 * them when it joins the queue and when it leaves it. From there on, its time is cut at the steps that it is in. Requests
 * that merely go on decoding are accounted for by running totals too. So this costs what changes, not what tokens there
 * are, and steps taken at once are one.
 */
public final class BlameAccount implements SimulationListener {
    private final SchedulerSettings limits;
    private final StepCost cost;
    private final FoundWork works;
    private final Scenario scenario;
    private final Consumer<Blame> told;

    /** Requests under way, by their place in the workload. */
    private @Nullable Life[] lives = new Life[64];
    /** Requests that no decision has seen yet, in the order of their arrival. */
    private final ArrayDeque<Life> unseen = new ArrayDeque<>();

    private long seen;

    /** How long waiting requests waited, by cause: those that cannot be passed over, and those that can. */
    private final long[] waits = new long[Cause.OF_TTFT.size()];

    private final long[] passableWaits = new long[Cause.OF_TTFT.size()];
    private long passedOver;

    /** Steps, and how long they would have computed their decodes alone. */
    private long steps;

    private long decodes;
    /** How long anything computed. */
    private long covered;

    /** The same totals before the step that is being told of. */
    private long stepsBefore;

    private long decodesBefore;
    private long coveredBefore;

    private long lastStart;
    private long lastEnd;
    private long lastApplied;
    private WaitReason lastReason = WaitReason.NONE;
    private WaitReason lastPassedOverFor = WaitReason.NONE;
    private @Nullable Life lastHead;

    /**
     * @param scenario what is run
     * @param told is told of each request when it finishes
     */
    public BlameAccount(Scenario scenario, Consumer<Blame> told) {
        this.scenario = scenario;
        this.limits = scenario.scheduler();
        this.cost = new StepCost(scenario.stepTime(), limits);
        this.works = new FoundWork(limits);
        this.told = told;
    }

    /** Waiting is for the limits of one engine. */
    @Override
    public SimulationListener ofEngine(int number) {
        return new BlameAccount(scenario, told);
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
        int index = request.spec().index();
        if (index >= lives.length) {
            lives = Arrays.copyOf(lives, Math.max(index + 1, 2 * lives.length));
        }
        Life life = new Life(request, limits.mayPassOver(request.spec().promptTokens()));
        lives[index] = life;
        unseen.add(life);
    }

    private @Nullable Life life(Request request) {
        Life life = lives[request.spec().index()];
        return life != null && life.request == request ? life : null;
    }

    @Override
    public void onWork(WorkView view) {
        Batch batch = view.batch();
        long start = Math.max(lastStart, view.startNanos());
        passWaiting(start);
        while (seen < batch.arrivals()) {
            see(unseen.remove(), start, view);
        }
        Work work = works.of(batch);
        if (view.isFirst()) {
            stopIdle(batch, work);
        }
        long coveredByStart = covered - Math.max(0, lastEnd - start);
        stepsBefore = steps;
        decodesBefore = decodes;
        coveredBefore = covered;
        if (!batch.isEmpty()) {
            cost.of(batch, view.computingNanos());
            steps += view.steps();
            decodes += cost.decodes();
            covered += Math.max(0, view.endNanos() - Math.max(view.startNanos(), lastEnd)) - gaps(view);
            lastEnd = Math.max(lastEnd, view.endNanos());
        }
        if (view.isFirst()) {
            for (int item = 0; item < work.size(); item++) {
                Life life = life(work.request(item));
                if (life != null) {
                    compute(life, start, view, work, item, coveredByStart);
                }
            }
        }
        lastApplied = view.appliedNanos();
        lastReason = batch.othersBlockedBy();
        lastPassedOverFor = batch.passedOverFor();
        Request head = batch.head();
        lastHead = head == null ? null : life(head);
    }

    /** How long nothing computes between equal steps. */
    private static long gaps(WorkView view) {
        return view.steps() == 1 ? 0 : view.endNanos() - view.startNanos() - view.computingNanos();
    }

    /** All that wait do so up to the given time. */
    private void passWaiting(long nanos) {
        long time = nanos - lastStart;
        lastStart = nanos;
        waits[Cause.of(lastReason).place()] += time;
        boolean passes = lastPassedOverFor != WaitReason.NONE;
        passableWaits[Cause.of(passes ? lastPassedOverFor : lastReason).place()] += time;
        passedOver += passes ? time : 0;
        Life head = lastHead;
        if (head != null && !(passes && head.passable)) {
            head.headNanos += time;
        }
    }

    /** A decision sees a request for the first time. */
    private void see(Life life, long start, WorkView view) {
        seen++;
        long ready = Math.min(start, Math.max(view.scheduledNanos(), lastEnd));
        life.add(Cause.STEP_UNDER_WAY, ready - life.request.arrivalNanos());
        life.add(Cause.HOST, start - ready);
        life.cursor = start;
        life.passedOverAt = passedOver;
        life.join(life.passable ? passableWaits : waits);
    }

    private void admit(Life life, long start) {
        life.leave(life.passable ? passableWaits : waits);
        life.admit(start, life.passable ? passedOver - life.passedOverAt : 0);
    }

    /** Who was in every step up to the last one is not in this one. */
    private void stopIdle(Batch batch, Work work) {
        List<Request> preempted = batch.isPreempting() ? batch.preempted() : List.of();
        for (int i = 0; i < preempted.size(); i++) {
            Life life = life(preempted.get(i));
            if (life != null) {
                stop(life);
                life.preempted = true;
            }
        }
        for (int i = 0; i < work.idleCount(); i++) {
            Life life = life(work.idle(i));
            if (life != null) {
                stop(life);
            }
        }
    }

    private void stop(Life life) {
        catchUp(life);
        if (life.goesOn) {
            life.stop(lastApplied, steps, decodes, covered, cost);
        }
    }

    /** Notes the first token of a request, if it has come out since. */
    private static void catchUp(Life life) {
        if (!life.tokenOut && life.request.firstTokenNanos() != Request.NEVER) {
            life.firstToken(life.request.firstTokenNanos());
        }
    }

    /** A request is computed in a step. */
    private void compute(Life life, long start, WorkView view, Work work, int item, long coveredByStart) {
        catchUp(life);
        if (life.goesOn) {
            life.stop(lastApplied, stepsBefore, decodesBefore, coveredBefore, cost);
        }
        if (!life.admitted || life.preempted) {
            if (!life.admitted) {
                admit(life, start);
            } else {
                life.resume(start);
            }
            if (!life.tokenOut) {
                life.alone(cost.alone(life.request.spec().promptTokens(), work.computedBefore(item)));
            }
        } else {
            gap(life, start, coveredByStart, work.decodes(item));
        }
        split(life, view, work, item);
        life.coveredAt = covered;
        if (work.goesOn(item)) {
            if (!life.tokenOut) {
                life.firstToken(view.appliedNanos());
            }
            int context = work.computedBefore(item) + work.tokens(item);
            life.goOn(view.appliedNanos(), steps, decodes, covered, context);
        }
    }

    /** Between the step in which a request was computed last and this one. */
    private static void gap(Life life, long start, long coveredByStart, boolean decodes) {
        long gap = start - life.cursor;
        if (gap <= 0) {
            return;
        }
        long held = Math.max(0, Math.min(gap, coveredByStart - life.coveredAt));
        Cause cause = Cause.HELD;
        if (!life.tokenOut && decodes) {
            cause = Cause.DECODE_WAIT;
        } else if (life.tokenOut && !decodes) {
            cause = Cause.PREEMPTION;
        }
        life.add(cause, held);
        life.add(cause == Cause.PREEMPTION ? cause : Cause.HOST, gap - held);
        life.cursor = start;
    }

    /** Divides a step among its causes. */
    private void split(Life life, WorkView view, Work work, int item) {
        Batch batch = view.batch();
        long time = Math.max(0, view.endNanos() - Math.max(view.startNanos(), life.cursor));
        life.cursor = Math.max(life.cursor, view.endNanos());
        boolean decodes = work.decodes(item);
        if (life.tokenOut && !decodes) {
            life.add(Cause.PREEMPTION, time);
            return;
        }
        long step = cost.step();
        // Between pipeline stages a batch may have to wait; rounding to whole nanoseconds is no wait.
        long used = time <= step + 1 ? time : step;
        life.add(Cause.HELD, time - used);
        long own = decodes
                ? cost.decode(batch, work.tokens(item), work.computedBefore(item))
                : cost.prefill(batch, work.tokens(item), work.computedBefore(item));
        long kind = decodes ? cost.decodes() : cost.prefills();
        if (used != step) {
            // Of a step that overlaps the one before it, what is left is divided alike.
            double share = step == 0 ? 0 : (double) used / step;
            own = Math.round(own * share);
            kind = Math.round(kind * share);
        }
        life.add(decodes ? Cause.OWN_DECODE : Cause.OWN_PREFILL, own);
        life.add(decodes ? Cause.BATCH : Cause.OTHERS_PREFILL, kind - own);
        life.add(decodes ? Cause.PREFILLS : Cause.DECODES, used - kind);
    }

    @Override
    public void onFinish(FinishedRequest request) {
        Life life = lives[request.spec().index()];
        if (life == null) {
            throw new IllegalStateException("request " + request.id() + " finished before it arrived");
        }
        lives[request.spec().index()] = null;
        stop(life);
        told.accept(life.finish(request));
    }
}
