package dev.vllmsim.engine.steptime;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Step times of known hardware, with where they come from and how wrong they may be. Each is a {@code linear} model;
 * its coefficients are in milliseconds.
 */
public enum StepTimePreset {
    /**
     * Weights 16.06 GB over 80 % of 3.35 TB/s: 6.0 ms. KV 131,072 bytes a token over the same: 0.0000489 ms. 16.06
     * GFLOP a prompt token at half of 989 TFLOP/s: 0.0325 ms. Attention 524,288 FLOP a pair of tokens at 40 %:
     * 0.0000013 ms.
     */
    H100_LLAMA_3_1_8B(
            "h100-llama-3.1-8b",
            new Coefficients(6.0, 0.0325, 0.008, 4.89e-5, 1.3e-6),
            null,
            "computed from the sizes of Llama-3.1-8B in bfloat16 and the data sheet of one H100 SXM (80 % of the memory"
                    + " bandwidth, half of the compute)",
            "not fitted; 64 sequences of 500 to 1,000 tokens decode in 8.1 to 9.6 ms, where 8 to 10 ms are measured;"
                    + " prefills may be off by 30 %"),
    /**
     * Weights 16.06 GB over 80 % of 2.04 TB/s: 9.8 ms. KV 131,072 bytes a token over the same: 0.0000803 ms. 16.06
     * GFLOP a prompt token at half of 312 TFLOP/s: 0.103 ms. Attention 524,288 FLOP a pair of tokens at 40 %:
     * 0.0000042 ms.
     */
    A100_LLAMA_3_1_8B(
            "a100-llama-3.1-8b",
            new Coefficients(9.8, 0.103, 0.008, 8.03e-5, 4.2e-6),
            null,
            "computed from the sizes of Llama-3.1-8B in bfloat16 and the data sheet of one A100 SXM 80 GB (80 % of the"
                    + " memory bandwidth, half of the compute)",
            "not fitted; decodes may be off by 20 %, prefills by 30 %");

    /**
     * The coefficients of a {@code linear} model, in milliseconds.
     *
     * @param base for every step
     * @param prefillToken for each prompt token
     * @param decodeSequence for each decoding request
     * @param kvToken for each KV token that decoding requests read
     * @param prefillContextToken for each prompt token and token before it
     */
    public record Coefficients(
            double base, double prefillToken, double decodeSequence, double kvToken, double prefillContextToken) {}

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
    private final Coefficients millis;

    @SuppressWarnings("ImmutableEnumChecker") // records of numbers
    private final @Nullable StepRange fittedOn;

    private final String source;
    private final String error;

    StepTimePreset(String label, Coefficients millis, @Nullable StepRange fittedOn, String source, String error) {
        this.label = label;
        this.millis = millis;
        this.fittedOn = fittedOn;
        this.source = source;
        this.error = error;
    }

    /** The name in settings. */
    public String label() {
        return label;
    }

    /** The coefficients, in milliseconds. */
    public Coefficients millis() {
        return millis;
    }

    /** The steps that it was fitted on, or {@code null} if it was computed. */
    public @Nullable StepRange fittedOn() {
        return fittedOn;
    }

    /** Where the numbers come from. */
    public String source() {
        return source;
    }

    /** How wrong they may be. */
    public String error() {
        return error;
    }

    /** The names of all presets. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(StepTimePreset::label).toList();
    }
}
