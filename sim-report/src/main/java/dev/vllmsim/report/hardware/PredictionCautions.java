package dev.vllmsim.report.hardware;

import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.steptime.roofline.Card;
import dev.vllmsim.engine.steptime.roofline.Deployment;
import dev.vllmsim.engine.steptime.roofline.Link;
import dev.vllmsim.engine.steptime.roofline.Quantization;
import dev.vllmsim.engine.steptime.roofline.RooflineStepTime;
import dev.vllmsim.report.document.Warning;
import java.util.ArrayList;
import java.util.List;

/** How wrong predicted step times may be, said wherever they are used. */
public final class PredictionCautions {
    private static final String CODE = "step_time_predicted";

    /** Found on runs, but not fitted to them: the constants are those of tables of kernels. */
    private static final String ERROR =
            "step times are predicted, not measured: on 27 runs of dense models, vLLM 0.15 to"
                    + " 0.19, mean E2E and TPOT were within 15 % (median 6.6 %) and E2E p90 and p99 within 35 %, though some"
                    + " terms were added after a first look at runs; TTFT is the engine's, a client sees 8 to 20 ms more; close"
                    + " to saturation any of this becomes seconds of queue: run at --step-time-scale 0.9, 1 and 1.1 and give a"
                    + " range";

    private PredictionCautions() {}

    /** The reasons to read a run with such step times with care; none if they are not predicted. */
    public static List<Warning> of(StepTimeModel model) {
        return model instanceof RooflineStepTime roofline ? of(roofline) : List.of();
    }

    private static List<Warning> of(RooflineStepTime model) {
        Deployment deployment = model.deployment();
        Card card = deployment.card();
        List<Warning> warnings = new ArrayList<>(List.of(new Warning(CODE, ERROR)));
        if (!card.measured()) {
            warnings.add(warning(
                    "card",
                    "no table of the kernels of " + card.name()
                            + " stands behind its numbers: on such cards step times were 5 to 20 % off"));
        }
        if (deployment.model().experts() != null) {
            warnings.add(warning(
                    "experts",
                    deployment.model().name()
                            + " is a mixture of experts, for which TPOT was 4 to 36 % off, mostly too fast"));
        }
        if (card.name().startsWith("b200")) {
            warnings.add(warning(
                    "b200",
                    "on a B200 vLLM of 2025 was 25 to 30 % slower than predicted: steps that its host holds up are not"
                            + " modelled"));
        }
        Link link = card.link();
        if (deployment.tensorParallel() > 2 && link != null && link.isPcie()) {
            warnings.add(warning(
                    "pcie",
                    "all-reduces of " + deployment.tensorParallel() + " cards over PCIe depend on how the host connects"
                            + " them"));
        }
        if (deployment.model().quantization() == Quantization.FP8) {
            warnings.add(
                    warning("fp8", "products in 8-bit floating point are from tables alone, compared with no run"));
        }
        if (model.isEager()) {
            warnings.add(warning("eager", "launches without CUDA graphs cost more than is modelled"));
        }
        return warnings;
    }

    private static Warning warning(String reason, String message) {
        return new Warning(CODE + "_" + reason, message);
    }
}
