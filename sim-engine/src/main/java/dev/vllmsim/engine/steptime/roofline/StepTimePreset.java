package dev.vllmsim.engine.steptime.roofline;

import java.util.Arrays;
import java.util.List;

/** Short names for a card and a model whose step times are predicted. */
public enum StepTimePreset {
    /** One H100. */
    H100_LLAMA_3_1_8B("h100-llama-3.1-8b", "h100-sxm", "llama-3.1-8b"),
    /** One A100. */
    A100_LLAMA_3_1_8B("a100-llama-3.1-8b", "a100-sxm-80", "llama-3.1-8b");

    private final String label;
    private final String gpu;
    private final String model;

    StepTimePreset(String label, String gpu, String model) {
        this.label = label;
        this.gpu = gpu;
        this.model = model;
    }

    /** The name in settings. */
    public String label() {
        return label;
    }

    /** The name of the card. */
    public String gpu() {
        return gpu;
    }

    /** The name of the model. */
    public String model() {
        return model;
    }

    /** The names of all presets. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(StepTimePreset::label).toList();
    }
}
