package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.PromptContent.Earlier;
import dev.vllmsim.engine.request.PromptContent.Segment;
import dev.vllmsim.engine.request.PromptContent.Shared;
import dev.vllmsim.engine.request.PromptContent.Unique;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.scheduler.WaitReason;
import dev.vllmsim.engine.scheduler.vllmv1.Observed.Item;
import dev.vllmsim.engine.scheduler.vllmv1.Observed.Step;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings.Policy;
import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.StepTimeModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The slow, obvious twin of {@link VllmV1Settings}: the rules written down one after the other, every request and
 * every block touched in every step, with a loop of its own. It shares nothing with the engine but the settings'
 * values, the step-time formulas and the records in which it answers.
 */
final class PlainVllmV1 {

    private static final class Block {
        /** The content of this block and of all before it, once it is known to the prefix cache. */
        @Nullable
        Integer hash;

        int references;
    }

    private static final class Life {
        final RequestSpec spec;
        final String id;
        final long arrival;
        /** What each token of prompt and output is; equal numbers mean equal tokens. */
        final List<Long> tokens = new ArrayList<>();
        /** The hash of each full block of {@code tokens}. */
        final List<Integer> hashes = new ArrayList<>();

        List<Block> blocks = new ArrayList<>();
        int computed;
        int outputs;
        int cached = -1;
        int preemptions;
        int prefillBatches;
        int decodeBatches;
        long prefillStart = -1;
        long firstToken = -1;
        long decodeStart = -1;
        long lastToken = -1;
        /** Tokens, drafts included, that batches in flight may still deliver. */
        int placeholders;
        /** Tokens scheduled in batches that are not applied. */
        int inFlight;
        /** Of these, those from before a preemption. */
        int stale;

        int drafts;
        int verifications;
        boolean chunk;
        boolean gone;
        int sampledIn = -1;
        int eligibleFrom;

        Life(RequestSpec spec, long arrival) {
            this.spec = spec;
            this.id = spec.id();
            this.arrival = arrival;
        }

        int ahead(boolean async) {
            return async ? placeholders : 0;
        }

        boolean isDecode(boolean async) {
            return outputs + ahead(async) > 0 && tokens.size() + ahead(async) - computed == 1;
        }
    }

    /** A request's part of a batch, as it was when the batch was decided on. */
    private static final class Part {
        final Life life;
        final int tokens;
        final int before;
        final boolean decode;
        final int drafts;
        final boolean dummies;
        boolean samples;

        Part(Life life, int tokens, boolean decode, int drafts, boolean dummies) {
            this.life = life;
            this.tokens = tokens;
            this.before = life.computed;
            this.decode = decode;
            this.drafts = drafts;
            this.dummies = dummies;
        }
    }

    /** A batch in flight. Times are ticks, of which a nanosecond has one for each pipeline stage. */
    private record Flight(
            List<Part> parts,
            List<String> preempted,
            long scheduled,
            long start,
            long end,
            int running,
            int waiting,
            long free,
            WaitReason reason) {}

    /** Requests take each other's blocks for ever: nobody gets far enough to generate a token. */
    static final class Stuck extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Far more preemptions in a row, without a token in between, than any workload of the tests has otherwise. */
    private static final int MOST_IN_VAIN = 5_000;

    final Observed seen = new Observed();
    long peakUsed;
    long usedBlockSteps;
    long lookedUp;
    long hit;

    private final VllmV1Settings settings;
    private final StepTimeModel stepTime;
    private final boolean limited;
    private final int usable;

    private final List<Life> running = new ArrayList<>();
    private final List<Life> waiting = new ArrayList<>();
    private final ArrayDeque<Block> free = new ArrayDeque<>();
    private long inUse;
    /** The cached blocks of each hash, the one registered first at the front. */
    private final Map<Integer, List<Block>> cache = new HashMap<>();

    private final Map<List<Object>, Integer> hashNames = new HashMap<>();
    private final Map<String, Long> streams = new HashMap<>();
    private final Map<String, List<Long>> textOf = new HashMap<>();

    private final List<Life> preempted = new ArrayList<>();
    private WaitReason reason = WaitReason.NONE;
    private int preemptionsInVain;

    private final boolean async;
    private final int stages;
    private final long host;
    private final long[] stageFree;
    /** The end of every batch, by the number of its decision. */
    private final List<Long> ends = new ArrayList<>();

    private final List<Life> skipped = new ArrayList<>();
    private int decision = -1;

    PlainVllmV1(VllmV1Settings settings, StepTimeModel stepTime) {
        this(settings, stepTime, 0);
    }

    PlainVllmV1(VllmV1Settings settings, StepTimeModel stepTime, long hostNanos) {
        this.settings = settings;
        this.stepTime = stepTime;
        this.limited = settings.numGpuBlocks().isPresent();
        this.usable = settings.numGpuBlocks().orElse(1) - 1;
        for (int i = 0; i < usable; i++) {
            free.add(new Block());
        }
        async = settings.execution().asyncScheduling();
        stages = settings.execution().pipelineParallelSize();
        host = hostNanos * stages;
        stageFree = new long[stages];
    }

    private long nanos(long ticks) {
        return Math.floorDiv(ticks + stages / 2, (long) stages);
    }

    /** Batches in flight at most. */
    private int depth() {
        if (!async) {
            return stages;
        }
        return stages == 1 ? 2 : settings.execution().useV2ModelRunner() ? stages + 1 : stages;
    }

    private boolean hasRequests() {
        return !running.isEmpty() || !waiting.isEmpty() || !skipped.isEmpty();
    }

    /** Runs the requests, in a closed loop at the given concurrency, or at their time stamps if that is 0. */
    void run(List<RequestSpec> specs, int concurrency) {
        boolean closed = concurrency > 0;
        long now = 0;
        int arrived = 0;
        ArrayDeque<Flight> queue = new ArrayDeque<>();
        while (true) {
            while (arrived < specs.size()
                    && (closed
                            ? arrived - seen.finished.size() < concurrency
                            : specs.get(arrived).arrivalNanos() * stages <= now)) {
                arrive(
                        specs.get(arrived),
                        closed ? nanos(now) : specs.get(arrived).arrivalNanos());
                arrived++;
            }
            if (!hasRequests() && queue.isEmpty()) {
                if (arrived == specs.size()) {
                    return;
                }
                now = specs.get(arrived).arrivalNanos() * stages;
                continue;
            }
            if (hasRequests()) {
                Flight flight = decide(now);
                queue.addLast(flight);
                boolean empty = flight.parts().isEmpty();
                now += empty ? 0 : host;
                if (queue.size() < depth() && (!empty || hasRequests())) {
                    continue;
                }
            }
            Flight oldest = queue.removeFirst();
            long applied = Math.max(now, oldest.end());
            while (!closed && arrived < specs.size() && specs.get(arrived).arrivalNanos() * stages < applied) {
                arrive(specs.get(arrived), specs.get(arrived).arrivalNanos());
                arrived++;
            }
            now = applied;
            apply(oldest, nanos(applied));
        }
    }

    private Flight decide(long now) {
        decision++;
        List<Part> parts = schedule(nanos(now));
        boolean empty = parts.isEmpty();
        long ready = now + (empty ? 0 : host);
        for (Part part : parts) {
            if (part.life.sampledIn >= 0) {
                ready = Math.max(ready, ends.get(part.life.sampledIn));
            }
        }
        long start = Math.max(ready, empty ? stageFree[stages - 1] : stageFree[0]);
        long end = start;
        if (!empty) {
            long share = duration(parts);
            for (int stage = 0; stage < stages; stage++) {
                end = Math.max(end, stageFree[stage]) + share;
                stageFree[stage] = end;
            }
        }
        ends.add(end);
        if (!empty || !preempted.isEmpty()) {
            peakUsed = Math.max(peakUsed, inUse);
            usedBlockSteps += inUse;
        }
        Flight flight = new Flight(
                parts,
                preempted.stream().map(life -> life.id).toList(),
                now,
                start,
                end,
                running.size(),
                waiting.size() + skipped.size(),
                limited ? free.size() : -1,
                reason);
        for (Part part : parts) {
            Life life = part.life;
            life.computed += part.tokens;
            life.inFlight += part.tokens;
            life.drafts = 0;
            part.samples = life.computed >= life.tokens.size() + life.ahead(async);
            life.chunk = !part.samples;
            if (part.samples) {
                if (async) {
                    life.placeholders += 1 + part.drafts;
                    life.drafts = settings.execution().speculation().draftTokens();
                    if (stages > 1 && settings.execution().useV2ModelRunner()) {
                        life.eligibleFrom = decision + stages;
                    }
                }
                life.sampledIn = decision;
            }
        }
        return flight;
    }

    private void arrive(RequestSpec spec, long now) {
        Life life = new Life(spec, now);
        seen.trace.add(now + " NEW_REQ " + life.id);
        List<Long> prompt = life.tokens;
        if (spec.content() != null) {
            for (Segment segment : spec.content().segments()) {
                if (segment instanceof Shared shared) {
                    for (int i = 0; i < shared.length(); i++) {
                        prompt.add(token("group " + shared.group(), shared.start() + i));
                    }
                } else if (segment instanceof Unique unique) {
                    addOwn(life, prompt, prompt.size() + unique.length());
                } else if (segment instanceof Earlier earlier) {
                    List<Long> text = Objects.requireNonNull(textOf.get(earlier.requestId()));
                    prompt.addAll(text.subList(0, earlier.length() == null ? text.size() : earlier.length()));
                }
            }
        }
        addOwn(life, prompt, spec.promptTokens());
        List<Long> text = new ArrayList<>(prompt);
        addOwn(life, text, spec.promptTokens() + spec.outputTokens());
        textOf.put(life.id, text);
        updateHashes(life);
        waiting.add(life);
        sortWaiting();
    }

    private void addOwn(Life life, List<Long> tokens, int until) {
        while (tokens.size() < until) {
            tokens.add(token("request " + life.id, tokens.size()));
        }
    }

    private long token(String stream, int place) {
        Long number = streams.computeIfAbsent(stream, name -> (long) streams.size());
        return number << 32 | place;
    }

    private void updateHashes(Life life) {
        int size = settings.blockSize();
        while ((life.hashes.size() + 1) * size <= life.tokens.size()) {
            int i = life.hashes.size();
            Object parent = i == 0 ? "none" : life.hashes.get(i - 1);
            List<Object> key = List.of(parent, List.copyOf(life.tokens.subList(i * size, (i + 1) * size)));
            life.hashes.add(hashNames.computeIfAbsent(key, unseen -> hashNames.size()));
        }
    }

    private void sortWaiting() {
        if (settings.schedulingPolicy() == Policy.PRIORITY) {
            waiting.sort(PlainVllmV1::byPriority);
            skipped.sort(PlainVllmV1::byPriority);
        }
    }

    private static int byPriority(Life a, Life b) {
        int byPriority = Integer.compare(a.spec.priority(), b.spec.priority());
        int byArrival = Long.compare(a.arrival, b.arrival);
        return byPriority != 0 ? byPriority : byArrival != 0 ? byArrival : a.id.compareTo(b.id);
    }

    private List<Part> schedule(long now) {
        preempted.clear();
        reason = WaitReason.NONE;
        int budget = settings.maxNumBatchedTokens();
        int partial = 0;
        int longPartial = 0;
        for (Life life : running) {
            if (life.computed < life.spec.promptTokens()) {
                partial++;
                longPartial += isLong(life) ? 1 : 0;
            }
        }
        List<Part> batch = new ArrayList<>();

        int cursor = 0;
        running:
        while (cursor < running.size() && budget > 0) {
            Life life = running.get(cursor);
            int ahead = life.ahead(async);
            if (ahead > 0 && life.computed + 2 - ahead >= life.spec.promptTokens() + life.spec.maxTokens()) {
                cursor++;
                continue;
            }
            if (decision < life.eligibleFrom) {
                cursor++;
                continue;
            }
            int n = life.tokens.size() + life.drafts + ahead - life.computed;
            if (settings.longPrefillTokenThreshold() > 0) {
                n = Math.min(n, settings.longPrefillTokenThreshold());
            }
            n = Math.min(n, budget);
            if (settings.maxModelLen().isPresent()) {
                n = Math.min(n, settings.maxModelLen().getAsInt() - life.computed - 1);
            }
            if (n <= 0) {
                cursor++;
                continue;
            }
            while (true) {
                int shortfall = blocksFor(life.computed + n + lookahead()) - life.blocks.size();
                if (!limited || shortfall <= free.size()) {
                    break;
                }
                Life victim = running.get(running.size() - 1);
                if (settings.schedulingPolicy() == Policy.PRIORITY) {
                    victim = running.get(0);
                    for (Life other : running) {
                        if (other.spec.priority() > victim.spec.priority()
                                || (other.spec.priority() == victim.spec.priority()
                                        && other.arrival > victim.arrival)) {
                            victim = other;
                        }
                    }
                }
                int place = running.indexOf(victim);
                running.remove(place);
                for (Part part : List.copyOf(batch)) {
                    if (part.life == victim) {
                        batch.remove(part);
                        budget += part.tokens;
                    }
                }
                if (place < cursor) {
                    cursor--;
                }
                preempt(victim, now);
                if (victim == life) {
                    break running;
                }
            }
            int drafts = Math.max(0, Math.min(n + life.computed - life.tokens.size() - ahead, life.drafts));
            allocate(life, n);
            batch.add(new Part(life, n, life.isDecode(async), drafts, false));
            budget -= n;
            cursor++;
        }

        if (!preempted.isEmpty()) {
            reason = WaitReason.BLOCKS;
            return batch;
        }
        int draftTokens = settings.execution().speculation().draftTokens();
        boolean pads = draftTokens > 0
                && settings.version().padsAdmissions()
                && !batch.isEmpty()
                && batch.stream().noneMatch(part -> part.life.chunk);
        List<Life> skippedNow = new ArrayList<>();
        List<Life> passedOver = new ArrayList<>();
        WaitReason stop = WaitReason.NONE;
        while (!waiting.isEmpty() || !skipped.isEmpty()) {
            if (budget == 0) {
                stop = WaitReason.TOKEN_BUDGET;
                break;
            }
            if (running.size() == settings.maxNumSeqs()) {
                stop = WaitReason.SEQUENCES;
                break;
            }
            List<Life> queue = firstQueue();
            Life life = queue.get(0);
            if (partial >= settings.maxNumPartialPrefills().orElse(Integer.MAX_VALUE)) {
                stop = WaitReason.PARTIAL_PREFILLS;
                break;
            }
            if (isLong(life) && longPartial >= settings.maxLongPartialPrefills().orElse(Integer.MAX_VALUE)) {
                if (passedOver.isEmpty()) {
                    reason = WaitReason.LONG_PARTIAL_PREFILLS;
                }
                passedOver.add(queue.remove(0));
                continue;
            }
            if (life.stale > 0) {
                skippedNow.add(queue.remove(0));
                continue;
            }
            List<Block> hits = lookUp(life);
            int computed = hits.size() * settings.blockSize();
            int n = life.tokens.size() - computed;
            boolean padded = pads && n == 1;
            if (padded) {
                n += draftTokens;
                if (n > budget || n > settings.maxModelLen().orElse(Integer.MAX_VALUE) - computed - 1) {
                    stop = WaitReason.TOKEN_BUDGET;
                    break;
                }
            }
            if (settings.longPrefillTokenThreshold() > 0) {
                n = Math.min(n, settings.longPrefillTokenThreshold());
            }
            if (!settings.enableChunkedPrefill() && n > budget) {
                if (settings.version().passesOverWhatDoesNotFit()) {
                    if (passedOver.isEmpty()) {
                        reason = WaitReason.TOKEN_BUDGET;
                    }
                    passedOver.add(queue.remove(0));
                    continue;
                }
                stop = WaitReason.TOKEN_BUDGET;
                break;
            }
            n = Math.min(n, budget);
            int watermark = running.isEmpty()
                    ? 0
                    : (int) (settings.watermark() * settings.numGpuBlocks().orElse(0));
            int known = Math.min(life.tokens.size(), settings.maxModelLen().orElse(Integer.MAX_VALUE));
            if (limited
                    && ((settings.schedulerReserveFullIsl() && need(known, hits) + watermark > free.size())
                            || need(Math.min(computed + n + lookahead(), modelLength()), hits) + watermark
                                    > free.size())) {
                stop = WaitReason.BLOCKS;
                break;
            }
            queue.remove(0);
            boolean resumed = life.cached >= 0;
            if (!resumed) {
                life.cached = computed;
                if (settings.enablePrefixCaching()) {
                    lookedUp += life.spec.promptTokens();
                    hit += computed;
                }
            }
            for (Block block : hits) {
                if (block.references++ == 0) {
                    free.remove(block);
                    inUse++;
                }
            }
            life.blocks.addAll(hits);
            life.computed = computed;
            allocate(life, n);
            running.add(life);
            batch.add(new Part(life, n, life.isDecode(async), padded ? n - 1 : 0, padded));
            budget -= n;
            partial++;
            longPartial += isLong(life) ? 1 : 0;
            seen.trace.add(now + (resumed ? " RESUMED " : " ADMITTED ") + life.id + " " + computed);
        }
        if (reason == WaitReason.NONE) {
            reason = stop;
        }
        if (settings.version().passesOverWhatDoesNotFit()
                && settings.maxLongPartialPrefills().isEmpty()) {
            Collections.reverse(passedOver);
        }
        waiting.addAll(0, passedOver);
        skipped.addAll(0, skippedNow);
        sortWaiting();
        return batch;
    }

    /** The queue whose head comes next: those that were set aside, unless priorities say otherwise. */
    private List<Life> firstQueue() {
        if (skipped.isEmpty() || waiting.isEmpty()) {
            return skipped.isEmpty() ? waiting : skipped;
        }
        if (settings.schedulingPolicy() == Policy.PRIORITY) {
            return byPriority(waiting.get(0), skipped.get(0)) < 0 ? waiting : skipped;
        }
        return skipped;
    }

    private int modelLength() {
        return settings.maxModelLen().orElse(Integer.MAX_VALUE);
    }

    private int lookahead() {
        return settings.execution().speculation().lookaheadTokens();
    }

    private boolean isLong(Life life) {
        return settings.longPrefillTokenThreshold() > 0
                && life.spec.promptTokens() >= settings.longPrefillTokenThreshold();
    }

    private int blocksFor(int tokens) {
        int size = settings.blockSize();
        return (Math.min(tokens, settings.maxModelLen().orElse(Integer.MAX_VALUE)) + size - 1) / size;
    }

    /** Blocks that must be free to admit a request with the given hits, if it computes up to so many tokens. */
    private int need(int tokens, List<Block> hits) {
        int freeHits =
                (int) hits.stream().filter(block -> block.references == 0).count();
        return Math.max((tokens + settings.blockSize() - 1) / settings.blockSize() - hits.size(), 0) + freeHits;
    }

    private List<Block> lookUp(Life life) {
        List<Block> hits = new ArrayList<>();
        if (settings.enablePrefixCaching()) {
            int most = (life.tokens.size() - 1) / settings.blockSize();
            while (hits.size() < most) {
                List<Block> same = cache.get(life.hashes.get(hits.size()));
                if (same == null) {
                    break;
                }
                hits.add(same.get(0));
            }
        }
        if (settings.execution().speculation().dropsLastHit() && !hits.isEmpty()) {
            hits.remove(hits.size() - 1);
        }
        return hits;
    }

    /** Gives a request the blocks for its next n tokens and registers those that will be full. */
    private void allocate(Life life, int n) {
        while (life.blocks.size() < blocksFor(life.computed + n + lookahead())) {
            Block block = limited ? free.removeFirst() : new Block();
            forget(block);
            block.references = 1;
            inUse++;
            life.blocks.add(block);
        }
        register(life, Math.min(life.computed + n, life.tokens.size()));
    }

    /** Lets the full blocks of a request's first tokens be found. */
    private void register(Life life, int tokens) {
        if (!settings.enablePrefixCaching()) {
            return;
        }
        for (int i = 0; i < tokens / settings.blockSize(); i++) {
            Block block = life.blocks.get(i);
            if (block.hash == null) {
                block.hash = life.hashes.get(i);
                cache.computeIfAbsent(block.hash, unseen -> new ArrayList<>()).add(block);
            }
        }
    }

    private void forget(Block block) {
        if (block.hash != null) {
            List<Block> same = Objects.requireNonNull(cache.get(block.hash));
            same.remove(block);
            if (same.isEmpty()) {
                cache.remove(block.hash);
            }
            block.hash = null;
        }
    }

    private void release(Life life) {
        List<Block> reverse = new ArrayList<>(life.blocks);
        Collections.reverse(reverse);
        List<Block> unhashed = new ArrayList<>();
        for (Block block : reverse) {
            if (--block.references == 0) {
                inUse--;
                if (!limited) {
                    continue;
                }
                boolean toTheHead = settings.enablePrefixCaching()
                        && block.hash == null
                        && settings.version().reusesUnhashedBlocksFirst();
                if (toTheHead) {
                    unhashed.add(block);
                } else {
                    free.addLast(block);
                }
            }
        }
        Collections.reverse(unhashed);
        unhashed.forEach(free::addFirst);
        life.blocks = new ArrayList<>();
    }

    private void preempt(Life victim, long now) {
        if (++preemptionsInVain > MOST_IN_VAIN) {
            throw new Stuck();
        }
        release(victim);
        victim.computed = 0;
        victim.placeholders = 0;
        victim.drafts = 0;
        victim.stale = victim.inFlight;
        victim.preemptions++;
        waiting.add(0, victim);
        sortWaiting();
        preempted.add(victim);
        seen.trace.add(now + " PREEMPTED " + victim.id);
    }

    private void apply(Flight flight, long now) {
        List<Item> items = new ArrayList<>();
        List<String> discarded = new ArrayList<>();
        int finishedBefore = seen.finished.size();
        for (Part part : flight.parts()) {
            Life life = part.life;
            int accepted = 0;
            if (life.gone) {
                discarded.add(life.id);
            } else {
                accepted = apply(part, nanos(flight.start()), now);
            }
            items.add(new Item(life.id, part.decode, part.tokens, part.before, part.drafts, accepted));
        }
        if (items.isEmpty() && flight.preempted().isEmpty()) {
            return;
        }
        List<String> finished = seen.finished.subList(finishedBefore, seen.finished.size()).stream()
                .map(FinishedRequest::id)
                .toList();
        seen.steps.add(new Step(
                nanos(flight.scheduled()),
                nanos(flight.start()),
                nanos(flight.end()),
                items,
                flight.preempted(),
                finished,
                discarded,
                flight.running(),
                flight.waiting(),
                flight.free(),
                flight.reason()));
    }

    /** How many drafts a verification accepts: as listed, or as one draw from seed, request and verification says. */
    private int accepted(RequestSpec spec, int verification, int drafts) {
        List<Integer> listed = spec.accepted();
        if (listed != null) {
            return listed.isEmpty() ? 0 : Math.min(drafts, listed.get(verification % listed.size()));
        }
        Speculation speculation = settings.execution().speculation();
        long bits = mix(speculation.seed() + 0x9E3779B97F4A7C15L * (spec.index() + 1L));
        double u = (mix(bits + verification) >>> 11) * 0x1.0p-53;
        List<Double> rates = speculation.rates().stream().limit(drafts).toList();
        return (int) rates.stream().filter(rate -> u < rate).count();
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Applies a request's part of a batch. Returns how many drafts were accepted. */
    private int apply(Part part, long start, long now) {
        Life life = part.life;
        life.inFlight -= part.tokens;
        boolean stale = life.stale > 0;
        if (stale) {
            life.stale -= part.tokens;
        }
        if (life.prefillStart < 0) {
            life.prefillStart = start;
        }
        if (part.decode) {
            life.decodeBatches++;
            if (life.decodeStart < 0) {
                life.decodeStart = start;
            }
        } else {
            life.prefillBatches++;
        }
        if (!part.samples) {
            return 0;
        }
        int accepted = 0;
        if (part.drafts > 0 && !part.dummies) {
            accepted = accepted(life.spec, life.verifications++, part.drafts);
        }
        if (!stale) {
            life.computed -= part.drafts - accepted;
            if (life.placeholders > 0) {
                life.placeholders -= part.drafts - accepted;
            }
        }
        preemptionsInVain = 0;
        boolean stopped = false;
        for (int i = 0; i <= accepted && !stopped; i++) {
            life.tokens.add(token("request " + life.id, life.tokens.size()));
            updateHashes(life);
            life.outputs++;
            if (life.outputs == 1) {
                life.firstToken = now;
                seen.trace.add(now + " PREFILL_DONE " + life.id);
            } else if (i == 0) {
                seen.gaps.merge(now - life.lastToken, 1L, Long::sum);
            }
            life.lastToken = now;
            if (!stale && async) {
                life.placeholders--;
            }
            stopped = life.outputs == life.spec.outputTokens() || life.tokens.size() >= modelLength();
        }
        if (!async && !stale) {
            life.drafts = settings.execution().speculation().draftTokens();
        }
        boolean runs = running.contains(life);
        if (async && runs) {
            register(life, life.computed - life.placeholders);
        }
        if (stopped) {
            finish(life, runs, now);
        }
        return accepted;
    }

    private void finish(Life life, boolean runs, long now) {
        if (runs) {
            running.remove(life);
            release(life);
        } else {
            waiting.remove(life);
            skipped.remove(life);
        }
        life.gone = true;
        seen.finished.add(new FinishedRequest(
                life.spec,
                life.outputs,
                0,
                life.arrival,
                life.prefillStart,
                life.firstToken,
                life.decodeStart,
                life.firstToken,
                now,
                life.prefillBatches,
                life.decodeBatches,
                life.preemptions,
                life.cached,
                0));
        seen.trace.add(now + " DECODE_DONE " + life.id);
    }

    private long duration(List<Part> batch) {
        if (batch.isEmpty()) {
            return 0;
        }
        Map<String, Long> sums = new LinkedHashMap<>();
        for (Part part : batch) {
            long tokens = part.tokens;
            long before = part.before;
            if (part.decode) {
                sums.merge("decodes", 1L, Long::sum);
                sums.merge("decode tokens", tokens, Long::sum);
                sums.merge("decode context", before, Long::sum);
            } else {
                sums.merge("prefills", 1L, Long::sum);
                sums.merge("prefill tokens", tokens, Long::sum);
                sums.merge("prefill context", tokens * before + tokens * (tokens - 1) / 2, Long::sum);
            }
        }
        return stepTime.stepNanos(new BatchShape() {
            private long sum(String what) {
                return sums.getOrDefault(what, 0L);
            }

            @Override
            public long prefillTokens() {
                return sum("prefill tokens");
            }

            @Override
            public int prefillSequences() {
                return (int) sum("prefills");
            }

            @Override
            public int decodeSequences() {
                return (int) sum("decodes");
            }

            @Override
            public long decodeTokens() {
                return sum("decode tokens");
            }

            @Override
            public long decodeContextTokens() {
                return sum("decode context");
            }

            @Override
            public long prefillContextTokens() {
                return sum("prefill context");
            }
        });
    }

    /** How full the cache was; as the engine tells it after the run. */
    @Nullable
    KvUsage usage() {
        return limited ? new KvUsage(usable, free.size(), peakUsed, usedBlockSteps, lookedUp, hit) : null;
    }
}
