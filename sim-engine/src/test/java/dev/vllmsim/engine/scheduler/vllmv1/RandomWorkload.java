package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.PromptContent.Earlier;
import dev.vllmsim.engine.request.PromptContent.Segment;
import dev.vllmsim.engine.request.PromptContent.Shared;
import dev.vllmsim.engine.request.PromptContent.Unique;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings.Policy;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.steptime.StepTimeModel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random requests, and random limits under which each of them can run.
 *
 * @param concurrency of a closed loop, or 0 where requests arrive at their time stamps
 */
record RandomWorkload(
        VllmV1Settings settings, List<RequestSpec> specs, StepTimeModel stepTime, long hostNanos, int concurrency) {

    /** How batches are executed. */
    enum Mode {
        SYNCHRONOUS,
        ASYNCHRONOUS,
        SPECULATIVE,
        ASYNCHRONOUS_SPECULATIVE,
        PIPELINE,
        ASYNCHRONOUS_PIPELINE_V1,
        ASYNCHRONOUS_PIPELINE_V2,
        HOST,
        ASYNCHRONOUS_HOST
    }

    /** What a workload is after, besides chance. */
    private enum Flavour {
        ANYTHING,
        /** Prompts that take many small chunks stand before decodes and take their tokens. */
        STARVING,
        /** Prompts quote requests that still run, and memory or tokens keep them waiting meanwhile. */
        QUOTING,
        /** Shared prefixes are evicted while a request that would hit them waits. */
        EVICTING
    }

    static RandomWorkload of(long seed) {
        return of(seed, Mode.SYNCHRONOUS);
    }

    /** The same requests and limits, executed in another way; some requests end sooner than their client allows. */
    static RandomWorkload of(long seed, Mode mode) {
        RandomWorkload plain = new Maker(seed).make();
        if (mode == Mode.SYNCHRONOUS) {
            return plain;
        }
        SplittableRandom random = new SplittableRandom(~seed * 31 + mode.name().hashCode());
        boolean async = mode.name().startsWith("ASYNCHRONOUS");
        boolean drafts = mode == Mode.SPECULATIVE || mode == Mode.ASYNCHRONOUS_SPECULATIVE;
        boolean stages = mode.name().contains("PIPELINE");
        int draftTokens = drafts ? random.nextInt(1, 6) : 0;
        // vLLM's counts go wrong where a threshold cuts the padding of an admission.
        int threshold = plain.settings.longPrefillTokenThreshold();
        if ((drafts && threshold > 0 && threshold <= draftTokens + 1)
                || (stages && plain.settings.maxLongPartialPrefills().isPresent())) {
            return of(seed + 1_000_003, mode);
        }
        VllmV1Settings settings = plain.settings.with(new Execution(
                async,
                stages ? random.nextInt(2, 5) : 1,
                mode == Mode.ASYNCHRONOUS_PIPELINE_V2,
                drafts ? speculation(random, draftTokens) : Speculation.NONE));
        if (settings.numGpuBlocks().isPresent() && drafts) {
            settings = settings.withBlocks(settings.numGpuBlocks().getAsInt() + 12);
        }
        List<RequestSpec> specs = new ArrayList<>();
        boolean lists = random.nextBoolean();
        for (RequestSpec spec : plain.specs) {
            int most = spec.outputTokens() + (random.nextInt(3) == 0 ? random.nextInt(1, 6) : 0);
            List<Integer> accepted = null;
            if (drafts && lists) {
                accepted = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    accepted.add(random.nextInt(draftTokens + 1));
                }
            }
            specs.add(new RequestSpec(
                    spec.index(),
                    spec.name(),
                    spec.arrivalNanos(),
                    spec.promptTokens(),
                    spec.outputTokens(),
                    spec.priority(),
                    spec.content(),
                    most,
                    accepted));
        }
        long host = mode.name().contains("HOST") ? random.nextInt(1, 4) * random.nextInt(4_000_000) : 0;
        return new RandomWorkload(settings, specs, plain.stepTime, host, plain.concurrency);
    }

    private static Speculation speculation(SplittableRandom random, int draftTokens) {
        SpeculativeMethod[] methods = SpeculativeMethod.values();
        return new Speculation(
                draftTokens,
                methods[random.nextInt(methods.length)],
                Speculation.ratesOfLength(1 + random.nextDouble() * draftTokens, draftTokens),
                random.nextLong());
    }

    private static final class Maker {
        private final SplittableRandom random;
        private final Flavour flavour;
        private final List<RequestSpec> specs = new ArrayList<>();

        Maker(long seed) {
            random = new SplittableRandom(seed);
            flavour = random.nextInt(2) == 0 ? Flavour.ANYTHING : oneOf(Flavour.values());
        }

        private <T> T oneOf(T[] values) {
            return values[random.nextInt(values.length)];
        }

        private int oneOf(int... values) {
            return values[random.nextInt(values.length)];
        }

        private boolean oneIn(int n) {
            return random.nextInt(n) == 0;
        }

        RandomWorkload make() {
            int blockSize = flavour == Flavour.ANYTHING ? oneOf(1, 2, 3, 4, 5, 8, 16, 16, 32) : oneOf(1, 2, 4, 4, 8);
            int longest = oneOf(1, 5, 17, 40, 100, 250);
            int longestOutput = flavour == Flavour.ANYTHING ? oneOf(1, 2, 8, 30, 90) : oneOf(8, 30, 90);
            boolean caching = switch (flavour) {
                case QUOTING, EVICTING -> true;
                default -> !oneIn(3);
            };
            boolean sharing = caching && (flavour != Flavour.ANYTHING || !oneIn(3));
            boolean priority = oneIn(3);
            addRequests(blockSize, longest, longestOutput, sharing, priority);

            int modelLen = longest + 1 + random.nextInt(longestOutput + 20);
            int sequences = flavour == Flavour.ANYTHING ? oneOf(1, 2, 3, 8, 32) : oneOf(3, 5, 8, 16);
            int budget = Math.max(sequences, oneOf(1, 3, 8, 20, 64, 200, 1000));
            int threshold = oneIn(3) ? oneOf(1, 4, 16, 60) : 0;
            if (flavour == Flavour.STARVING) {
                threshold = oneOf(1, 2, 3, 8);
                budget = sequences + random.nextInt(2 * threshold);
            }
            if (flavour == Flavour.EVICTING && oneIn(2)) {
                threshold = oneOf(1, 2, 4, 8, 20);
            }
            boolean chunked = flavour == Flavour.QUOTING ? random.nextBoolean() : !oneIn(4);
            boolean hasModelLen = !chunked || oneIn(3);
            if (!chunked) {
                budget = Math.max(budget, modelLen);
            }
            if (hasModelLen) {
                threshold = Math.min(threshold, modelLen);
            }
            VllmVersion version = oneIn(4) ? oneOf(VllmVersion.values()) : VllmVersion.NEWEST;
            OptionalInt partial = oneIn(5) ? OptionalInt.of(random.nextInt(1, 4)) : OptionalInt.empty();
            OptionalInt longPartial = threshold > 0 && oneIn(2)
                    ? OptionalInt.of(random.nextInt(1, 1 + Math.min(3, partial.orElse(3))))
                    : OptionalInt.empty();
            boolean gate = flavour == Flavour.EVICTING ? oneIn(4) : !oneIn(3);
            VllmV1Settings settings = new VllmV1Settings(
                    budget,
                    sequences,
                    threshold,
                    chunked,
                    priority ? Policy.PRIORITY : Policy.FCFS,
                    blockSize,
                    blocks(blockSize, hasModelLen ? modelLen : Integer.MAX_VALUE),
                    caching,
                    hasModelLen ? OptionalInt.of(modelLen) : OptionalInt.empty(),
                    version.hasWatermark() && oneIn(4) ? random.nextInt(1, 6) * 0.05 : 0,
                    gate && version.hasFullIslGate(),
                    partial,
                    longPartial,
                    version);
            return new RandomWorkload(
                    settings, specs, stepTime(), 0, random.nextInt(5) < 3 ? 0 : oneOf(1, 2, 3, 5, 8, 16, 40));
        }

        private void addRequests(int blockSize, int longest, int longestOutput, boolean sharing, boolean priority) {
            int priorities = oneOf(1, 2, 4);
            int pace = flavour == Flavour.ANYTHING ? oneOf(1, 10_000_000, 60_000_000) : oneOf(10_000, 10_000_000);
            long arrival = 0;
            for (int i = random.nextInt(1, 40); i > 0; i--) {
                if (!oneIn(3)) {
                    arrival += random.nextInt(pace);
                }
                int prompt = random.nextInt(1, longest + 1);
                if (flavour == Flavour.STARVING && oneIn(2)) {
                    prompt = Math.min(prompt, 3);
                }
                int output = random.nextInt(1, longestOutput + 1);
                specs.add(new RequestSpec(
                        specs.size(),
                        "r" + specs.size(),
                        arrival,
                        prompt,
                        output,
                        priority ? random.nextInt(priorities) : 0,
                        sharing ? content(prompt, blockSize) : null));
            }
        }

        private @Nullable PromptContent content(int prompt, int blockSize) {
            if (oneIn(4)) {
                return null;
            }
            List<Segment> segments = new ArrayList<>();
            int left = prompt;
            while (left > 0 && !oneIn(4)) {
                int tokens = random.nextBoolean() ? left : random.nextInt(1, left + 1);
                int kind = flavour == Flavour.QUOTING && segments.isEmpty() ? 3 : random.nextInt(4);
                if (kind == 0) {
                    segments.add(new Unique(tokens));
                } else if (kind < 3 || specs.isEmpty()) {
                    int start = oneIn(4) ? random.nextInt(3) * blockSize + random.nextInt(2) : 0;
                    segments.add(new Shared("g" + random.nextInt(3), start, tokens));
                } else {
                    RequestSpec other = specs.get(random.nextInt(Math.max(0, specs.size() - 6), specs.size()));
                    int total = other.promptTokens() + other.outputTokens();
                    tokens = Math.min(tokens, total);
                    segments.add(new Earlier(other.id(), tokens == total && random.nextBoolean() ? null : tokens));
                }
                left -= tokens;
            }
            return segments.isEmpty() ? null : new PromptContent(segments);
        }

        private OptionalInt blocks(int blockSize, int modelLen) {
            if (flavour == Flavour.ANYTHING && oneIn(6)) {
                return OptionalInt.empty();
            }
            int most = 0;
            for (RequestSpec spec : specs) {
                most = Math.max(most, Math.min(spec.promptTokens() + spec.outputTokens(), modelLen) - 1);
            }
            // One block is never used, and the largest request must fit the others.
            int fewest = 1 + Math.max(1, (most + blockSize - 1) / blockSize);
            return OptionalInt.of(
                    switch (random.nextInt(flavour == Flavour.ANYTHING ? 4 : 3)) {
                        case 0 -> fewest;
                        case 1 -> fewest + random.nextInt(fewest);
                        case 2 -> fewest * 3;
                        default -> fewest * 50;
                    });
        }

        private StepTimeModel stepTime() {
            return switch (random.nextInt(4)) {
                case 0 -> new LinearStepTime(5_000_000, 62_500, 250_000, 0, 0);
                case 1 -> new LinearStepTime(1_000_000, 100, 2_000, 37, 3);
                default ->
                    new FixedStepTime(
                            oneOf(0, 20_000_000, 700_001), oneOf(1, 8_000_000, 100_003), FixedStepTime.Mixed.MAX);
            };
        }
    }
}
