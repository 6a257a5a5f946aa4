package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.console.TextOutput;
import dev.vllmsim.cli.files.Paths;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.plot.Pictures;
import dev.vllmsim.report.file.AtomicFile;
import dev.vllmsim.report.file.IoConsumer;
import dev.vllmsim.report.statistics.Statistic;
import dev.vllmsim.report.vllmbench.BenchResult;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to come out of a run, and where to. Of flags that contradict each other it says which counts. */
final class Outputs {
    private static final String STANDARD_OUTPUT = "-";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Console console;
    private final @Nullable String json;
    private final Path folder;
    private final boolean debug;
    private final boolean drawsSteps;
    private final boolean drawsSweep;
    private final StepsWindow window;
    private final List<Statistic> sweepMetrics;
    private final @Nullable String benchJson;
    private final BenchResult.Options benchOptions;

    /**
     * @param sweep whether it is a sweep that is run
     */
    Outputs(RunArguments arguments, boolean sweep, Console console) {
        this.console = console;
        json = arguments.json();
        window = StepsWindow.of(arguments.stepsFrom(), arguments.stepsCount());
        sweepMetrics = SweepMetrics.of(arguments.sweepMetrics());
        debug = arguments.debug() && !sweep;
        benchJson = sweep ? null : arguments.benchJson();
        benchOptions = BenchOptions.of(arguments);
        drawsSteps = arguments.plotSteps() && !arguments.noPlot() && !sweep;
        drawsSweep = sweep && !arguments.noPlot();
        String outputDir = arguments.outputDir();
        folder = Paths.of(outputDir == null ? "." : outputDir);
        new Contradictions(arguments, console).tell(sweep, drawsSteps || drawsSweep);
    }

    /**
     * Makes sure, as far as that is possible, that everything can be written, and nothing over something else.
     *
     * @param workload the file that requests are read from, or {@code null} for none
     * @throws Failure if it cannot
     */
    void check(@Nullable String workload) {
        if (STANDARD_OUTPUT.equals(json) && STANDARD_OUTPUT.equals(benchJson)) {
            throw Failure.usage("--json - and --vllm-bench-json - would be mixed up on the standard output: name a file"
                    + " for one of them");
        }
        Map<String, @Nullable String> targets = new LinkedHashMap<>();
        targets.put("--json", json);
        targets.put("--vllm-bench-json", benchJson);
        targets.put(
                "the picture",
                drawsSteps || drawsSweep
                        ? picture(drawsSweep ? Drawing.SWEEP_FILE : Drawing.STEPS_FILE)
                                .toString()
                        : null);
        Paths.checkDistinct(targets, workload);
        if (json != null && !json.equals(STANDARD_OUTPUT)) {
            Paths.checkFile(Paths.of(json));
        }
        if (benchJson != null && !benchJson.equals(STANDARD_OUTPUT)) {
            Paths.checkFile(Paths.of(benchJson));
        }
        if (drawsSteps || drawsSweep) {
            Paths.checkFolder(folder);
            // While the simulation runs, or all that comes of it is a picture that took longer.
            Pictures.warmUp();
        }
    }

    /** Where text for people goes: the standard output, unless that is for the JSON alone. */
    TextOutput text() {
        return STANDARD_OUTPUT.equals(json) || STANDARD_OUTPUT.equals(benchJson) ? console.err() : console.out();
    }

    boolean hasJson() {
        return json != null;
    }

    /** What observes the run for the result that reads like one of vLLM's benchmark, or {@code null} for none. */
    @Nullable
    BenchResult bench() {
        return benchJson == null ? null : new BenchResult(benchOptions);
    }

    /** Writes that result, whole or not at all. */
    void writeBench(BenchResult bench, Map<String, Object> config) throws IOException {
        write(benchJson, out -> bench.writeTo(out, config));
    }

    boolean debug() {
        return debug;
    }

    boolean drawsSteps() {
        return drawsSteps;
    }

    boolean drawsSweep() {
        return drawsSweep;
    }

    StepsWindow window() {
        return window;
    }

    /** What is shown of a sweep's latencies. */
    List<Statistic> sweepMetrics() {
        return sweepMetrics;
    }

    /** The path of a picture. */
    Path picture(String name) {
        return folder.resolve(name).normalize();
    }

    /** Writes the document, whole or not at all. */
    void writeJson(IoConsumer<OutputStream> document) throws IOException {
        write(json, document);
    }

    private void write(@Nullable String target, IoConsumer<OutputStream> document) throws IOException {
        if (STANDARD_OUTPUT.equals(target)) {
            OutputStream out = new BufferedOutputStream(console.out().bytes(), BUFFER_BYTES);
            document.accept(out);
            out.flush();
        } else if (target != null) {
            AtomicFile.write(Paths.of(target), document);
        }
    }
}
