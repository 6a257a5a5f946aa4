package dev.vllmsim.benchmarks;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.Summary;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds a request, by concurrency and output length, without and with the metrics. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineBenchmark {
    private static final int REQUESTS = 20_000;

    /** Active requests, which is also the number of seats in a step. */
    @Param({"1", "64", "1024"})
    public int concurrency;

    /** Tokens that each request generates. */
    @Param({"16", "256", "4096"})
    public int outputTokens;

    private Scenario scenario;

    @Setup
    public void read() {
        scenario = Settings.scenario(Settings.fixed(REQUESTS, concurrency, outputTokens));
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public SimulationResult engineAlone() {
        return Simulation.run(scenario, new SimulationListener() {});
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public Summary withSummary() {
        MetricsCollector metrics = new MetricsCollector(RunColumns.of(scenario));
        return metrics.summary(Simulation.run(scenario, metrics));
    }
}
