package dev.vllmsim.benchmarks;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Milliseconds to collect the finished requests of a run and to work out its summary, percentiles and all. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReportBenchmark {
    /** Finished requests. */
    @Param({"1000", "100000"})
    public int requests;

    private final List<FinishedRequest> finished = new ArrayList<>();
    private RunColumns columns;
    private SimulationResult result;

    @Setup
    public void run() {
        Scenario scenario = Settings.scenario(Settings.mixed(requests, 64));
        columns = RunColumns.of(scenario);
        result = Simulation.run(scenario, new SimulationListener() {
            @Override
            public void onFinish(FinishedRequest request) {
                finished.add(request);
            }
        });
    }

    @Benchmark
    public Summary collectAndSummarise() {
        MetricsCollector metrics = new MetricsCollector(columns);
        for (FinishedRequest request : finished) {
            metrics.onFinish(request);
        }
        return metrics.summary(result);
    }
}
