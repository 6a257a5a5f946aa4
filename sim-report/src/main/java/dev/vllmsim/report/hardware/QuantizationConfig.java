package dev.vllmsim.report.hardware;

import dev.vllmsim.engine.settings.Structure;
import dev.vllmsim.engine.steptime.roofline.Quantization;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the {@code quantization_config} of a {@code config.json} says of how weights are kept. */
final class QuantizationConfig {
    private static final String METHOD = "quant_method";
    private static final int FOUR_BITS = 4;
    private static final int EIGHT_BITS = 8;

    private QuantizationConfig() {}

    /**
     * How weights are kept.
     *
     * @param config the object, or {@code null} if there is none
     * @throws IllegalArgumentException if it is a way that is not known
     */
    static Quantization read(@Nullable Structure config) {
        if (config == null) {
            return Quantization.NONE;
        }
        String given = config.text(METHOD);
        String method = given == null ? "" : given.toLowerCase(Locale.ROOT).replace('_', '-');
        Quantization known = switch (method) {
            case "fp8", "fbgemm-fp8", "ptpc-fp8" -> Quantization.FP8;
            case "mxfp4" -> Quantization.MXFP4;
            case "awq", "awq-marlin", "gptq", "gptq-marlin" -> fourBits(config);
            case "compressed-tensors" -> groups(config);
            case "modelopt" -> "FP8".equals(config.text("quant_algo")) ? Quantization.FP8 : null;
            default -> null;
        };
        if (known == null) {
            throw new IllegalArgumentException(
                    "has `quantization_config` of a kind that is not known (" + described(config)
                            + "); known are fp8, mxfp4, and awq or gptq of 4 bits: give the nearest as"
                            + " `quantization`, one of " + String.join(", ", Quantization.labels()));
        }
        return known;
    }

    private static @Nullable Quantization fourBits(Structure config) {
        return config.integer(FOUR_BITS, 1, "bits", "w_bit") == FOUR_BITS ? Quantization.INT4 : null;
    }

    /** The weights of the first group: the others differ in which layers they are. */
    private static @Nullable Quantization groups(Structure config) {
        Structure groups = config.structure("config_groups");
        if (groups == null) {
            return null;
        }
        for (String name : groups.names()) {
            Structure group = groups.structure(name);
            Structure weights = group == null ? null : group.structure("weights");
            if (weights != null) {
                int bits = weights.integer(0, 0, "num_bits");
                String type = weights.text("type");
                if (bits == EIGHT_BITS && "float".equals(type)) {
                    return Quantization.FP8;
                }
                return bits == FOUR_BITS && "int".equals(type) ? Quantization.INT4 : null;
            }
        }
        return null;
    }

    private static String described(Structure config) {
        StringBuilder text = new StringBuilder(METHOD + " " + config.text(METHOD));
        for (String key : new String[] {"quant_algo", "bits", "w_bit", "format"}) {
            Object value = config.given(key);
            if (value != null && !(value instanceof Map)) {
                text.append(", ").append(key).append(' ').append(value);
            }
        }
        return text.toString();
    }
}
