package dev.vllmsim.cli.run;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.cli.flags.RunArguments;
import java.util.ArrayList;
import java.util.List;

/** Tells a person of output flags that come to nothing beside the others. */
final class Contradictions {
    private final RunArguments arguments;
    private final Console console;

    Contradictions(RunArguments arguments, Console console) {
        this.arguments = arguments;
        this.console = console;
    }

    /**
     * Tells of all of them.
     *
     * @param sweep whether it is a sweep that is run
     * @param draws whether anything is drawn
     */
    void tell(boolean sweep, boolean draws) {
        boolean records = Boolean.TRUE.equals(arguments.recordSteps());
        if (sweep) {
            List<String> names = new ArrayList<>();
            addIf(arguments.debug(), "--debug", names);
            addIf(arguments.plotSteps(), "--plot-steps", names);
            addIf(records, "--record-steps", names);
            addIf(arguments.benchJson() != null, "--vllm-bench-json", names);
            tell(names, "a sweep prints no trace, draws and records no steps, and has one result for all runs");
        } else {
            addAndTell(arguments.plotSteps() && arguments.noPlot(), "--plot-steps", "--no-plot has nothing drawn");
            if (arguments.benchJson() == null) {
                List<String> names = new ArrayList<>();
                addIf(arguments.saveDetailed(), "--save-detailed", names);
                addIf(arguments.percentileMetrics() != null, "--percentile-metrics", names);
                addIf(arguments.metricPercentiles() != null, "--metric-percentiles", names);
                tell(names, "only --vllm-bench-json has it");
            }
            addAndTell(arguments.sweepMetrics() != null, "--sweep-metrics", "it is no sweep that is run");
            addAndTell(records && arguments.json() == null, "--record-steps", "steps go into the report of --json");
        }
        if (sweep || !arguments.plotSteps()) {
            List<String> names = new ArrayList<>();
            addIf(arguments.stepsFrom() != null, "--steps-from", names);
            addIf(arguments.stepsCount() != null, "--steps-count", names);
            tell(names, "no steps are drawn without --plot-steps");
        }
        addAndTell(arguments.outputDir() != null && !draws, "--output-dir", "nothing is drawn");
    }

    private void addAndTell(boolean condition, String name, String reason) {
        if (condition) {
            tell(List.of(name), reason);
        }
    }

    private static void addIf(boolean condition, String name, List<String> names) {
        if (condition) {
            names.add(name);
        }
    }

    private void tell(List<String> names, String reason) {
        if (!names.isEmpty()) {
            console.notice(String.join(", ", names) + (names.size() == 1 ? " has" : " have") + " no effect: " + reason);
        }
    }
}
