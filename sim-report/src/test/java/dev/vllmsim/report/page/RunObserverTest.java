package dev.vllmsim.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.input.TestInput;
import dev.vllmsim.report.measure.BlameLog;
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.measure.RequestLog;
import dev.vllmsim.report.measure.StepLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page shows of a run: the same from the run as from its report. */
class RunObserverTest {
    @TempDir
    private Path folder;

    private record Run(Summary summary, RunSeries live, RunSeries read, RunSeries withoutSteps) {}

    private static Map<String, Object> settings(String kind) {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of(
                "total_query", 60,
                "min_input", 64,
                "max_input", 512,
                "min_output", 1,
                "max_output", 128,
                "prefill_elapsed_time_ms", 8,
                "decode_elapsed_time_ms", 3,
                "concurrency", 24,
                "seed", 7));
        switch (kind) {
            case "decode-first" -> settings.put("max_num_scheduled_tokens", 256);
            case "preempted" -> settings.putAll(Map.of("scheduler", "vllm-v1", "num_gpu_blocks", 150));
            case "drafts" ->
                settings.putAll(Map.of(
                        "scheduler",
                        "vllm-v1",
                        "num_gpu_blocks",
                        400,
                        "num_speculative_tokens",
                        2,
                        "acceptance_rate",
                        0.5));
            default -> throw new IllegalArgumentException(kind);
        }
        return settings;
    }

    private static Scenario scenario(String kind) {
        return ScenarioReader.read(settings(kind), unused -> {
            throw new AssertionError("there is no file to read");
        });
    }

    private Run run(String kind) throws IOException {
        Scenario scenario = scenario(kind);
        RunColumns columns = RunColumns.of(scenario);
        MetricsCollector metrics = MetricsCollector.of(scenario, true, 0);
        RunObserver observer = new RunObserver(columns.kvBlocks());
        Path file = folder.resolve("run.json");
        Path bare = folder.resolve("bare.json");
        try (RequestLog requests = new RequestLog(columns);
                StepLog steps = new StepLog(columns);
                OutputStream out = Files.newOutputStream(file);
                OutputStream bareOut = Files.newOutputStream(bare)) {
            SimulationResult result = Simulation.run(scenario, Listeners.of(metrics, observer, requests, steps));
            Summary summary = metrics.summary(result);
            RunHead head = new RunHead(new Tool("vllm-sim", "1"), scenario.config(), summary, List.of(), List.of());
            ReportWriter.writeRun(out, head, requests, steps);
            ReportWriter.writeRun(bareOut, head, requests, null);
            return new Run(summary, observer.series(scenario.config()), read(file), read(bare));
        }
    }

    private static RunSeries read(Path file) {
        RunObserver observer = new RunObserver();
        RunHead head = ReportReader.readRun(new TestInput(file), observer);
        return observer.series(head.config());
    }

    @ParameterizedTest
    @ValueSource(strings = {"decode-first", "preempted", "drafts"})
    void aReportSaysTheSameAsItsRun(String kind) throws IOException {
        Run run = run(kind);

        assertThat(run.read().requests()).isEqualTo(run.live().requests());
        assertThat(run.read().steps()).isEqualTo(run.live().steps());
        assertThat(run.read().latencies()).isEqualTo(run.live().latencies());
    }

    @ParameterizedTest
    @ValueSource(strings = {"decode-first", "preempted", "drafts"})
    void everyRequestAndStepIsThere(String kind) throws IOException {
        Run run = run(kind);
        RunSeries.Requests requests = run.live().requests();
        RunSeries.Steps steps = run.live().steps();

        assertThat(requests.count()).isEqualTo(60);
        assertThat(requests.rows()).isEqualTo(60);
        assertThat(requests.every()).isEqualTo(1);
        assertThat(requests.ids()).isNull();
        assertThat(requests.prefix()).isEqualTo("q");
        assertThat(requests.firstId()).isEqualTo(1);
        assertThat(steps).isNotNull();
        assertThat(steps.count()).isEqualTo(run.summary().steps());
        assertThat(steps.each()).isEqualTo(1);
        assertThat(steps.running() != null).isEqualTo(!kind.equals("decode-first"));
        long output = Unpacked.of(requests.outputTokens()).stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(output).isEqualTo(run.summary().outputTokens().total());
        Long preemptions = run.summary().preemptions();
        assertThat(Unpacked.of(steps.preempted()).stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(preemptions == null ? 0 : preemptions);
        assertThat(requests.changes().isEmpty()).isEqualTo(preemptions == null || preemptions == 0);
        if (kind.equals("preempted")) {
            assertThat(preemptions).isPositive();
        }
    }

    @Test
    void aReportWithoutStepsHasNone() throws IOException {
        RunSeries series = run("preempted").withoutSteps();

        assertThat(series.steps()).isNull();
        assertThat(series.requests().rows()).isEqualTo(60);
        assertThat(series.bins()).isNotNull();
        assertThat(series.bins().kvUsed()).isNull();
    }

    @Test
    void eachRequestHasWhatTookTheMostOfItsTtft() throws IOException {
        Scenario scenario = scenario("preempted");
        RunObserver observer = new RunObserver(true);
        try (BlameLog blame = new BlameLog(scenario)) {
            Simulation.run(scenario, Listeners.of(observer, blame.observer()));
            RunSeries series = observer.series(scenario.config(), blame);

            List<String> causes = series.requests().causes();
            assertThat(causes).isNotNull().contains("own_prefill");
            assertThat(Unpacked.of(series.requests().largest()))
                    .hasSize(60)
                    .allSatisfy(cause -> assertThat(cause).isBetween(0L, causes.size() - 1L));
            assertThat(series.blame()).isNotNull();
            assertThat(series.blame().deciles()).hasSize(10);
            assertThat(series.blame().slowest()).hasSize(20);
        }
    }
}
