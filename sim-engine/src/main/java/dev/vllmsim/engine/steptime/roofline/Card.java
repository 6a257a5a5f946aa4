package dev.vllmsim.engine.steptime.roofline;

import org.jspecify.annotations.Nullable;

/**
 * One accelerator card: the peaks of its data sheet, and which part of them kernels reach.
 *
 * @param name as in {@code h100-sxm}
 * @param bandwidthTbPerSecond peak rate of its memory, in 10¹² bytes a second
 * @param bf16Tflops dense peak in bfloat16, in 10¹² FLOP a second; a multiply-add counts as two
 * @param fp8Tflops dense peak in 8-bit floating point, 0 if it has none
 * @param memoryBytes its memory, as the CUDA driver reports it
 * @param efficiency which part of the peaks is reached
 * @param link how it is connected to others of its kind, or {@code null} if it stands alone
 * @param measured whether a public table of this card's kernels stands behind the efficiencies
 */
public record Card(
        String name,
        double bandwidthTbPerSecond,
        double bf16Tflops,
        double fp8Tflops,
        long memoryBytes,
        Efficiency efficiency,
        @Nullable Link link,
        boolean measured) {

    /**
     * Which part of a card's peaks kernels reach.
     *
     * @param memory of the memory's rate, by matrix products that read weights ({@code e_mem})
     * @param compute of the peak, by large matrix products in bfloat16 ({@code e_mm})
     * @param sharpness how sharp the bend between the two is: the exponent of the smooth maximum ({@code p})
     * @param kvMemory of the memory's rate, by attention that reads keys and values ({@code e_kv})
     * @param attention of the peak, by attention ({@code e_attn})
     * @param tile query rows that a decoding request costs in a step that has prefills too: 64 where attention loses
     *     split-KV and GQA packing in such a step (FlashAttention 2), else 1
     * @param sequenceMicros of attention for each decoding request and layer, whatever its context ({@code a_seq_us})
     */
    public record Efficiency(
            double memory,
            double compute,
            double sharpness,
            double kvMemory,
            double attention,
            double tile,
            double sequenceMicros) {
        /** What a card reaches that nobody measured; the values lie between those of the cards that were. */
        public static final Efficiency USUAL = new Efficiency(0.82, 0.80, 2.5, 0.82, 0.47, 64, 0.2);

        /** The same of a card of compute capability 9.0 or 10.x, whose attention keeps its way in mixed steps. */
        public static final Efficiency USUAL_HOPPER = new Efficiency(0.82, 0.80, 2.5, 0.82, 0.47, 1, 0.09);

        public Efficiency {
            Checks.share("e_mem", memory);
            Checks.share("e_mm", compute);
            if (!(sharpness >= 1) || Double.isInfinite(sharpness)) {
                throw new IllegalArgumentException("`p` must be a finite number of at least 1, but is " + sharpness);
            }
            Checks.share("e_kv", kvMemory);
            Checks.share("e_attn", attention);
            if (!(tile >= 1) || Double.isInfinite(tile)) {
                throw new IllegalArgumentException("`tile` must be a finite number of at least 1, but is " + tile);
            }
            Checks.notNegative("a_seq_us", sequenceMicros);
        }
    }

    public Card {
        Checks.positive("bw_tb_per_s", bandwidthTbPerSecond);
        Checks.positive("bf16_tflops", bf16Tflops);
        Checks.notNegative("fp8_tflops", fp8Tflops);
        Checks.atLeast("memory_bytes", memoryBytes, 1);
    }

    /** Bytes of its memory in a nanosecond, of which a part is reached. */
    double memoryBytesPerNano(double share) {
        return bandwidthTbPerSecond * 1e3 * share;
    }

    /** FLOP in bfloat16 in a nanosecond, of which a part is reached. */
    double bf16FlopPerNano(double share) {
        return bf16Tflops * 1e3 * share;
    }

    /** FLOP in 8-bit floating point in a nanosecond, of which a part is reached. */
    double fp8FlopPerNano(double share) {
        return fp8Tflops * 1e3 * share;
    }
}
