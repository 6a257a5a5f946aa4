package dev.vllmsim.engine.steptime.roofline;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.KeyGroup;
import java.util.List;

/** The settings of step times that are predicted, with vLLM's names where it has the same. */
public final class RooflineKeys {
    /** On which card. */
    public static final Key<Object> STEP_GPU = Key.named("step_gpu")
            .spelled("gpu")
            .in(KeyGroup.STEP_TIME)
            .common()
            .required("h100-sxm")
            .help("Card whose step times are predicted: a name, or a JSON file with its peaks.");

    /** Which model. */
    public static final Key<Object> STEP_MODEL = Key.named("step_model")
            .spelled("model")
            .in(KeyGroup.STEP_TIME)
            .common()
            .required("llama-3.1-8b")
            .help("Model whose step times are predicted: a name, or its config.json.");

    /** Which model, by its file. */
    public static final Key<String> STEP_MODEL_CONFIG = Key.file("step_model_config")
            .spelled("model_config")
            .in(KeyGroup.STEP_TIME)
            .help("The config.json of Hugging Face of the model, in place of `step_model`.");

    /** Both by one name. */
    public static final Key<StepTimePreset> STEP_TIME_PRESET = Key.oneOf(
                    "step_time_preset", List.of(StepTimePreset.values()), StepTimePreset::label)
            .in(KeyGroup.STEP_TIME)
            .help("A card and a model by one name: " + String.join(", ", StepTimePreset.labels()) + ".");

    /** On how many cards. */
    public static final Key<Integer> TENSOR_PARALLEL_SIZE = Key.count("tensor_parallel_size")
            .unit("cards", "N")
            .in(KeyGroup.STEP_TIME)
            .usual(1)
            .help("Cards that each layer is spread over: 1, 2, 4 or 8.");

    /** Of what type the numbers are. */
    public static final Key<String> DTYPE = Key.oneOf(
                    "dtype", List.of("auto", "bfloat16", "float16", "half"), each -> each)
            .in(KeyGroup.STEP_TIME)
            .usual("auto")
            .help("Type of weights that are not quantized, and of keys and values: of two bytes.");

    /** How the weights are kept. */
    public static final Key<Quantization> QUANTIZATION = Key.oneOf(
                    "quantization", List.of(Quantization.values()), Quantization::label)
            .in(KeyGroup.STEP_TIME)
            .otherwise("as the model's own file says")
            .help("How weights are kept: in two bytes, one, or four bits.");

    /** How much of a card is used. */
    public static final Key<Double> GPU_MEMORY_UTILIZATION = Key.number("gpu_memory_utilization", 0, 1)
            .label("SHARE")
            .in(KeyGroup.STEP_TIME)
            .usual(0.9)
            .help("Share of a card's memory that the engine takes; what weights and steps leave of it is KV blocks.");

    /** Whether graphs are left out. */
    public static final Key<Boolean> ENFORCE_EAGER = Key.toggle("enforce_eager")
            .in(KeyGroup.STEP_TIME)
            .usual(false)
            .help("No CUDA graphs, so that small steps are not padded.");

    /** What was found of the memory. */
    public static final Key<Object> KV_MEMORY = Key.object("kv_memory")
            .in(KeyGroup.STEP_TIME)
            .help("Where a card's memory goes, if `num_gpu_blocks` was found and not given. A run that is read again"
                    + " finds it again.");

    /** All of them, in the order of reading. */
    public static final List<Key<?>> ALL = List.of(
            STEP_GPU,
            STEP_MODEL,
            STEP_MODEL_CONFIG,
            STEP_TIME_PRESET,
            TENSOR_PARALLEL_SIZE,
            DTYPE,
            QUANTIZATION,
            GPU_MEMORY_UTILIZATION,
            ENFORCE_EAGER,
            KV_MEMORY);

    private RooflineKeys() {}
}
