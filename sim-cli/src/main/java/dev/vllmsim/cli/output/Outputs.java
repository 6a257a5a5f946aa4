package dev.vllmsim.cli.output;

import dev.vllmsim.cli.console.Console;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.SweepReport;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that is to come out of a run or a sweep. Of flags that come to nothing it tells a person. */
public final class Outputs implements Closeable {
    /** Every output there is, in the order in which they are written. A further one is a line here. */
    private static final List<Supplier<RunOutput>> ALL = List.of(
            TraceOutput::new,
            JsonOutput::new,
            CsvOutput::new,
            HtmlOutput::new,
            BenchOutput::new,
            PerfettoOutput::new,
            TailOutput::new,
            SummaryOutput::new,
            StepsPicture::new,
            ObservedPicture::latency,
            ObservedPicture::timeline,
            ObservedPicture::fleet,
            LanesOutput::new,
            SweepPicture::new,
            TradeoffOutput::new);

    private static final String RECORD_STEPS = "--record-steps";

    private final List<RunOutput> wanted = new ArrayList<>();
    private final OutputRequest request;

    /**
     * @param request what is asked for
     * @param stepsTyped whether it was typed that steps are recorded
     * @throws dev.vllmsim.cli.console.Failure if what was typed cannot be used
     */
    public Outputs(OutputRequest request, boolean stepsTyped) {
        this.request = request;
        List<RunOutput> all = ALL.stream().map(Supplier::get).toList();
        for (RunOutput output : all) {
            if (output.begin(request) && (output.notInSweeps() == null || !request.sweep())) {
                wanted.add(output);
            }
        }
        tellOfIdleFlags(all, stepsTyped);
    }

    /** The flags of all outputs, each once. */
    public static List<OutputFlag> flags() {
        Set<OutputFlag> flags = new LinkedHashSet<>();
        for (Supplier<RunOutput> output : ALL) {
            flags.addAll(output.get().flags());
        }
        return List.copyOf(flags);
    }

    /**
     * How many of the worst requests are to be told of.
     *
     * @param typed what was typed on outputs
     * @param usual how many if nothing was typed, or {@code null} for what is usual
     * @throws dev.vllmsim.cli.console.Failure if what was typed is no such number
     */
    public static int tailSize(OutputArguments typed, @Nullable Integer usual) {
        return TailOutput.size(typed, usual);
    }

    /** Whether the trace is printed, between whose lines nothing else may stand. */
    public static boolean isTraced(OutputArguments typed) {
        return typed.has(TraceOutput.DEBUG);
    }

    private void tellOfIdleFlags(List<RunOutput> all, boolean stepsTyped) {
        OutputArguments typed = request.typed();
        Map<String, List<String>> idle = new LinkedHashMap<>();
        for (RunOutput output : all) {
            for (OutputFlag flag : output.flags()) {
                if (!typed.has(flag)) {
                    continue;
                }
                String needs = flag.needs();
                String reason = request.sweep() ? output.notInSweeps() : null;
                if (reason != null && flag.equals(output.flags().get(0))) {
                    add(idle, reason, flag.name());
                } else if (needs != null && (request.sweep() || !typed.typed().containsKey(needs))) {
                    add(idle, flag.otherwise(), flag.name());
                }
            }
        }
        if (stepsTyped && request.sweep()) {
            add(idle, String.valueOf(new TraceOutput().notInSweeps()), RECORD_STEPS);
        } else if (stepsTyped && !typed.has(JsonOutput.JSON) && !typed.has(CsvOutput.CSV)) {
            add(idle, "steps go into the report of --json, or the tables of --csv", RECORD_STEPS);
        }
        if (!request.sweep() && typed.has(PictureFlags.NO_PLOT)) {
            all.stream()
                    .map(output -> output.flags().get(0))
                    .filter(flag -> flag.group() == OutputFlag.Group.PICTURES
                            && !flag.equals(PictureFlags.OUTPUT_DIR)
                            && typed.has(flag))
                    .forEach(flag -> add(idle, "--no-plot has nothing drawn", flag.name()));
        }
        if (!request.sweep() && typed.has(SweepMetrics.FLAG)) {
            add(idle, "it is no sweep that is run", SweepMetrics.FLAG.name());
        }
        if (!request.sweep() && typed.has(TradeoffOutput.FLAG)) {
            add(idle, "it is no sweep that is run", TradeoffOutput.FLAG.name());
        }
        if (typed.has(PictureFlags.OUTPUT_DIR)
                && wanted.stream().noneMatch(output -> output.flags().contains(PictureFlags.OUTPUT_DIR))) {
            add(idle, "nothing is drawn", PictureFlags.OUTPUT_DIR.name());
        }
        Console console = request.console();
        idle.forEach((reason, names) -> console.notice(
                String.join(", ", names) + (names.size() == 1 ? " has" : " have") + " no effect: " + reason));
    }

    private static void add(Map<String, List<String>> idle, String reason, String name) {
        List<String> names = idle.computeIfAbsent(reason, any -> new ArrayList<>());
        if (!names.contains(name)) {
            names.add(name);
        }
    }

    /**
     * Makes sure, as far as that is possible, that everything can be written, and nothing over something else; then does
     * what can be done ahead.
     *
     * @throws dev.vllmsim.cli.console.Failure if it cannot
     */
    public void prepare() {
        request.files().check();
        wanted.forEach(RunOutput::prepare);
    }

    /** What observes a run for the outputs. */
    public List<SimulationListener> listeners(Scenario scenario) {
        List<SimulationListener> listeners = new ArrayList<>();
        for (RunOutput output : wanted) {
            SimulationListener listener = output.listener(scenario);
            if (listener != null) {
                listeners.add(listener);
            }
        }
        return listeners;
    }

    /**
     * Writes all there is to say of a run.
     *
     * @throws IOException if it cannot be written
     */
    public void write(RunHead run) throws IOException {
        for (RunOutput output : wanted) {
            output.write(run);
        }
    }

    /**
     * Writes all there is to say of a sweep.
     *
     * @throws IOException if it cannot be written
     */
    public void write(SweepReport sweep) throws IOException {
        for (RunOutput output : wanted) {
            output.write(sweep);
        }
    }

    @Override
    public void close() throws IOException {
        for (RunOutput output : wanted) {
            output.close();
        }
    }
}
