package dev.vllmsim.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.measure.RequestLog;
import dev.vllmsim.report.measure.StepLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pictures show of runs: the same from the run as from its report, and in sum what the summary says. */
class ChartsOfRunsTest {
    @TempDir
    private Path folder;

    private record Run(Summary summary, Timeline live, Timeline read, Lanes liveLanes, Lanes readLanes) {}

    private static Map<String, Object> settings(String kind) {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of(
                "total_query", 60,
                "min_input", 64,
                "max_input", 512,
                "min_output", 1,
                "max_output", 128,
                "prefill_elapsed_time_ms", 8,
                "decode_elapsed_time_ms", 3,
                "seed", 7));
        switch (kind) {
            case "decode-first" -> settings.putAll(Map.of("max_num_scheduled_tokens", 256, "concurrency", 8));
            case "preempted" ->
                settings.putAll(Map.of(
                        "scheduler",
                        "vllm-v1",
                        "async_scheduling",
                        false,
                        "max_num_batched_tokens",
                        512,
                        "num_gpu_blocks",
                        150,
                        "concurrency",
                        24));
            case "async" ->
                settings.putAll(Map.of(
                        "scheduler",
                        "vllm-v1",
                        "max_num_batched_tokens",
                        512,
                        "num_gpu_blocks",
                        150,
                        "concurrency",
                        24));
            case "idle" ->
                settings.putAll(
                        Map.of("scheduler", "vllm-v1", "num_gpu_blocks", 500, "request_rate", 1.5, "step_host_ms", 2));
            default -> throw new IllegalArgumentException(kind);
        }
        return settings;
    }

    private Run run(String kind, LaneWindow window) throws IOException {
        Scenario scenario = ScenarioReader.read(settings(kind), unused -> {
            throw new AssertionError("there is no file to read");
        });
        RunColumns columns = RunColumns.of(scenario);
        MetricsCollector metrics = MetricsCollector.of(scenario, true, 0);
        TimelineBuilder timeline = new TimelineBuilder(columns.kvBlocks());
        LaneCollector lanes = new LaneCollector(window, true);
        Path file = folder.resolve("run.json");
        try (RequestLog requests = new RequestLog(columns);
                StepLog steps = new StepLog(columns);
                OutputStream out = Files.newOutputStream(file)) {
            SimulationResult result = Simulation.run(scenario, Listeners.of(metrics, timeline, lanes, requests, steps));
            Summary summary = metrics.summary(result);
            RunHead head = new RunHead(new Tool("vllm-sim", "1"), scenario.config(), summary, List.of(), List.of());
            ReportWriter.writeRun(out, head, requests, steps);
            TimelineBuilder read = new TimelineBuilder();
            ReportReader.readRun(new TestInput(file), read);
            LaneCollector readLanes = new LaneCollector(window, true);
            ReportReader.readRun(new TestInput(file), readLanes);
            return new Run(summary, timeline.timeline(), read.timeline(), lanes.lanes(), readLanes.lanes());
        }
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"decode-first", "preempted", "async", "idle"})
    void aTimelineAddsUpToTheSummary(String kind) throws IOException {
        Run run = run(kind, LaneWindow.of(0, 10));
        Timeline live = run.live();
        Summary summary = run.summary();

        assertThat(sum(live.arrivals())).isEqualTo((double) summary.requests());
        assertThat(sum(live.finishes())).isEqualTo((double) summary.requests());
        assertThat(sum(live.preemptions()))
                .isEqualTo(summary.preemptions() == null ? 0 : (double) summary.preemptions());
        assertThat((live.toNanos() - live.fromNanos()) / 1e6).isEqualTo(summary.spanMs());
        // Little's law: the time of all requests is what runs and waits, summed up over time, to within the steps at
        // whose ends requests arrive and finish.
        double inSystem = (sum(live.running()) + sum(live.waiting())) / 1e6;
        assertThat(inSystem).isCloseTo(summary.sumRequestTimeMs(), within(summary.sumRequestTimeMs() * 0.06));
        if (kind.equals("preempted")) {
            assertThat(sum(live.preemptions())).isPositive();
        }
        assertThat(live.kvFree() != null).isEqualTo(!kind.equals("decode-first"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"decode-first", "preempted", "async", "idle"})
    void aReportSaysTheSameAsItsRun(String kind) throws IOException {
        Run run = run(kind, LaneWindow.of(3, 40));

        assertThat(run.read())
                .usingRecursiveComparison()
                .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-3 ? 0 : Double.compare(a, b), Double.class)
                .isEqualTo(run.live());
        assertThat(run.readLanes()).isEqualTo(run.liveLanes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"decode-first", "preempted", "async", "idle"})
    void aLaneIsALifeWithoutAGap(String kind) throws IOException {
        Lanes lanes = run(kind, LaneWindow.of(0, 60)).liveLanes();

        assertThat(lanes.lanes()).hasSize(60);
        for (Lanes.Lane lane : lanes.lanes()) {
            List<Lanes.Span> spans = lane.spans();
            for (int i = 1; i < spans.size(); i++) {
                assertThat(spans.get(i).fromNanos()).isEqualTo(spans.get(i - 1).toNanos());
                assertThat(spans.get(i).state()).isNotEqualTo(spans.get(i - 1).state());
            }
        }
        boolean preempted = lanes.lanes().stream()
                .flatMap(lane -> lane.spans().stream())
                .anyMatch(span -> span.state() == Lanes.State.PREEMPTED);
        assertThat(preempted).isEqualTo(kind.equals("preempted") || kind.equals("async"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"preempted", "idle"})
    void aSpanOfTimeHasWhoIsThere(String kind) throws IOException {
        LaneWindow window = new LaneWindow(0, 4, 200_000_000, 400_000_000);
        Lanes lanes = run(kind, window).liveLanes();

        assertThat(lanes.lanes()).hasSizeLessThanOrEqualTo(4);
        assertThat(lanes.fromNanos()).isGreaterThanOrEqualTo(200_000_000);
        assertThat(lanes.toNanos()).isLessThanOrEqualTo(400_000_000);
        assertThat(lanes.more() > 0).isEqualTo(kind.equals("preempted"));
    }
}
