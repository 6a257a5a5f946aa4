package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.settings.SettingsException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where a card's memory goes, and how many KV blocks are left.
 *
 * @param totalBytes what the card has
 * @param utilization which part of it the engine takes
 * @param weightBytes of the model's part on the card
 * @param activationBytes of the largest step
 * @param reservedBytes of the context, libraries, workspaces and the sampler
 * @param kvBytesPerToken over all layers
 * @param blockSize tokens in a block
 * @param blocks that fit
 */
public record KvMemory(
        long totalBytes,
        double utilization,
        long weightBytes,
        long activationBytes,
        long reservedBytes,
        long kvBytesPerToken,
        int blockSize,
        int blocks) {
    /**
     * The one number of this package that was fitted to records of engines: nine starts of dense models had rests of
     * 1.24 to 1.60 GB, and one of 0.45 GB.
     */
    private static final double RESERVED_BYTES = 1.2e9;

    private static final String BLOCKS = "num_gpu_blocks";

    /** vLLM leaves one block unused. */
    private static final int FEWEST_BLOCKS = 2;

    /** Tokens that the blocks hold. */
    public long tokens() {
        return (long) blocks * blockSize;
    }

    /** Bytes that the blocks take. */
    public long kvBytes() {
        return tokens() * kvBytesPerToken;
    }

    /** The same as an object of JSON. */
    public Map<String, Object> structure() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("total_bytes", totalBytes);
        values.put("utilization", utilization);
        values.put("weight_bytes", weightBytes);
        values.put("activation_bytes", activationBytes);
        values.put("reserved_bytes", reservedBytes);
        values.put("kv_bytes", kvBytes());
        values.put("kv_bytes_per_token", kvBytesPerToken);
        values.put("kv_tokens", tokens());
        return values;
    }

    /**
     * The blocks that fit on each card of a deployment.
     *
     * @param utilization which part of the card's memory the engine takes, above 0 and at most 1
     * @param maxBatchedTokens tokens of the largest step
     * @param blockSize tokens in a block
     * @throws SettingsException if the rule does not hold for the model, or if nothing is left for a block
     */
    public static KvMemory of(Deployment deployment, double utilization, int maxBatchedTokens, int blockSize) {
        ModelShape model = deployment.model();
        requireKnownRule(model);
        requireWeightsFit(deployment, utilization);
        double weights = deployment.weightBytes();
        double width = model.hiddenSize() + 1.5 * model.intermediateSize() / deployment.tensorParallel();
        double activations = maxBatchedTokens * 2.0 * width;
        long perToken = deployment.kvBytesPerToken();
        long total = deployment.card().memoryBytes();
        double left = total * utilization - weights - activations - RESERVED_BYTES;
        double blocks = Math.floor(left / ((double) blockSize * perToken));
        if (blocks < FEWEST_BLOCKS) {
            throw new SettingsException(
                    BLOCKS,
                    "cannot be found: the weights (" + gigabytes(weights) + "), the largest step ("
                            + gigabytes(activations) + ") and the rest (" + gigabytes(RESERVED_BYTES)
                            + ") leave none of the "
                            + gigabytes(total * utilization) + " that "
                            + deployment.card().name()
                            + " gives: raise `tensor_parallel_size` or `gpu_memory_utilization`, lower"
                            + " `max_num_batched_tokens`, or choose a larger `step_gpu` or a smaller `step_model`");
        }
        return new KvMemory(
                total,
                utilization,
                Math.round(weights),
                Math.round(activations),
                Math.round(RESERVED_BYTES),
                perToken,
                blockSize,
                (int) Math.min(Integer.MAX_VALUE, blocks));
    }

    /**
     * Refuses a deployment whose weights are more than the engine may take of a card.
     *
     * @throws SettingsException naming what is too small
     */
    public static void requireWeightsFit(Deployment deployment, double utilization) {
        double weights = deployment.weightBytes();
        double room = deployment.card().memoryBytes() * utilization;
        if (weights > room) {
            throw new SettingsException(
                    RooflineKeys.STEP_MODEL.name(),
                    deployment.model().name() + " does not fit: its weights take " + gigabytes(weights)
                            + " on each card, but `gpu_memory_utilization` " + plain(utilization) + " leaves "
                            + gigabytes(room) + " of " + deployment.card().name() + ": raise"
                            + " `tensor_parallel_size`, set a smaller `quantization`, or choose a larger `step_gpu` or a"
                            + " smaller `step_model`");
        }
    }

    private static void requireKnownRule(ModelShape model) {
        if (model.experts() != null) {
            throw new SettingsException(
                    BLOCKS,
                    "is not found by itself for a mixture of experts as " + model.name()
                            + " is: what experts need while vLLM profiles is not known; give the number that vLLM logs"
                            + " at its start (\"GPU KV cache size\", in tokens, divided by `block_size`)");
        }
        if (model.window() != null) {
            throw new SettingsException(
                    BLOCKS,
                    "is not found by itself for a model with sliding windows as " + model.name()
                            + " is: vLLM allots blocks by groups of layers; give the number that vLLM logs at its start"
                            + " (\"GPU KV cache size\", in tokens, divided by `block_size`)");
        }
    }

    private static String gigabytes(double bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
