package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.scheduler.SchedulerPolicy;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.input.SharedData;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two measured runs, where they are at hand. */
class RealRunsTest {

    @ParameterizedTest(name = "{0}, holdout {1}")
    @CsvSource({
        "rtxpro6000-llama-3.1-8b, false, 0.3, 0.6",
        "rtxpro6000-llama-3.1-8b, true, 0.3, 0.6",
        "rtx4090-llama-3.1-8b, false, 0.3, 6",
        "rtx4090-llama-3.1-8b, true, 1, 7",
    })
    void meanErrorsStayWithin(String name, boolean holdout, double meanPercent, double tpotMape) {
        MeasuredRun run = MeasuredRunReader.read(TestFolder.files(folder(name)), ArrivalStamp.QUEUED);
        Selection selection = Selection.of(run.requests(), holdout ? 3 : 1, Double.POSITIVE_INFINITY);
        Calibration calibration = new Calibration(run, selection);

        CalibrationReport report =
                calibration.report(new Tool("test", "0"), name, calibration.fit(false, simulations -> {}), true);

        CalibrationReport.Scores scores = report.scores().get(report.scores().size() - 1);
        assertThat(scores.requests()).isEqualTo(holdout ? "held_out" : "all");
        assertThat(scores.count()).isEqualTo(holdout ? 200 : 300);
        assertThat(scores.ttft().errorPercent().mean()).isCloseTo(0, within(meanPercent));
        assertThat(scores.tpotVllm().errorPercent().mean()).isCloseTo(0, within(meanPercent));
        assertThat(scores.requestTime().errorPercent().mean()).isCloseTo(0, within(meanPercent));
        assertThat(scores.tpotVllm().mapePercent()).isLessThan(tpotMape);
        assertThat(report.timeline()).hasSize(run.ticks().size());
    }

    private static Path folder(String name) {
        assertThat(SchedulerPolicy.labels()).contains("vllm-v1");
        return SharedData.at("vllm-runs/" + name);
    }
}
