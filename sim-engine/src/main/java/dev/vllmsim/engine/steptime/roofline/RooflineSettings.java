package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Quotes;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.settings.SettingsException;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads what is deployed, and how.
 *
 * <p>The card and the model stand in the settings as objects with all their numbers. Who has a name or a file looks it
 * up before ({@code dev.vllmsim.report.hardware}), as this module reads no files.
 *
 * @param deployment the model and the cards
 * @param utilization share of a card's memory that the engine takes
 * @param eager whether CUDA graphs are left out
 */
public record RooflineSettings(Deployment deployment, double utilization, boolean eager) {

    /**
     * Reads the settings.
     *
     * @throws SettingsException if a model cannot be served like that
     */
    public static RooflineSettings from(Settings settings) {
        if (settings.find(RooflineKeys.STEP_TIME_PRESET) != null) {
            throw notLookedUp(RooflineKeys.STEP_TIME_PRESET);
        }
        Object gpu = settings.get(RooflineKeys.STEP_GPU);
        Object shape = settings.get(RooflineKeys.STEP_MODEL);
        if (settings.find(RooflineKeys.STEP_MODEL_CONFIG) != null) {
            throw notLookedUp(RooflineKeys.STEP_MODEL_CONFIG);
        }
        int cards = settings.get(RooflineKeys.TENSOR_PARALLEL_SIZE);
        settings.get(RooflineKeys.DTYPE);
        Quantization quantization = settings.find(RooflineKeys.QUANTIZATION);
        double utilization = settings.get(RooflineKeys.GPU_MEMORY_UTILIZATION);
        boolean eager = settings.get(RooflineKeys.ENFORCE_EAGER);
        settings.acknowledge(RooflineKeys.KV_MEMORY);
        if (!settings.isResolved(RooflineKeys.STEP_GPU) || !settings.isResolved(RooflineKeys.STEP_MODEL)) {
            throw new IllegalArgumentException("what is deployed is not known");
        }
        Card card = read(RooflineKeys.STEP_GPU, gpu, values -> CardStructure.read(values, "card"));
        ModelShape model = read(RooflineKeys.STEP_MODEL, shape, ModelStructure::read);
        settings.found(RooflineKeys.STEP_GPU, CardStructure.write(card));
        settings.found(RooflineKeys.STEP_MODEL, ModelStructure.write(model));
        if (utilization == 0) {
            throw new SettingsException(RooflineKeys.GPU_MEMORY_UTILIZATION.name(), "must be above 0, but is 0");
        }
        Deployment deployment = new Deployment(quantization == null ? model : model.with(quantization), card, cards);
        KvMemory.requireWeightsFit(deployment, utilization);
        return new RooflineSettings(deployment, utilization, eager);
    }

    private static <T> T read(Key<?> key, Object given, Function<Map<?, ?>, T> reader) {
        if (given instanceof String) {
            throw notLookedUp(key);
        }
        if (!(given instanceof Map<?, ?> values)) {
            throw new SettingsException(key.name(), "must be an object, but is " + Quotes.of(given));
        }
        try {
            return reader.apply(values);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key.name(), "cannot be used: " + e.getMessage());
        }
    }

    private static SettingsException notLookedUp(Key<?> key) {
        return new SettingsException(key.name(), "must be an object here: look names and files up before");
    }

    /**
     * The step time.
     *
     * @param maxSequences most requests in a step
     */
    public RooflineStepTime stepTime(int maxSequences) {
        return eager ? RooflineStepTime.eager(deployment) : RooflineStepTime.of(deployment, maxSequences);
    }

    /**
     * The KV blocks that fit a card, and where the rest of its memory goes.
     *
     * @param maxBatchedTokens tokens of the largest step
     * @param blockSize tokens in a block
     * @throws SettingsException if they cannot be found
     */
    public KvMemory memory(int maxBatchedTokens, int blockSize) {
        return KvMemory.of(deployment, utilization, maxBatchedTokens, blockSize);
    }
}
