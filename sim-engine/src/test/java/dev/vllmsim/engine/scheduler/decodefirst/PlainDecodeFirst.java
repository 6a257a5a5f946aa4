package dev.vllmsim.engine.scheduler.decodefirst;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.testing.RunRecorder.Item;
import dev.vllmsim.engine.testing.RunRecorder.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The slow, obvious twin of {@link DecodeFirstScheduler}: the rules written down one after the other, every request
 * touched in every step, with a closed loop of its own. It shares nothing with the engine but the settings' values.
 */
final class PlainDecodeFirst {

    /** A request and its time stamps. */
    static final class Life {
        final String id;
        final int prompt;
        final int output;
        long arrival = -1;
        long prefillStart = -1;
        long prefillEnd = -1;
        long decodeStart = -1;
        long firstToken = -1;
        long finish = -1;
        int prefillBatches;
        int decodeBatches;
        private int computed;
        private int generated;
        private long lastToken;

        Life(RequestSpec spec) {
            id = spec.id();
            prompt = spec.promptTokens();
            output = spec.outputTokens();
        }
    }

    private record Part(Life life, ItemKind kind, int tokens) {}

    final List<Life> lives = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    final SortedMap<Long, Long> gaps = new TreeMap<>();

    private final DecodeFirstSettings limits;
    private final FixedStepTime stepTime;
    private final List<Life> waiting = new ArrayList<>();
    private final List<Life> extend = new ArrayList<>();
    private final List<Life> decode = new ArrayList<>();

    PlainDecodeFirst(DecodeFirstSettings limits, FixedStepTime stepTime) {
        this.limits = limits;
        this.stepTime = stepTime;
    }

    void run(List<RequestSpec> specs, int concurrency) {
        long now = 0;
        int arrived = 0;
        int finished = 0;
        while (true) {
            while (arrived < specs.size() && arrived - finished < concurrency) {
                Life life = new Life(specs.get(arrived++));
                life.arrival = now;
                lives.add(life);
                waiting.add(life);
            }
            if (arrived == finished) {
                return;
            }
            List<Part> batch = schedule();
            if (batch.isEmpty()) {
                throw new AssertionError("stalled at " + now);
            }
            boolean decodes = batch.stream().anyMatch(part -> part.kind == ItemKind.DECODE);
            boolean prefills = batch.stream().anyMatch(part -> part.kind != ItemKind.DECODE);
            long duration = !prefills
                    ? stepTime.decodeNanos()
                    : !decodes
                            ? stepTime.prefillNanos()
                            : stepTime.mixed() == FixedStepTime.Mixed.MAX
                                    ? Math.max(stepTime.prefillNanos(), stepTime.decodeNanos())
                                    : stepTime.prefillNanos() + stepTime.decodeNanos();
            long end = now + duration;
            List<Item> items = new ArrayList<>();
            for (Part part : batch) {
                int before = part.life.computed + (part.kind == ItemKind.DECODE ? part.life.generated : 0);
                items.add(new Item(part.life.id, part.kind, part.tokens, before));
            }
            steps.add(new Step(now, end, items));
            for (Part part : batch) {
                finished += apply(part, now, end);
            }
            now = end;
        }
    }

    private List<Part> schedule() {
        int left = limits.tokenBudget();
        List<Part> batch = new ArrayList<>();
        int partial = extend.size();
        int longPartial = (int) extend.stream().filter(this::isLong).count();

        for (int turn = decode.size(); turn > 0 && left > 0 && batch.size() < limits.maxSequences(); turn--) {
            Life life = decode.remove(0);
            batch.add(new Part(life, ItemKind.DECODE, 1));
            decode.add(life);
            left--;
        }
        for (int turn = extend.size(); turn > 0 && left > 0 && batch.size() < limits.maxSequences(); turn--) {
            Life life = extend.remove(0);
            int tokens = Math.min(Math.min(chunk(life), life.prompt - life.computed), left);
            batch.add(new Part(life, ItemKind.EXTEND, tokens));
            extend.add(life);
            left -= tokens;
        }
        boolean took = true;
        while (took && left > 0 && partial < limits.maxPartialPrefills()) {
            took = false;
            for (int look = waiting.size(); look > 0 && left > 0 && partial < limits.maxPartialPrefills(); look--) {
                Life life = waiting.remove(0);
                if (isLong(life) && longPartial >= limits.maxLongPartialPrefills()) {
                    waiting.add(life);
                    continue;
                }
                if (batch.size() >= limits.maxSequences()) {
                    waiting.add(0, life);
                    return batch;
                }
                int tokens = Math.min(Math.min(chunk(life), life.prompt), left);
                batch.add(new Part(life, ItemKind.PREFILL, tokens));
                extend.add(life);
                left -= tokens;
                partial++;
                if (isLong(life)) {
                    longPartial++;
                }
                took = true;
            }
        }
        return batch;
    }

    private int apply(Part part, long start, long end) {
        Life life = part.life;
        if (part.kind == ItemKind.DECODE) {
            if (life.decodeStart < 0) {
                life.decodeStart = start;
                life.firstToken = end;
            } else {
                gaps.merge(end - life.lastToken, 1L, Long::sum);
            }
            life.lastToken = end;
            life.generated++;
            life.decodeBatches++;
            if (life.generated == life.output) {
                life.finish = end;
                decode.remove(life);
                return 1;
            }
            return 0;
        }
        if (life.prefillStart < 0) {
            life.prefillStart = start;
        }
        life.prefillBatches++;
        life.computed += part.tokens;
        if (life.computed == life.prompt) {
            life.prefillEnd = end;
            extend.remove(life);
            decode.add(life);
        }
        return 0;
    }

    private boolean isLong(Life life) {
        return life.prompt >= limits.longPrefillTokenThreshold();
    }

    private int chunk(Life life) {
        return isLong(life) ? 4 * limits.prefillChunkSize() : limits.prefillChunkSize();
    }
}
