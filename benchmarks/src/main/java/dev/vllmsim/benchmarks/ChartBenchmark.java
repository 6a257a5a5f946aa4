package dev.vllmsim.benchmarks;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.plot.StepsOptions;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.StepSeries;
import dev.vllmsim.report.measure.StepSeriesRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Milliseconds to draw the steps of a run and write the picture, by the number of requests in the run. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Djava.awt.headless=true")
public class ChartBenchmark {
    /** Requests in the run: about 4.5 steps each. */
    @Param({"100", "10000"})
    public int requests;

    private Scenario scenario;
    private StepSeries series;
    private Path file;

    @Setup
    public void run() throws IOException {
        scenario = Settings.scenario(Settings.mixed(requests, 64));
        StepSeriesRecorder recorder =
                new StepSeriesRecorder(RunColumns.of(scenario), 0, StepsOptions.DEFAULT_COUNT);
        Simulation.run(scenario, recorder);
        series = recorder.series();
        file = Files.createTempDirectory("vllm-sim-chart").resolve("steps.png");
    }

    @Benchmark
    public List<Path> drawSteps() throws IOException {
        return Pictures.stepsPng(series, scenario.config(), StepsOptions.DEFAULT, file);
    }
}
