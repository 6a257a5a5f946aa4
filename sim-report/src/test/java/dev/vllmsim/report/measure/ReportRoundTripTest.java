package dev.vllmsim.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.RunReport;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.SweepPoint;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.file.AtomicFile;
import dev.vllmsim.report.input.TestInput;
import dev.vllmsim.report.statistics.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written can be read back. */
class ReportRoundTripTest {
    private static final Tool TOOL = new Tool("vllm-sim", "1.2.3");

    @TempDir
    Path folder;

    @Test
    void aRunReadsBackAsItWas() throws IOException {
        GoldenRun golden = GoldenRun.read("plot-steps");
        MetricsCollector metrics = new MetricsCollector(RunColumns.NONE);
        StepSeriesRecorder series = new StepSeriesRecorder(RunColumns.NONE, 10, 5);
        Path file = folder.resolve("run.json");
        RunHead head;
        try (RequestLog requests = new RequestLog(RunColumns.NONE);
                StepLog steps = new StepLog(RunColumns.NONE)) {
            SimulationResult result = golden.run(metrics, series, requests, steps);
            head = new RunHead(
                    TOOL,
                    golden.scenario().config(),
                    metrics.summary(result),
                    List.of(new Warning("few_samples", "Fewer than 100 requests.")),
                    metrics.tailRows(),
                    Replications.of(List.of(7L, 9_000_000_000L)),
                    java.util.Map.of("p99_ttft_ms", Interval.of(1, 2), "tps", Interval.of(3, 3)));
            AtomicFile.write(file, out -> ReportWriter.writeRun(out, head, requests, steps));
        }
        RunReport read = ReportReader.readRun(new TestInput(file), 10, 5);
        assertThat(read.head()).isEqualTo(head);
        assertThat(read.steps()).isEqualTo(series.series());
        assertThat(ReportReader.kind(new TestInput(file))).isEqualTo("run");
        assertThat(ReportReader.config(new TestInput(file)))
                .isEqualTo(golden.scenario().config());
    }

    @Test
    void aSweepReadsBackAsItWas() throws IOException {
        GoldenRun golden = GoldenRun.read("single");
        MetricsCollector metrics = new MetricsCollector(RunColumns.NONE);
        Summary summary = metrics.summary(golden.run(metrics));
        SweepReport report = SweepReport.of(
                TOOL,
                golden.scenario().config(),
                "concurrency",
                List.of(new SweepPoint(
                        java.util.Map.of("concurrency", 1),
                        summary,
                        List.of(new Warning("overload", "requests pile up")),
                        java.util.Map.of("tps", Interval.of(1, 2)))),
                Replications.of(List.of(1L, 2L, 3L)));
        Path file = folder.resolve("sweep.json");
        AtomicFile.write(file, out -> ReportWriter.writeSweep(out, report));
        assertThat(ReportReader.readSweep(new TestInput(file))).isEqualTo(report);
        assertThat(ReportReader.kind(new TestInput(file))).isEqualTo("sweep");
    }

    @Test
    void aGridNamesItsSettingsOneByOne() throws IOException {
        GoldenRun golden = GoldenRun.read("single");
        MetricsCollector metrics = new MetricsCollector(RunColumns.NONE);
        Summary summary = metrics.summary(golden.run(metrics));
        SweepReport report = SweepReport.of(
                TOOL,
                golden.scenario().config(),
                "concurrency,scheduler",
                List.of(new SweepPoint(
                        java.util.Map.of("concurrency", 1, "scheduler", "decode-first"), summary, List.of())));
        Path file = folder.resolve("grid.json");
        AtomicFile.write(file, out -> ReportWriter.writeSweep(out, report));
        assertThat(Files.readString(file))
                .contains("\"parameter\": \"concurrency,scheduler\"")
                .containsPattern("\"parameters\": \\[\\s*\"concurrency\",\\s*\"scheduler\"\\s*]");
        assertThat(ReportReader.readSweep(new TestInput(file))).isEqualTo(report);
        assertThat(report.parameters()).containsExactly("concurrency", "scheduler");
    }
}
