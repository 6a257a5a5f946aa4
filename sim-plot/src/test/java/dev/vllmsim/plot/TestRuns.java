package dev.vllmsim.plot;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.chart.LaneCollector;
import dev.vllmsim.report.chart.LaneWindow;
import dev.vllmsim.report.chart.Lanes;
import dev.vllmsim.report.chart.Latencies;
import dev.vllmsim.report.chart.LatencyCollector;
import dev.vllmsim.report.chart.Timeline;
import dev.vllmsim.report.chart.TimelineBuilder;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.StepSeries;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.SweepPoint;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.measure.StepSeriesRecorder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Runs of the real engine to draw: the seed's experiments and variations of them. */
public final class TestRuns {
    private static final Tool TOOL = new Tool("vllm-sim", "test");

    private TestRuns() {}

    /** The seed's third experiment, which it plots step by step. */
    public static Map<String, Object> experiment3() {
        return settings(
                "total_query",
                30,
                "min_input",
                64,
                "max_input",
                512,
                "min_output",
                16,
                "max_output",
                64,
                "concurrency",
                4,
                "max_num_scheduled_tokens",
                256,
                "prefill_elapsed_time_ms",
                8,
                "decode_elapsed_time_ms",
                3,
                "seed",
                7);
    }

    /** The seed's fourth experiment, which it sweeps over the concurrency. */
    public static Map<String, Object> experiment4() {
        return settings(
                "total_query",
                200,
                "min_input",
                256,
                "max_input",
                2048,
                "min_output",
                64,
                "max_output",
                256,
                "concurrency",
                32,
                "max_num_scheduled_tokens",
                256,
                "prefill_elapsed_time_ms",
                8,
                "decode_elapsed_time_ms",
                3,
                "seed",
                7);
    }

    /** A larger server: 64 sequences, chunks of 512 and up to four partial prefills. */
    public static Map<String, Object> largeServer() {
        return with(
                experiment4(),
                "concurrency",
                64,
                "max_num_seqs",
                64,
                "max_num_scheduled_tokens",
                2048,
                "prefill_chunk_size",
                512,
                "max_num_partial_prefills",
                4);
    }

    /** vLLM's own scheduler with little memory, so that requests wait, and are preempted. */
    public static Map<String, Object> vllm() {
        return settings(
                "scheduler",
                "vllm-v1",
                "total_query",
                100,
                "min_input",
                64,
                "max_input",
                512,
                "min_output",
                16,
                "max_output",
                128,
                "concurrency",
                24,
                "max_num_batched_tokens",
                512,
                "max_num_seqs",
                16,
                "num_gpu_blocks",
                300,
                "prefill_elapsed_time_ms",
                8,
                "decode_elapsed_time_ms",
                3,
                "seed",
                7);
    }

    /** Settings from names and values in turn. */
    public static Map<String, Object> settings(Object... pairs) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put((String) pairs[i], pairs[i + 1]);
        }
        return settings;
    }

    /** Settings with some of them changed. */
    public static Map<String, Object> with(Map<String, Object> base, Object... pairs) {
        Map<String, Object> settings = new LinkedHashMap<>(base);
        settings.putAll(settings(pairs));
        return settings;
    }

    /** Every setting of a run, defaults included. */
    public static Map<String, Object> config(Map<String, Object> settings) {
        return scenario(settings).config();
    }

    /** The steps of a run, those of a window with their items. */
    public static StepSeries steps(Map<String, Object> settings, long from, int count) {
        StepSeriesRecorder recorder = new StepSeriesRecorder(RunColumns.of(scenario(settings)), from, count);
        Simulation.run(scenario(settings), recorder);
        return recorder.series();
    }

    /** The latencies of a run. */
    public static Latencies latencies(Map<String, Object> settings) {
        Scenario scenario = scenario(settings);
        LatencyCollector latencies = new LatencyCollector();
        return latencies.latencies(head(scenario, latencies));
    }

    /** A run over time. */
    public static Timeline timeline(Map<String, Object> settings) {
        Scenario scenario = scenario(settings);
        TimelineBuilder timeline = new TimelineBuilder(RunColumns.of(scenario).kvBlocks());
        Simulation.run(scenario, timeline);
        return timeline.timeline();
    }

    /** Some requests of a run. */
    public static Lanes lanes(Map<String, Object> settings, LaneWindow window) {
        LaneCollector lanes = new LaneCollector(window, true);
        Simulation.run(scenario(settings), lanes);
        return lanes.lanes();
    }

    private static RunHead head(Scenario scenario, SimulationListener listener) {
        MetricsCollector metrics = MetricsCollector.of(scenario, false, 0);
        SimulationResult result = Simulation.run(scenario, Listeners.of(metrics, listener));
        return new RunHead(TOOL, scenario.config(), metrics.summary(result), List.of(), List.of());
    }

    /** A sweep over one setting. */
    public static SweepReport sweep(Map<String, Object> base, String name, List<?> values) {
        List<SweepPoint> points = new ArrayList<>();
        for (Object value : values) {
            points.add(new SweepPoint(settings(name, value), summary(with(base, name, value)), List.of()));
        }
        return SweepReport.of(TOOL, config(base), name, points);
    }

    /** A sweep over the grid of two settings. */
    public static SweepReport grid(Map<String, Object> base, String one, List<?> ones, String two, List<?> twos) {
        List<SweepPoint> points = new ArrayList<>();
        for (Object first : ones) {
            for (Object second : twos) {
                Map<String, Object> at = settings(one, first, two, second);
                points.add(new SweepPoint(at, summary(with(with(base, one, first), two, second)), List.of()));
            }
        }
        return SweepReport.of(TOOL, config(base), one + "," + two, points);
    }

    /** The same runs, as if they had been swept over another setting. */
    public static SweepReport renamed(SweepReport sweep, String parameter, List<?> values) {
        List<SweepPoint> points = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            points.add(new SweepPoint(
                    settings(parameter, values.get(i)), sweep.points().get(i).summary(), List.of()));
        }
        return SweepReport.of(TOOL, sweep.config(), parameter, points);
    }

    /** The same runs, of which those from a place on warn of something. */
    public static SweepReport warned(SweepReport sweep, int from) {
        List<SweepPoint> points = new ArrayList<>(sweep.points());
        for (int i = from; i < points.size(); i++) {
            SweepPoint point = points.get(i);
            points.set(
                    i,
                    new SweepPoint(
                            point.settings(),
                            point.summary(),
                            List.of(new Warning("overload", "more than is served"))));
        }
        return SweepReport.of(TOOL, sweep.config(), sweep.parameter(), points);
    }

    /** The whole numbers from one to another. */
    public static List<Integer> range(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    private static Summary summary(Map<String, Object> settings) {
        Scenario scenario = scenario(settings);
        MetricsCollector metrics = MetricsCollector.of(scenario, false, 0);
        SimulationResult result = Simulation.run(scenario, metrics);
        return metrics.summary(result);
    }

    private static Scenario scenario(Map<String, Object> settings) {
        return ScenarioReader.read(settings, unused -> {
            throw new IllegalStateException("the runs of these tests have no workload file");
        });
    }
}
