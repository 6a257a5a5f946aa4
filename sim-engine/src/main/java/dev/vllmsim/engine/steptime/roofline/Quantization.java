package dev.vllmsim.engine.steptime.roofline;

import java.util.Arrays;
import java.util.List;

/** In what form the weights of a model's layers lie in memory. Embeddings, norms and routers stay in two bytes. */
public enum Quantization {
    /** Two bytes each: bfloat16 or float16. */
    NONE("none", 2),
    /** One byte each, multiplied in 8-bit floating point where the card can. */
    FP8("fp8", 1),
    /** Four bits each and a scale, 4.25 in all; unpacked and multiplied in bfloat16. */
    INT4("int4", 0.53125),
    /** Four bits each and a scale for each 32, 4.25 in all; the experts only, if there are any. */
    MXFP4("mxfp4", 0.53125);

    private final String label;
    private final double bytes;

    Quantization(String label, double bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /** The name in settings. */
    public String label() {
        return label;
    }

    /** The names of all forms. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Quantization::label).toList();
    }

    /** The form of a name, which must be known. */
    public static Quantization of(String label) {
        for (Quantization each : values()) {
            if (each.label.equals(label)) {
                return each;
            }
        }
        throw new IllegalArgumentException("no quantization is called " + label);
    }

    /** Bytes of one weight of a linear layer that every token passes. */
    double linearBytes(boolean hasExperts) {
        return this == MXFP4 && hasExperts ? NONE.bytes : bytes;
    }

    /** Bytes of one weight of a routed expert. */
    double expertBytes() {
        return bytes;
    }
}
