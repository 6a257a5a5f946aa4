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
        int scheduled;
        int cached = -1;
        int preemptions;
        int prefillBatches;
        int decodeBatches;
        long prefillStart = -1;
        long firstToken = -1;
        long decodeStart = -1;
        long lastToken = -1;

        Life(RequestSpec spec, long arrival) {
            this.spec = spec;
            this.id = spec.id();
            this.arrival = arrival;
        }

        boolean isDecode() {
            return outputs > 0 && tokens.size() - computed == 1;
        }
    }

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

    PlainVllmV1(VllmV1Settings settings, StepTimeModel stepTime) {
        this.settings = settings;
        this.stepTime = stepTime;
        this.limited = settings.numGpuBlocks().isPresent();
        this.usable = settings.numGpuBlocks().orElse(1) - 1;
        for (int i = 0; i < usable; i++) {
            free.add(new Block());
        }
    }

    /** Runs the requests, in a closed loop at the given concurrency, or at their time stamps if that is 0. */
    void run(List<RequestSpec> specs, int concurrency) {
        boolean closed = concurrency > 0;
        long now = 0;
        int arrived = 0;
        while (true) {
            while (arrived < specs.size()
                    && (closed
                            ? arrived - seen.finished.size() < concurrency
                            : specs.get(arrived).arrivalNanos() <= now)) {
                arrive(specs.get(arrived++), now);
            }
            if (running.isEmpty() && waiting.isEmpty()) {
                if (arrived == specs.size()) {
                    return;
                }
                now = specs.get(arrived).arrivalNanos();
                continue;
            }
            List<Life> batch = schedule(now);
            long end = now + duration(batch);
            List<Item> items = new ArrayList<>();
            for (Life life : batch) {
                items.add(new Item(life.id, life.isDecode(), life.scheduled, life.computed));
            }
            List<String> names = preempted.stream().map(life -> life.id).toList();
            int runningNow = running.size();
            int waitingNow = waiting.size();
            long freeNow = limited ? free.size() : -1;
            peakUsed = Math.max(peakUsed, inUse);
            usedBlockSteps += inUse;
            while (!closed && arrived < specs.size() && specs.get(arrived).arrivalNanos() < end) {
                arrive(specs.get(arrived), specs.get(arrived).arrivalNanos());
                arrived++;
            }
            int finishedBefore = seen.finished.size();
            complete(batch, now, end);
            List<String> finished = seen.finished.subList(finishedBefore, seen.finished.size()).stream()
                    .map(FinishedRequest::id)
                    .toList();
            seen.steps.add(new Step(now, end, items, names, finished, runningNow, waitingNow, freeNow, reason));
            now = end;
        }
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
            waiting.sort((a, b) -> {
                int byPriority = Integer.compare(a.spec.priority(), b.spec.priority());
                int byArrival = Long.compare(a.arrival, b.arrival);
                return byPriority != 0 ? byPriority : byArrival != 0 ? byArrival : a.id.compareTo(b.id);
            });
        }
    }

    private List<Life> schedule(long now) {
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
        List<Life> batch = new ArrayList<>();

        int cursor = 0;
        running:
        while (cursor < running.size() && budget > 0) {
            Life life = running.get(cursor);
            int n = life.tokens.size() - life.computed;
            if (settings.longPrefillTokenThreshold() > 0) {
                n = Math.min(n, settings.longPrefillTokenThreshold());
            }
            n = Math.min(n, budget);
            if (settings.maxModelLen().isPresent()) {
                n = Math.min(n, settings.maxModelLen().getAsInt() - life.computed - 1);
            }
            if (n == 0) {
                throw new AssertionError("a running request always asks for a token");
            }
            while (true) {
                int shortfall = blocksFor(life.computed + n) - life.blocks.size();
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
                if (batch.remove(victim)) {
                    budget += victim.scheduled;
                }
                if (place < cursor) {
                    cursor--;
                }
                preempt(victim, now);
                if (victim == life) {
                    break running;
                }
            }
            life.scheduled = n;
            allocate(life, n);
            batch.add(life);
            budget -= n;
            cursor++;
        }

        if (!preempted.isEmpty()) {
            reason = WaitReason.BLOCKS;
            return batch;
        }
        List<Life> passedOver = new ArrayList<>();
        WaitReason stop = WaitReason.NONE;
        while (!waiting.isEmpty()) {
            if (budget == 0) {
                stop = WaitReason.TOKEN_BUDGET;
                break;
            }
            if (running.size() == settings.maxNumSeqs()) {
                stop = WaitReason.SEQUENCES;
                break;
            }
            Life life = waiting.get(0);
            if (partial >= settings.maxNumPartialPrefills().orElse(Integer.MAX_VALUE)) {
                stop = WaitReason.PARTIAL_PREFILLS;
                break;
            }
            if (isLong(life) && longPartial >= settings.maxLongPartialPrefills().orElse(Integer.MAX_VALUE)) {
                if (passedOver.isEmpty()) {
                    reason = WaitReason.LONG_PARTIAL_PREFILLS;
                }
                passedOver.add(waiting.remove(0));
                continue;
            }
            List<Block> hits = lookUp(life);
            int computed = hits.size() * settings.blockSize();
            int n = life.tokens.size() - computed;
            if (settings.longPrefillTokenThreshold() > 0) {
                n = Math.min(n, settings.longPrefillTokenThreshold());
            }
            if (!settings.enableChunkedPrefill() && n > budget) {
                if (settings.version().passesOverWhatDoesNotFit()) {
                    if (passedOver.isEmpty()) {
                        reason = WaitReason.TOKEN_BUDGET;
                    }
                    passedOver.add(waiting.remove(0));
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
                            || need(computed + n, hits) + watermark > free.size())) {
                stop = WaitReason.BLOCKS;
                break;
            }
            waiting.remove(0);
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
            life.scheduled = n;
            allocate(life, n);
            running.add(life);
            batch.add(life);
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
        sortWaiting();
        return batch;
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
        return hits;
    }

    /** Gives a request the blocks for its next n tokens and registers those that will be full. */
    private void allocate(Life life, int n) {
        int firstNew = life.blocks.size();
        while (life.blocks.size() < blocksFor(life.computed + n)) {
            Block block = limited ? free.removeFirst() : new Block();
            forget(block);
            block.references = 1;
            inUse++;
            life.blocks.add(block);
        }
        if (settings.enablePrefixCaching()) {
            int full = Math.min(life.computed + n, life.tokens.size()) / settings.blockSize();
            for (int i = Math.max(0, firstNew - 1); i < full; i++) {
                Block block = life.blocks.get(i);
                if (block.hash == null) {
                    block.hash = life.hashes.get(i);
                    cache.computeIfAbsent(block.hash, unseen -> new ArrayList<>())
                            .add(block);
                }
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
        victim.preemptions++;
        waiting.add(0, victim);
        sortWaiting();
        preempted.add(victim);
        seen.trace.add(now + " PREEMPTED " + victim.id);
    }

    private void complete(List<Life> batch, long start, long end) {
        for (Life life : batch) {
            if (life.prefillStart < 0) {
                life.prefillStart = start;
            }
            if (life.isDecode()) {
                life.decodeBatches++;
                if (life.decodeStart < 0) {
                    life.decodeStart = start;
                }
            } else {
                life.prefillBatches++;
            }
            life.computed += life.scheduled;
            if (life.computed < life.tokens.size()) {
                continue;
            }
            life.tokens.add(token("request " + life.id, life.tokens.size()));
            updateHashes(life);
            preemptionsInVain = 0;
            life.outputs++;
            if (life.outputs == 1) {
                life.firstToken = end;
                seen.trace.add(end + " PREFILL_DONE " + life.id);
            } else {
                seen.gaps.merge(end - life.lastToken, 1L, Long::sum);
            }
            life.lastToken = end;
            if (life.outputs == life.spec.outputTokens()
                    || life.tokens.size() >= settings.maxModelLen().orElse(Integer.MAX_VALUE)) {
                running.remove(life);
                release(life);
                seen.finished.add(new FinishedRequest(
                        life.spec,
                        life.outputs,
                        0,
                        life.arrival,
                        life.prefillStart,
                        life.firstToken,
                        life.decodeStart,
                        life.firstToken,
                        end,
                        life.prefillBatches,
                        life.decodeBatches,
                        life.preemptions,
                        life.cached));
                seen.trace.add(end + " DECODE_DONE " + life.id);
            }
        }
    }

    private long duration(List<Life> batch) {
        if (batch.isEmpty()) {
            return 0;
        }
        Map<String, Long> sums = new LinkedHashMap<>();
        for (Life life : batch) {
            long tokens = life.scheduled;
            long before = life.computed;
            if (life.isDecode()) {
                sums.merge("decodes", 1L, Long::sum);
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
