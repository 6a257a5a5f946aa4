package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Failure;
import dev.vllmsim.cli.flags.RunArguments;
import dev.vllmsim.report.vllmbench.BenchResult;
import java.util.ArrayList;
import java.util.List;

/** What was typed on the result that reads like one of vLLM's benchmark. */
final class BenchOptions {
    private BenchOptions() {}

    /**
     * The options that were typed, or vLLM's own.
     *
     * @throws Failure if they are none
     */
    static BenchResult.Options of(RunArguments arguments) {
        String metrics = arguments.percentileMetrics();
        String percentiles = arguments.metricPercentiles();
        return new BenchResult.Options(
                arguments.saveDetailed(),
                metrics == null ? BenchResult.Options.DEFAULT.metrics() : metrics(metrics),
                percentiles == null ? BenchResult.Options.DEFAULT.percentiles() : percentiles(percentiles));
    }

    private static List<String> metrics(String text) {
        List<String> names = List.of(text.split(",", -1));
        for (String name : names) {
            if (!BenchResult.METRICS.contains(name)) {
                throw Failure.usage("--percentile-metrics must be some of " + String.join(",", BenchResult.METRICS)
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
                throw Failure.usage("--metric-percentiles must be numbers from 0 to 100 separated by commas, but has '"
                        + word + "'");
            }
            numbers.add(number);
        }
        return numbers;
    }
}
