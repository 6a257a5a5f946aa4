package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.kvcache.Contents;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.DraftUsage;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.scheduler.LifecycleListener;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.scheduler.WaitReason;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings.Policy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * vLLM V1's scheduler: one list of running requests, served in the order of their admission, then new ones from the
 * waiting queue; blocks of the KV cache are taken as tokens are computed, and running requests are preempted when they
 * run out.
 *
 * <p>Here the rules stand in the order in which they are gone through; each has a room of its own. Running requests
 * that decode a token in every step are not touched meanwhile: they {@linkplain Resting rest}.
 */
final class VllmV1Scheduler implements Scheduler {
    private final VllmV1Settings settings;
    private final boolean keepsItems;
    private final boolean keepsWork;
    private final boolean mayRest;

    private final Demand demand;
    private final Memory memory;
    private final WaitingQueue waiting;
    private final RunningList running = new RunningList();
    private final Resting resting;
    private final Wakening wakening;
    private final PreemptingPass preempting;
    private final RunningPass runningPass;
    private final Admission admission;
    private final Settlement settlement;

    private final List<VllmBatch> batches = new ArrayList<>();
    /** Requests whose next decode step is their first. */
    private final ArrayList<Entry> fresh = new ArrayList<>();

    private long decisions;
    private int arrived;
    /**
     * Preemptions without a single token in between after which the requests count as stuck. Requests with equal
     * priority and equal arrival can take each other's blocks for ever, as they would in vLLM. Others cannot, and stay
     * far below: between two tokens, somebody computes a prompt and gives none of its blocks back.
     */
    private final long mostInVain;

    /**
     * @param settings the limits
     * @param contents what prompts consist of, shared by the engines of a run
     * @param number the engine's number among them
     * @param mayShareContent whether prompts can have content in common
     * @param listener is told what happens to requests
     */
    VllmV1Scheduler(
            VllmV1Settings settings,
            Contents contents,
            int number,
            boolean mayShareContent,
            LifecycleListener listener) {
        this.settings = settings;
        this.keepsItems = listener.observesSteps();
        this.keepsWork = listener.observesWork();
        demand = new Demand(settings);
        mayRest = demand.isRegular();
        resting = new Resting(settings.numGpuBlocks().isPresent() ? settings.blockSize() : 0);
        memory = Memory.of(settings, mayShareContent ? contents : null, number, resting::known);
        waiting = new WaitingQueue(
                settings.schedulingPolicy() == Policy.PRIORITY,
                settings.maxLongPartialPrefills().isPresent(),
                passesOverByDemand(mayShareContent) ? new FirstFitQueue(demand::leastOf) : null);
        wakening = new Wakening(settings.pipelining().batchesInFlight(), memory, running, resting);
        preempting = new PreemptingPass(settings, demand, memory, running, resting, wakening, waiting, listener);
        runningPass = new RunningPass(settings, demand, memory, running, resting, wakening, preempting);
        admission = new Admission(settings, demand, memory, running, waiting, listener);
        settlement = new Settlement(settings, demand, memory, running, waiting, preempting, listener);
        mostInVain = Math.max(100_000, 100L * settings.numGpuBlocks().orElse(0));
    }

    /** Whether waiting requests are passed over, and what each asks for is known as it joins them. */
    private boolean passesOverByDemand(boolean mayShareContent) {
        return settings.version().passesOverWhatDoesNotFit()
                && !settings.enableChunkedPrefill()
                && settings.schedulingPolicy() == Policy.FCFS
                && settings.maxLongPartialPrefills().isEmpty()
                && !(settings.enablePrefixCaching() && mayShareContent);
    }

    @Override
    public void enqueue(Request request) {
        RequestSpec spec = request.spec();
        settings.requireServable(spec);
        Entry entry = new Entry(request, settings.outputTokens(spec), settings.isLong(spec.promptTokens()));
        memory.arrived(entry);
        waiting.add(entry);
        arrived++;
    }

    // ---- a decision ----

    @Override
    public Batch form(long nowNanos) {
        VllmBatch batch = unusedBatch();
        batch.decision = ++decisions;
        if (preempting.inVain() > mostInVain) {
            batch.blockedBy(WaitReason.BLOCKS);
            return batch;
        }
        wakening.listEnding();
        running.strikeOff();
        int left = runningPass.serve(batch, nowNanos);
        if (!batch.isPreempting()) {
            admission.admit(left, batch, nowNanos);
        } else if (!waiting.isEmpty()) {
            batch.blockedBy(WaitReason.BLOCKS);
        }
        fill(batch);
        if (!batch.isEmpty() || batch.isPreempting()) {
            memory.countStep();
        }
        if (running.awakeCount() == 0 && !batch.isPreempting() && wakening.allPlain()) {
            batch.repeats(equalSteps());
        }
        return batch;
    }

    private VllmBatch unusedBatch() {
        VllmBatch batch = null;
        for (int i = 0; i < batches.size() && batch == null; i++) {
            batch = batches.get(i).unsettled == 0 ? batches.get(i) : null;
        }
        if (batch == null) {
            batch = new VllmBatch();
            batches.add(batch);
        }
        batch.clear();
        return batch;
    }

    /** Writes into the batch what was decided. */
    private void fill(VllmBatch batch) {
        batch.addDecodes(resting.size(), resting.size(), resting.contextTokens(), resting.size());
        for (int i = 0; i < running.awakeCount(); i++) {
            Entry entry = running.awake(i);
            int tokens = entry.tokensNow;
            if (tokens == 0) {
                if (keepsWork) {
                    batch.work().addIdle(entry.request);
                }
                continue;
            }
            boolean decode = demand.isDecode(entry);
            if (keepsWork) {
                batch.work().add(entry.request, tokens, entry.computed, decode);
            }
            if (decode) {
                batch.addDecodes(1, tokens, entry.computed, 0);
            } else {
                batch.addPrefill(tokens, entry.computed);
            }
            batch.add(entry, tokens, entry.draftsNow, decode, demand.samples(entry), entry.dummies);
            batch.waitsFor(entry.sampledBy);
        }
        for (int i = 0; i < fresh.size(); i++) {
            Entry entry = fresh.get(i);
            if (entry.isDecoding()) {
                entry.hasDecoded = true;
                batch.fresh.add(entry);
            }
        }
        fresh.clear();
        if (keepsItems) {
            keepItems(batch);
        }
        if (keepsWork) {
            batch.head(waiting.first(batch.passedOverFor() != WaitReason.NONE));
        }
    }

    private void keepItems(VllmBatch batch) {
        for (Entry entry = running.first(); entry != null; entry = entry.inRunning.after()) {
            if (entry.isDecoding()) {
                batch.record(entry.request, ItemKind.DECODE, 1, resting.context(entry), 0);
                batch.recordedEntries.add(entry);
            } else if (entry.tokensNow > 0) {
                ItemKind kind = demand.isDecode(entry) ? ItemKind.DECODE : ItemKind.PREFILL;
                batch.record(entry.request, kind, entry.tokensNow, entry.computed, entry.draftsNow);
                batch.recordedEntries.add(entry);
            }
        }
    }

    private long equalSteps() {
        long most = resting.stepsToNextEnding();
        if (!admission.headIsStable()) {
            return 1;
        }
        // The blocks of the first step have been taken.
        return most > 1 ? resting.stepsWithin(memory.free(), most) : most;
    }

    // ---- a batch on its way ----

    @Override
    public void advance(Batch formed, long steps) {
        if (steps == 0) {
            return;
        }
        VllmBatch batch = (VllmBatch) formed;
        boolean first = batch.advanced == 0;
        resting.takeBlocks(steps, first, memory);
        resting.advance(steps);
        wakening.advanced(batch, steps);
        wakening.wakeEnding();
        if (!first) {
            return;
        }
        for (int item = 0; item < batch.size(); item++) {
            Entry entry = batch.entry(item);
            boolean samples = batch.samples(item);
            demand.advance(entry, batch.tokens(item), batch.drafts(item), samples, batch.decision);
            entry.tokensNow = 0;
            entry.draftsNow = 0;
            entry.isPrefillChunk = !samples;
            if (samples && mayRest && entry.outputsToSchedule() > 0) {
                resting.join(entry);
                running.rest();
                if (keepsWork) {
                    batch.work().goOn(item);
                }
                if (!entry.hasDecoded && !batch.isDecode(item)) {
                    fresh.add(entry);
                }
            }
        }
    }

    @Override
    public void reveal(Batch formed) {
        settlement.reveal((VllmBatch) formed);
    }

    @Override
    public void settle(Batch formed, long steps, long startNanos, long endNanos) {
        VllmBatch batch = (VllmBatch) formed;
        wakening.settled(batch, steps);
        if (batch.steadyDecodes() > 0) {
            preempting.tokenOut();
        }
        settlement.settle(batch, (int) steps, startNanos, endNanos);
        resting.settle(steps, endNanos);
    }

    // ---- its state ----

    @Override
    public void learn(RequestSpec elsewhere) {
        memory.learn(elsewhere);
    }

    @Override
    public int active() {
        return arrived - settlement.finished();
    }

    @Override
    public int running() {
        return running.size();
    }

    @Override
    public int waiting() {
        return waiting.size();
    }

    @Override
    public long accountedTokens() {
        return settlement.accountedTokens();
    }

    @Override
    public @Nullable KvUsage kvUsage() {
        return memory.usage(admission.promptTokensLookedUp(), admission.promptTokensHit());
    }

    @Override
    public int cachedTokens(Request request) {
        return memory.cachedTokens(request.spec());
    }

    @Override
    public @Nullable DraftUsage draftUsage() {
        return settlement.draftUsage();
    }

    @Override
    public List<Request> examples(int limit) {
        List<Request> examples = new ArrayList<>();
        waiting.addTo(examples, limit);
        running.addTo(examples, limit);
        return examples;
    }

    @Override
    public String wayOut() {
        if (preempting.inVain() <= mostInVain) {
            return "";
        }
        return "they take each other's blocks again and again without a token in between, as vLLM would have them do:"
                + " give more `num_gpu_blocks`"
                + (settings.schedulerReserveFullIsl() ? "" : ", or turn `scheduler_reserve_full_isl` on")
                + (settings.schedulingPolicy() == Policy.PRIORITY
                        ? ", or let `scheduling_policy` be fcfs, or let no two requests have one priority and arrival"
                        : "");
    }
}
