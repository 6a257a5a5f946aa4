package dev.vllmsim.cli.output;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.files.CommandFiles;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.vllmbench.BenchResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result that reads like one of {@code vllm bench serve}. */
final class BenchOutput implements RunOutput {
    private static final String REASON = "only --vllm-bench-json has it";

    static final OutputFlag FILE = OutputFlag.file(
            "--vllm-bench-json",
            "FILE",
            OutputFlag.Group.RESULTS,
            "Writes the result with the keys and units of vllm bench serve --save-result.");
    private static final OutputFlag DETAILED = OutputFlag.toggle(
                    "--save-detailed",
                    OutputFlag.Group.RESULTS,
                    "Puts the arrays of single requests into --vllm-bench-json.")
            .with(FILE, REASON);
    private static final OutputFlag METRICS = OutputFlag.text(
                    "--percentile-metrics",
                    "NAMES",
                    OutputFlag.Group.RESULTS,
                    "Metrics in --vllm-bench-json, separated by commas: " + String.join(", ", BenchResult.METRICS)
                            + ". Default: ttft,tpot,itl.")
            .with(FILE, REASON);
    private static final OutputFlag PERCENTILES = OutputFlag.text(
                    "--metric-percentiles",
                    "NUMBERS",
                    OutputFlag.Group.RESULTS,
                    "Percentiles in --vllm-bench-json, separated by commas. Default: 99.")
            .with(FILE, REASON);

    private CommandFiles.@Nullable Target target;
    private BenchResult.Options options = BenchResult.Options.DEFAULT;
    private @Nullable BenchResult result;

    @Override
    public List<OutputFlag> flags() {
        return List.of(FILE, DETAILED, METRICS, PERCENTILES);
    }

    @Override
    public boolean begin(OutputRequest request) {
        OutputArguments typed = request.typed();
        String metrics = typed.value(METRICS);
        String percentiles = typed.value(PERCENTILES);
        options = new BenchResult.Options(
                typed.has(DETAILED),
                metrics == null ? BenchResult.Options.DEFAULT.metrics() : metrics(metrics),
                percentiles == null ? BenchResult.Options.DEFAULT.percentiles() : percentiles(percentiles));
        String file = typed.value(FILE);
        target = file == null || request.sweep() ? null : request.files().output(FILE.name(), file);
        return target != null;
    }

    private static List<String> metrics(String text) {
        List<String> names = List.of(text.split(",", -1));
        for (String name : names) {
            if (!BenchResult.METRICS.contains(name)) {
                throw Failure.usage(METRICS.name() + " must be some of " + String.join(",", BenchResult.METRICS)
                        + ", but has '" + name + "'");
            }
        }
        return names;
    }

    private static List<Double> percentiles(String text) {
        List<Double> numbers = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            double number;
            try {
                number = Double.parseDouble(word);
            } catch (NumberFormatException e) {
                number = Double.NaN;
            }
            if (!(number >= 0 && number <= 100)) {
                throw Failure.usage(PERCENTILES.name() + " must be numbers from 0 to 100 separated by commas, but has '"
                        + word + "'");
            }
            numbers.add(number);
        }
        return numbers;
    }

    @Override
    public SimulationListener listener(Scenario scenario) {
        BenchResult observer = new BenchResult(options);
        result = observer;
        return observer;
    }

    @Override
    public void write(RunHead run) throws IOException {
        BenchResult observed = result;
        if (target != null && observed != null) {
            target.write(
                    out -> observed.writeTo(out, run.config(), run.summary().specDecode()));
        }
    }
}
