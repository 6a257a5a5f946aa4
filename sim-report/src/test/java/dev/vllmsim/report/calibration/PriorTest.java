package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.input.TestInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PriorTest {
    private static final Hardware HARDWARE = new Hardware(file -> new TestInput(Path.of(file)));

    private static MeasuredRun run(Map<String, Object> about) {
        MeasuredRequest request = new MeasuredRequest("a", 1, 1, 0, 0, 0);
        return new MeasuredRun("test", List.of(request, request), Map.of(), about, List.of(), List.of());
    }

    @Test
    void aPredictionIsWrittenInTheTermsOfTheFit() {
        Prior prior = Prior.of(Map.of("step_gpu", "h100-sxm", "step_model", "qwen3-14b"), run(Map.of()), HARDWARE);

        // 0.3 ms and 40 layers of 34 us; weights 29.5 GB less what is no product, over 85 % of 3.35 TB/s; KV 163,840
        // bytes over the same; attention 819,200 FLOP a pair at half of 989 TFLOP/s.
        double[] x = prior.nanos();
        assertThat(prior.name()).isEqualTo("h100-sxm, qwen3-14b");
        assertThat(x[SmoothForm.BASE]).isCloseTo(1.67e6, withinPercentage(2));
        assertThat(x[SmoothForm.WEIGHTS]).isCloseTo(9.9e6, withinPercentage(4));
        assertThat(x[SmoothForm.TOKEN]).isCloseTo(35_800, withinPercentage(8));
        assertThat(x[SmoothForm.KV]).isCloseTo(163_840 / (0.85 * 3.35e3), withinPercentage(1));
        assertThat(x[SmoothForm.MIXED_KV]).isEqualTo(x[SmoothForm.KV]);
        assertThat(x[SmoothForm.PAIR]).isCloseTo(819_200 / (0.5 * 989e3), withinPercentage(1));
    }

    @Test
    void aRecordMayNameItsCardAndModelItself() {
        Prior prior = Prior.recorded(
                run(Map.of("hardware", "NVIDIA GeForce RTX 4090", "model", "meta-llama/Llama-3.1-8B")), HARDWARE);

        assertThat(Objects.requireNonNull(prior).name()).isEqualTo("rtx-4090, llama-3.1-8b");
        assertThat(Prior.recorded(run(Map.of("hardware", "NVIDIA GeForce RTX 4090")), HARDWARE))
                .isNull();
        Map<String, Object> shared = Map.of(
                "hardware", "NVIDIA GeForce RTX 4090", "model", "meta-llama/Llama-3.1-8B", "data_parallel_size", 2);
        assertThat(Prior.recorded(run(shared), HARDWARE)).isNull();
        assertThat(Prior.recorded(run(Map.of("hardware", "a card", "model", "meta-llama/Llama-3.1-8B")), HARDWARE))
                .isNull();
    }

    @Test
    void anUnknownCardIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Prior.of(Map.of("step_gpu", "h7", "step_model", "qwen3-14b"), run(Map.of()), HARDWARE))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("h100-sxm");
    }
}
