package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.kvcache.Contents;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.EngineContext;
import dev.vllmsim.engine.scheduler.LifecycleListener;
import dev.vllmsim.engine.scheduler.PagedSettings;
import dev.vllmsim.engine.scheduler.Pipelining;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.scheduler.SchedulerTraits;
import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.engine.workload.Longest;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.Requests;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the {@code vllm-v1} policy, with vLLM's names and defaults.
 *
 * @param maxNumBatchedTokens most tokens in a step, at least {@code maxNumSeqs}
 * @param maxNumSeqs most requests running at a time, at least 1
 * @param longPrefillTokenThreshold most tokens that one request computes in a step, 0 for no such limit; a prompt of at
 *     least so many tokens is long
 * @param enableChunkedPrefill whether a prompt may be split over steps to fill what is left of a step's tokens
 * @param schedulingPolicy who is admitted first, and who is preempted
 * @param blockSize tokens whose KV entries one block holds, at least 1
 * @param numGpuBlocks KV blocks, at least 2, as one is never used; empty where memory is no limit
 * @param enablePrefixCaching whether full blocks are found again by their content
 * @param maxModelLen most tokens of prompt and output together; empty for no limit
 * @param watermark share of the blocks, from 0 up to but not including 1, kept free when a request is admitted while
 *     others run
 * @param schedulerReserveFullIsl whether a request is admitted only if all its known tokens would fit the free blocks
 * @param maxNumPartialPrefills of a limit that vLLM does not have: most prompts partly computed at a time, at least 1;
 *     empty for no limit
 * @param maxLongPartialPrefills likewise: most long prompts partly computed at a time, at least 1, so that long ones
 *     are passed over; empty for no limit
 * @param version whose rules hold where they have changed
 * @param execution how many batches are in flight, on how many stages, with which drafts
 */
public record VllmV1Settings(
        int maxNumBatchedTokens,
        int maxNumSeqs,
        int longPrefillTokenThreshold,
        boolean enableChunkedPrefill,
        Policy schedulingPolicy,
        int blockSize,
        OptionalInt numGpuBlocks,
        boolean enablePrefixCaching,
        OptionalInt maxModelLen,
        double watermark,
        boolean schedulerReserveFullIsl,
        OptionalInt maxNumPartialPrefills,
        OptionalInt maxLongPartialPrefills,
        VllmVersion version,
        Execution execution)
        implements PagedSettings {

    /** The settings that the policy has. */
    public static final List<Key<?>> KEYS = List.of(
            VllmV1Keys.MAX_NUM_BATCHED_TOKENS,
            VllmV1Keys.MAX_NUM_SEQS,
            VllmV1Keys.LONG_PREFILL_TOKEN_THRESHOLD,
            VllmV1Keys.ENABLE_CHUNKED_PREFILL,
            VllmV1Keys.SCHEDULING_POLICY,
            VllmV1Keys.BLOCK_SIZE,
            VllmV1Keys.NUM_GPU_BLOCKS,
            VllmV1Keys.ENABLE_PREFIX_CACHING,
            VllmV1Keys.MAX_MODEL_LEN,
            VllmV1Keys.WATERMARK,
            VllmV1Keys.SCHEDULER_RESERVE_FULL_ISL,
            VllmV1Keys.VLLM_VERSION,
            VllmV1Keys.MAX_NUM_PARTIAL_PREFILLS,
            VllmV1Keys.MAX_LONG_PARTIAL_PREFILLS,
            VllmV1Keys.ASYNC_SCHEDULING,
            VllmV1Keys.PIPELINE_PARALLEL_SIZE,
            VllmV1Keys.USE_V2_MODEL_RUNNER,
            VllmV1Keys.NUM_SPECULATIVE_TOKENS,
            VllmV1Keys.SPECULATIVE_METHOD,
            VllmV1Keys.ACCEPTANCE_RATE,
            VllmV1Keys.ACCEPTANCE_RATES,
            VllmV1Keys.ACCEPTANCE_LENGTH);

    /** Who is admitted first, and who is preempted when blocks run out. */
    public enum Policy {
        /** First come, first served; the request admitted last is preempted, and is the next to be admitted. */
        FCFS,
        /** By priority, then arrival, then name; the one that is last by priority and arrival is preempted. */
        PRIORITY
    }

    public VllmV1Settings {
        atLeast("max_num_batched_tokens", maxNumBatchedTokens, 1);
        atLeast("max_num_seqs", maxNumSeqs, 1);
        atLeast("long_prefill_token_threshold", longPrefillTokenThreshold, 0);
        atLeast("block_size", blockSize, 1);
        atLeast("num_gpu_blocks", numGpuBlocks.orElse(2), 2);
        atLeast("max_model_len", maxModelLen.orElse(2), 2);
        atLeast("max_num_partial_prefills", maxNumPartialPrefills.orElse(1), 1);
        atLeast("max_long_partial_prefills", maxLongPartialPrefills.orElse(1), 1);
        if (!(watermark >= 0 && watermark < 1)) {
            throw new IllegalArgumentException("`watermark` must be from 0 to below 1, but is " + watermark);
        }
        if (maxNumBatchedTokens < maxNumSeqs) {
            throw new IllegalArgumentException("`max_num_batched_tokens` must be at least `max_num_seqs` = "
                    + maxNumSeqs + ", but is " + maxNumBatchedTokens);
        }
        if (maxModelLen.isPresent() && longPrefillTokenThreshold > maxModelLen.getAsInt()) {
            throw new IllegalArgumentException("`long_prefill_token_threshold` must be at most `max_model_len` = "
                    + maxModelLen.getAsInt() + ", but is " + longPrefillTokenThreshold);
        }
        if (!enableChunkedPrefill && maxModelLen.isEmpty()) {
            throw new IllegalArgumentException("`max_model_len` must be given without chunked prefill,"
                    + " and be at most `max_num_batched_tokens` = " + maxNumBatchedTokens);
        }
        if (!enableChunkedPrefill && maxNumBatchedTokens < maxModelLen.getAsInt()) {
            throw new IllegalArgumentException("`max_num_batched_tokens` must be at least `max_model_len` = "
                    + maxModelLen.getAsInt() + " without chunked prefill, but is "
                    + maxNumBatchedTokens);
        }
        if (maxLongPartialPrefills.isPresent() && longPrefillTokenThreshold == 0) {
            throw new IllegalArgumentException("`max_long_partial_prefills` needs a `long_prefill_token_threshold`"
                    + " above 0: without one, no prompt is long");
        }
        if (maxNumPartialPrefills.isPresent() && maxLongPartialPrefills.orElse(1) > maxNumPartialPrefills.getAsInt()) {
            throw new IllegalArgumentException(
                    "`max_long_partial_prefills` must be at most `max_num_partial_prefills` = "
                            + maxNumPartialPrefills.getAsInt() + ", but is " + maxLongPartialPrefills.getAsInt());
        }
        if (maxLongPartialPrefills.isPresent() && execution.pipelineParallelSize() > 1) {
            throw new IllegalArgumentException("`max_long_partial_prefills`, a limit that vLLM does not have, cannot be"
                    + " used with `pipeline_parallel_size` above 1, but is " + maxLongPartialPrefills.getAsInt());
        }
        if (watermark > 0 && !version.hasWatermark()) {
            throw new IllegalArgumentException("`watermark` is not in vLLM of " + version.label()
                    + ": leave it out, or choose a later `vllm_version`");
        }
        if (schedulerReserveFullIsl && !version.hasFullIslGate()) {
            throw new IllegalArgumentException("`scheduler_reserve_full_isl` is not in vLLM of " + version.label()
                    + ": leave it out, or choose a later `vllm_version`");
        }
    }

    /** Limits of an engine that decides on one batch at a time, without drafts. */
    public VllmV1Settings(
            int maxNumBatchedTokens,
            int maxNumSeqs,
            int longPrefillTokenThreshold,
            boolean enableChunkedPrefill,
            Policy schedulingPolicy,
            int blockSize,
            OptionalInt numGpuBlocks,
            boolean enablePrefixCaching,
            OptionalInt maxModelLen,
            double watermark,
            boolean schedulerReserveFullIsl,
            OptionalInt maxNumPartialPrefills,
            OptionalInt maxLongPartialPrefills,
            VllmVersion version) {
        this(
                maxNumBatchedTokens,
                maxNumSeqs,
                longPrefillTokenThreshold,
                enableChunkedPrefill,
                schedulingPolicy,
                blockSize,
                numGpuBlocks,
                enablePrefixCaching,
                maxModelLen,
                watermark,
                schedulerReserveFullIsl,
                maxNumPartialPrefills,
                maxLongPartialPrefills,
                version,
                Execution.SYNCHRONOUS);
    }

    /** The same limits with another execution. */
    public VllmV1Settings with(Execution other) {
        return new VllmV1Settings(
                maxNumBatchedTokens,
                maxNumSeqs,
                longPrefillTokenThreshold,
                enableChunkedPrefill,
                schedulingPolicy,
                blockSize,
                numGpuBlocks,
                enablePrefixCaching,
                maxModelLen,
                watermark,
                schedulerReserveFullIsl,
                maxNumPartialPrefills,
                maxLongPartialPrefills,
                version,
                other);
    }

    /** Whether a waiting request with one token to compute is admitted with dummy drafts. */
    boolean padsAdmissions() {
        return version.padsAdmissions();
    }

    @Override
    public boolean tellsWork() {
        return true;
    }

    @Override
    public int promptChunk(int promptTokens) {
        return longPrefillTokenThreshold == 0
                ? maxNumBatchedTokens
                : Math.min(maxNumBatchedTokens, longPrefillTokenThreshold);
    }

    @Override
    public boolean mayPassOver(int promptTokens) {
        return maxLongPartialPrefills.isPresent() && isLong(promptTokens);
    }

    @Override
    public SchedulerTraits traits() {
        return new SchedulerTraits(true, true, execution.speculation().draftTokens() > 0);
    }

    @Override
    public Pipelining pipelining() {
        return execution.pipelining();
    }

    @Override
    public int tokenBudget() {
        return maxNumBatchedTokens;
    }

    @Override
    public int maxSequences() {
        return maxNumSeqs;
    }

    @Override
    public Key<Integer> blocksKey() {
        return VllmV1Keys.NUM_GPU_BLOCKS;
    }

    @Override
    public VllmV1Settings withBlocks(int blocks) {
        return new VllmV1Settings(
                maxNumBatchedTokens,
                maxNumSeqs,
                longPrefillTokenThreshold,
                enableChunkedPrefill,
                schedulingPolicy,
                blockSize,
                OptionalInt.of(blocks),
                enablePrefixCaching,
                maxModelLen,
                watermark,
                schedulerReserveFullIsl,
                maxNumPartialPrefills,
                maxLongPartialPrefills,
                version,
                execution);
    }

    @Override
    public Scheduler newScheduler(LifecycleListener listener) {
        return new VllmV1Scheduler(this, new Contents(), 0, true, listener);
    }

    @Override
    public Scheduler newScheduler(EngineContext context, LifecycleListener listener) {
        return new VllmV1Scheduler(
                this, context.contents(), context.number(), context.requests().mayShareContent(), listener);
    }

    @Override
    public void requireServable(Requests requests) {
        if (allFit(requests.longest())) {
            return;
        }
        try (RequestSource source = requests.open()) {
            for (RequestSpec spec = source.next(); spec != null; spec = source.next()) {
                requireServable(spec);
            }
        }
    }

    private boolean allFit(@Nullable Longest longest) {
        if (maxModelLen.isEmpty() && numGpuBlocks.isEmpty()) {
            return true;
        }
        return longest != null
                && longest.promptTokens() < maxModelLen.orElse(Integer.MAX_VALUE)
                && blocksAtEnd(longest.promptTokens(), longest.outputTokens()) <= usableBlocks();
    }

    /**
     * Refuses a request that could never finish, even alone. Every other one can: alone, it is admitted (nothing
     * then holds blocks or asks for a watermark), and who is first in the running list takes the blocks of others.
     *
     * @throws SettingsException if the request's prompt leaves no room for an output, or if the request would come to
     *     need more blocks than there are
     */
    void requireServable(RequestSpec spec) {
        int modelLen = maxModelLen.orElse(Integer.MAX_VALUE);
        if (spec.promptTokens() >= modelLen) {
            throw new SettingsException(
                    "max_model_len",
                    "is " + modelLen + ", but must be more than the prompt of every request, and request " + spec.id()
                            + " has a prompt of " + spec.promptTokens() + " tokens");
        }
        long blocks = blocksAtEnd(spec.promptTokens(), spec.outputTokens());
        if (blocks > usableBlocks()) {
            throw new SettingsException(
                    "num_gpu_blocks",
                    "is " + numGpuBlocks.getAsInt() + ", of which " + usableBlocks() + " can be used, but request "
                            + spec.id() + " alone comes to need " + blocks + " blocks of " + blockSize
                            + " tokens: its prompt has "
                            + spec.promptTokens() + " tokens, its output " + outputTokens(spec));
        }
    }

    private int usableBlocks() {
        return numGpuBlocks.orElse(Integer.MAX_VALUE) - 1;
    }

    /** Blocks that a request holds in its last step: the KV entries of its last token are never computed. */
    private long blocksAtEnd(int promptTokens, int outputTokens) {
        long modelLen = maxModelLen.orElse(Integer.MAX_VALUE);
        long tokens = Math.min((long) promptTokens + outputTokens, modelLen) - 1;
        tokens = Math.min(tokens + execution.speculation().lookaheadTokens(), modelLen);
        return (tokens + blockSize - 1) / blockSize;
    }

    /** Tokens that a request generates: as many as it asks for, or as the model length leaves. */
    int outputTokens(RequestSpec spec) {
        return Math.min(spec.outputTokens(), maxModelLen.orElse(Integer.MAX_VALUE) - spec.promptTokens());
    }

    boolean isLong(int promptTokens) {
        return longPrefillTokenThreshold > 0 && promptTokens >= longPrefillTokenThreshold;
    }

    private static void atLeast(String name, int value, int min) {
        if (value < min) {
            throw new IllegalArgumentException("`" + name + "` must be at least " + min + ", but is " + value);
        }
    }

    /** Reads the policy's settings, with vLLM's defaults. */
    public static VllmV1Settings from(Settings settings) {
        int budget = settings.get(VllmV1Keys.MAX_NUM_BATCHED_TOKENS);
        int sequences = settings.get(VllmV1Keys.MAX_NUM_SEQS);
        int threshold = settings.get(VllmV1Keys.LONG_PREFILL_TOKEN_THRESHOLD);
        boolean chunked = settings.get(VllmV1Keys.ENABLE_CHUNKED_PREFILL);
        Policy policy = settings.get(VllmV1Keys.SCHEDULING_POLICY);
        int blockSize = settings.get(VllmV1Keys.BLOCK_SIZE);
        OptionalInt blocks = settings.findInt(VllmV1Keys.NUM_GPU_BLOCKS);
        boolean caching = settings.get(VllmV1Keys.ENABLE_PREFIX_CACHING);
        OptionalInt modelLen = settings.findInt(VllmV1Keys.MAX_MODEL_LEN);
        VllmVersion version = settings.get(VllmV1Keys.VLLM_VERSION);
        // What a version does not have is not in the config of its runs either, unless a person asked for it.
        boolean hasWatermark = version.hasWatermark() || settings.isGiven(VllmV1Keys.WATERMARK);
        double watermark = hasWatermark ? settings.get(VllmV1Keys.WATERMARK) : 0;
        boolean hasGate = version.hasFullIslGate() || settings.isGiven(VllmV1Keys.SCHEDULER_RESERVE_FULL_ISL);
        boolean gate = hasGate && settings.get(VllmV1Keys.SCHEDULER_RESERVE_FULL_ISL);
        OptionalInt partial = settings.findInt(VllmV1Keys.MAX_NUM_PARTIAL_PREFILLS);
        OptionalInt longPartial = settings.findInt(VllmV1Keys.MAX_LONG_PARTIAL_PREFILLS);
        return new VllmV1Settings(
                budget,
                sequences,
                threshold,
                chunked,
                policy,
                blockSize,
                blocks,
                caching,
                modelLen,
                watermark,
                gate,
                partial,
                longPartial,
                version,
                ExecutionReader.from(settings, version));
    }
}
