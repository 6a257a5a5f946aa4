package dev.vllmsim.report.trace;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.BatchItem;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.ItemVisitor;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.report.document.JsonText;
import dev.vllmsim.report.document.RunColumns;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Draws what an engine does as the tracks of one process. What is kept is what is in the engine: requests that run, and
 * who arrived or finished since the last decision.
 *
 * <p>A request has a seat from the start of the first step that computes tokens of it to its finish, or until it is
 * preempted. Its part of a step that was in vain, as it had finished meanwhile, is on no seat but counted on the step.
 */
final class EngineTrace implements SimulationListener {
    private static final int ARRIVALS_PLACE = 0;
    private static final int STEPS_PLACE = 1;

    /** How long the slice of an arrival is, from which the request's arrow starts: arrows need one. */
    private static final long ARRIVAL_NANOS = 1;

    private static final byte[] PREFILL_STEP = TraceEvents.quoted("prefill step");
    private static final byte[] DECODE_STEP = TraceEvents.quoted("decode step");
    private static final byte[] MIXED_STEP = TraceEvents.quoted("mixed step");
    private static final byte[] PREFILL = TraceEvents.quoted(ItemKind.PREFILL.label());
    private static final byte[] EXTEND = TraceEvents.quoted(ItemKind.EXTEND.label());
    private static final byte[] DECODE = TraceEvents.quoted(ItemKind.DECODE.label());
    private static final byte[] FIRST_TOKEN = TraceEvents.quoted("first token");
    private static final byte[] PREEMPTED = TraceEvents.quoted("preempted");
    private static final byte[] BUDGET_USED = TraceEvents.quoted("budget used");
    private static final byte[] KV_BLOCKS_USED = TraceEvents.quoted("KV blocks used");

    private static final byte[] STEP = key("step");
    private static final byte[] TOKENS = key("tokens");
    private static final byte[] COMPUTED_BEFORE = key("computed_before");
    private static final byte[] DRAFTS = key("drafts");
    private static final byte[] ACCEPTED = key("accepted");
    private static final byte[] DISCARDED = key("discarded");
    private static final byte[] SCHEDULED = key("scheduled_ms");
    private static final byte[] PREFILL_TOKENS = key("prefill_tokens");
    private static final byte[] DECODE_TOKENS = key("decode_tokens");
    private static final byte[] PROMPT_TOKENS = key("prompt_tokens");
    private static final byte[] OUTPUT_TOKENS = key("output_tokens");
    private static final byte[] ARRIVAL = key("arrival_ms");
    private static final byte[] TTFT = key("ttft_ms");
    private static final byte[] REQUEST_TIME = key("request_time_ms");
    private static final byte[] RESUMED = key("resumed");
    private static final byte[] PREFILL_SERIES = key("prefill");
    private static final byte[] DECODE_SERIES = key("decode");

    private final TraceEvents events;
    private final int pid;
    private final RunColumns columns;
    private final Seats seats;
    private final Tracks.Rows stepRows;
    private final int arrivals;
    private final Level running;
    private final Level waiting;
    /** By the number of the request. */
    private final Map<Integer, Life> lives = new HashMap<>();

    private final Set<Integer> discarded = new HashSet<>();
    private final ItemVisitor items = this::item;

    private @Nullable StepView step;
    private long lastEnd;
    private long lastFinish;
    private long prefillShown = -1;
    private long decodeShown = -1;
    private long kvShown = -1;

    /** A request that has had a seat and is not finished. */
    private static final class Life {
        private Seats.@Nullable Seat seat;
        private boolean hasToken;
        private long lastEnd;
    }

    EngineTrace(TraceEvents events, int pid, String name, RunColumns columns) {
        this.events = events;
        this.pid = pid;
        this.columns = columns;
        Tracks tracks = new Tracks(events, pid, name);
        arrivals = tracks.add("arrivals", ARRIVALS_PLACE);
        stepRows = tracks.new Rows("steps", STEPS_PLACE);
        seats = new Seats(tracks);
        running = new Level(events, "running requests", pid, -1);
        waiting = new Level(events, "waiting requests", pid, 1);
    }

    private static byte[] key(String name) {
        return JsonText.key("", name);
    }

    @Override
    public boolean observesSteps() {
        return true;
    }

    @Override
    public boolean observesTokenGaps() {
        return false;
    }

    @Override
    public void onArrival(Request request, long nowNanos) {
        events.slice(request.spec(), pid, arrivals, nowNanos, nowNanos + ARRIVAL_NANOS)
                .argument(PROMPT_TOKENS, request.spec().promptTokens())
                .done();
        events.flow('s', request.spec(), pid, arrivals, nowNanos);
        waiting.change(nowNanos);
    }

    @Override
    public void onStep(StepView view) {
        step = view;
        List<Request> inVain = view.discarded();
        for (Request request : inVain) {
            discarded.add(request.spec().index());
        }
        if (view.shape().prefillTokens() + view.shape().decodeTokens() > 0) {
            drawStep(view, inVain.size());
            showBudget(view);
            view.forEachItem(items);
        }
        for (Request request : view.preempted()) {
            preempted(request, view.scheduledNanos());
        }
        discarded.clear();
        running.decided(view.scheduledNanos(), view.running());
        waiting.decided(view.scheduledNanos(), view.waiting());
        KvUsage usage = view.kvUsage();
        if (usage != null) {
            showKv(view.scheduledNanos(), usage.usableBlocks() - usage.freeBlocks());
        }
        step = null;
    }

    private void drawStep(StepView view, int inVain) {
        long prefill = view.shape().prefillTokens();
        long decode = view.shape().decodeTokens();
        byte[] name = decode == 0 ? PREFILL_STEP : prefill == 0 ? DECODE_STEP : MIXED_STEP;
        int tid = stepRows.of(view.startNanos(), view.endNanos());
        events.slice(name, pid, tid, view.startNanos(), view.endNanos())
                .argument(STEP, view.index())
                .argument(PREFILL_TOKENS, prefill)
                .argument(DECODE_TOKENS, decode);
        if (columns.ahead()) {
            events.millis(SCHEDULED, view.scheduledNanos()).argument(DISCARDED, inVain);
        }
        events.done();
    }

    private void showBudget(StepView view) {
        if (view.startNanos() > lastEnd) {
            showBudget(lastEnd, 0, 0);
            showEmpty();
        }
        showBudget(view.startNanos(), view.shape().prefillTokens(), view.shape().decodeTokens());
        lastEnd = Math.max(lastEnd, view.endNanos());
    }

    private void showBudget(long nanos, long prefill, long decode) {
        if (prefill != prefillShown || decode != decodeShown) {
            prefillShown = prefill;
            decodeShown = decode;
            events.counter(BUDGET_USED, pid, nanos)
                    .argument(PREFILL_SERIES, prefill)
                    .argument(DECODE_SERIES, decode)
                    .done();
        }
    }

    private void showKv(long nanos, long blocks) {
        if (blocks != kvShown) {
            kvShown = blocks;
            events.counter(KV_BLOCKS_USED, pid, nanos, blocks);
        }
    }

    private void item(BatchItem item) {
        StepView view = step;
        Request request = item.request();
        if (view == null || discarded.contains(request.spec().index())) {
            return;
        }
        long start = view.startNanos();
        long end = view.endNanos();
        Life life = lives.computeIfAbsent(request.spec().index(), unused -> new Life());
        Seats.Seat seat = life.seat == null ? sitDown(life, request, start) : life.seat;
        byte[] name = switch (item.kind()) {
            case PREFILL -> PREFILL;
            case EXTEND -> EXTEND;
            case DECODE -> DECODE;
        };
        events.slice(name, pid, seat.rows.of(start, end), start, end)
                .argument(STEP, view.index())
                .argument(TOKENS, item.tokens());
        if (columns.kvBlocks() && item.kind() != ItemKind.DECODE) {
            events.argument(COMPUTED_BEFORE, item.computedBefore());
        }
        if (columns.drafts()) {
            events.argument(DRAFTS, item.drafts()).argument(ACCEPTED, item.accepted());
        }
        events.done();
        life.lastEnd = Math.max(life.lastEnd, end);
        if (!life.hasToken && item.outputTokens() > 0) {
            life.hasToken = true;
            events.mark(FIRST_TOKEN, pid, seat.tid(), view.appliedNanos()).done();
        }
    }

    private Seats.Seat sitDown(Life life, Request request, long nanos) {
        Seats.Seat seat = seats.take(nanos);
        events.begin(request.spec(), pid, seat.tid(), nanos)
                .argument(PROMPT_TOKENS, request.spec().promptTokens())
                .argument(OUTPUT_TOKENS, request.spec().outputTokens())
                .millis(ARRIVAL, request.arrivalNanos());
        if (life.lastEnd > 0) {
            events.flag(RESUMED);
        }
        events.done();
        events.flow('t', request.spec(), pid, seat.tid(), nanos);
        life.seat = seat;
        return seat;
    }

    private void preempted(Request request, long nanos) {
        Life life = lives.get(request.spec().index());
        Seats.Seat seat = life == null ? null : life.seat;
        if (life == null || seat == null) {
            return;
        }
        events.mark(PREEMPTED, pid, seat.tid(), nanos).done();
        // A step in flight computes for it to its end, though that is in vain.
        long end = Math.max(nanos, life.lastEnd);
        events.end(request.spec(), pid, seat.tid(), end).done();
        seats.leave(seat, end);
        life.seat = null;
    }

    @Override
    public void onFinish(FinishedRequest finished) {
        Life life = lives.remove(finished.spec().index());
        if (life == null || life.seat == null) {
            return;
        }
        int tid = life.seat.tid();
        long end = finished.finishNanos();
        events.flow('f', finished.spec(), pid, tid, end);
        events.end(finished.spec(), pid, tid, end)
                .millis(TTFT, finished.ttftNanos())
                .millis(REQUEST_TIME, finished.requestNanos())
                .done();
        seats.leave(life.seat, end);
        running.change(end);
        lastFinish = end;
    }

    /** Draws what the end of the run leaves. */
    void end() {
        running.end();
        waiting.end();
        showBudget(lastEnd, 0, 0);
        showEmpty();
    }

    /** Where nobody is left, no blocks are in use, though no step says so. */
    private void showEmpty() {
        if (lives.isEmpty() && kvShown > 0) {
            showKv(lastFinish, 0);
        }
    }
}
