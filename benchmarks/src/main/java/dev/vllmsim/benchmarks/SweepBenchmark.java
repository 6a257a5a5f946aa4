package dev.vllmsim.benchmarks;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.sweep.Sweep;
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

/** Milliseconds for 32 points of 5,000 requests, by the number of threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SweepBenchmark {
    /** Points that run at a time. */
    @Param({"1", "2", "4"})
    public int threads;

    private List<Scenario> points;

    @Setup
    public void read() {
        points = new ArrayList<>();
        for (int concurrency = 1; concurrency <= 32; concurrency++) {
            points.add(Settings.scenario(Settings.mixed(5_000, concurrency)));
        }
    }

    @Benchmark
    public List<SimulationResult> sweep() {
        return Sweep.run(points, point -> Simulation.run(point, new SimulationListener() {}), point -> {}, threads);
    }
}
