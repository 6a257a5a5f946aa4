package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.scheduler.SchedulerPolicy;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.input.BadInputException;
import dev.vllmsim.report.input.SharedData;
import dev.vllmsim.report.input.TestInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The measured runs, where they are at hand. */
class RealRunsTest {

    private static MeasuredRun run(String name) {
        Path folder = folder(name);
        return RecordContent.added(
                MeasuredRunReader.read(TestFolder.files(folder), null, Map.of()),
                new TestInput(folder.resolve("content.jsonl")));
    }

    /** What was reached, with something to spare: the MAPE of TTFT, TPOT and E2E in percent. */
    @ParameterizedTest(name = "{0}, holdout {1}")
    @CsvSource({
        "rtxpro6000-llama-3.1-8b, false, 6.5, 0.7, 0.5",
        "rtxpro6000-llama-3.1-8b, true, 7.5, 0.8, 0.6",
        "rtx4090-llama-3.1-8b, false, 1.5, 1.6, 0.4",
        "rtx4090-llama-3.1-8b, true, 2, 1.8, 0.5",
    })
    void requestsAreMet(String name, boolean holdout, double ttft, double tpot, double e2e) {
        MeasuredRun run = run(name);
        Selection selection = Selection.of(run.requests(), holdout ? 3 : 1, Double.POSITIVE_INFINITY);
        Calibration calibration = new Calibration(List.of(run), List.of(selection));
        FitPlan plan = new FitPlan(
                false, false, Prior.recorded(run, new Hardware(file -> new TestInput(Path.of(file)))), false, false);

        CalibrationReport report = calibration.report(
                new Tool("test", "0"), List.of(name), calibration.fit(plan, simulations -> {}), plan);

        CalibrationReport.Scores scores = report.scores().get(report.scores().size() - 1);
        assertThat(scores.requests()).isEqualTo(holdout ? "held_out" : "all");
        assertThat(scores.count()).isEqualTo(holdout ? 200 : 300);
        assertThat(scores.ttft().mapePercent()).isLessThan(ttft);
        assertThat(scores.tpotVllm().mapePercent()).isLessThan(tpot);
        assertThat(scores.requestTime().mapePercent()).isLessThan(e2e);
        assertThat(scores.requestTime().errorPercent().mean()).isCloseTo(0, within(0.3));
        assertThat(report.timeline()).hasSize(run.ticks().size());
    }

    @Test
    void aRunBoundByMemoryWithoutItsBlocksIsRefused() {
        MeasuredRun second = run("rtx4090-llama-3.1-8b-second");

        assertThatThrownBy(() -> BlockSearch.requireKnown(second, "second"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("second: at most 56 requests ran under a limit of 128 while others waited")
                .hasMessageContaining("--num-gpu-blocks auto");
        BlockSearch.requireKnown(run("rtxpro6000-llama-3.1-8b"), "not bound by memory");
    }

    private static Path folder(String name) {
        assertThat(SchedulerPolicy.labels()).contains("vllm-v1");
        return SharedData.at("vllm-runs/" + name);
    }
}
