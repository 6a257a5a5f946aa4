package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.steptime.StepRange;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Fits a step time to measured runs of one deployment, or takes one as given, and scores it. */
public final class Calibration {
    /** Beside others, a saturated run's times to first token are too rugged to count as much as the rest. */
    private static final double TTFT_WEIGHT_AMONG_SEVERAL = 0.2;

    private static final double NANOS_PER_MILLI = 1e6;

    /** Stands in where the step time is to be found. */
    public static final Map<String, Object> ANY_STEP_TIME = Map.of("step_time", "linear", "step_base_ms", 1);

    private static final SimulationListener NOBODY = new SimulationListener() {};

    private final List<Measured> runs;
    private final Map<String, ?> stepTime;

    /** A run, which of its requests a fit looks at, and how it is simulated. */
    record Measured(MeasuredRun run, Selection selection, Replay replay, Loss loss) {
        Trial trial() {
            return new Trial(replay, run.requests(), loss, run.client().stamps());
        }

        Measured withoutStall(Map<String, ?> stepTime) {
            MeasuredRun calm = run.withoutStall();
            return new Measured(calm, selection, new Replay(calm, stepTime), loss);
        }
    }

    /**
     * @param runs the measured runs, at least one
     * @param selections which of the requests of each a fit looks at
     */
    public Calibration(List<MeasuredRun> runs, List<Selection> selections) {
        this(runs, selections, ANY_STEP_TIME);
    }

    /**
     * @param runs the measured runs, at least one
     * @param selections which of the requests of each a fit looks at
     * @param stepTime settings of a step time, to be scored or to begin with
     * @throws dev.vllmsim.engine.settings.SettingsException if limits of a run, or the step time, cannot be used
     */
    public Calibration(List<MeasuredRun> runs, List<Selection> selections, Map<String, ?> stepTime) {
        this.stepTime = Map.copyOf(stepTime);
        double ttftWeight = runs.size() > 1 ? TTFT_WEIGHT_AMONG_SEVERAL : 1;
        List<Measured> measured = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            MeasuredRun run = runs.get(i);
            Selection selection = selections.get(i);
            measured.add(new Measured(
                    run,
                    selection,
                    new Replay(run, stepTime),
                    new Loss(run.requests(), selection.counts(), ttftWeight)));
        }
        this.runs = measured;
    }

    /**
     * The number of KV blocks with which a run fits best.
     *
     * @param run a run that was bound by memory
     * @param name what to call it
     * @param selection which of its requests count
     * @param plan what is fitted, or {@code null} if the step time is given
     * @param stepTime settings of the step time, if it is given
     */
    public static int blocks(
            MeasuredRun run, String name, Selection selection, @Nullable FitPlan plan, Map<String, ?> stepTime) {
        return BlockSearch.find(run, name, guess -> {
            StepTimeModel model = plan == null
                    ? with(run, guess, selection, stepTime).runs.get(0).replay().stepTime()
                    : with(run, guess, selection, stepTime)
                            .search(plan, 0, any -> {})
                            .approach()
                            .model();
            return blocks -> {
                Measured each = with(run, blocks, selection, stepTime).runs.get(0);
                return each.loss().of(each.replay().run(model));
            };
        });
    }

    private static Calibration with(MeasuredRun run, int blocks, Selection selection, Map<String, ?> stepTime) {
        return new Calibration(List.of(run.withLimits(Map.of("num_gpu_blocks", blocks))), List.of(selection), stepTime);
    }

    private List<MeasuredRun> measuredRuns() {
        return runs.stream().map(Measured::run).toList();
    }

    private List<Trial> trials() {
        return runs.stream().map(Measured::trial).toList();
    }

    /**
     * Finds the step time that fits best.
     *
     * @param plan what is fitted
     * @param progress is told after each simulation how many there have been
     */
    public Fit fit(FitPlan plan, LongConsumer progress) {
        Fit fit = search(plan, 0, progress).find();
        Fit found = plan.host() ? new HostFit(nanos -> search(plan, nanos, progress)).from(fit) : fit;
        dropStalls(found.model(), found.hostNanos(), found.frontNanos());
        return found;
    }

    /** Takes a stall that the stamps seem to show for none where the run fits better without. */
    private void dropStalls(StepTimeModel model, long hostNanos, long frontNanos) {
        for (int i = 0; i < runs.size(); i++) {
            Measured with = runs.get(i);
            if (with.run().firstStallNanos() > 0) {
                Measured without = with.withoutStall(stepTime);
                double loss = with.loss().of(with.replay().run(model, hostNanos, frontNanos, NOBODY));
                if (without.loss().of(without.replay().run(model, hostNanos, frontNanos, NOBODY)) <= loss) {
                    runs.set(i, without);
                }
            }
        }
    }

    private StepTimeFit search(FitPlan plan, long hostNanos, LongConsumer progress) {
        StartValues values = StartValues.of(plan, measuredRuns());
        boolean front = !plan.linear()
                && runs.stream().anyMatch(each -> each.run().client().stamps());
        StartValues all = front ? values.withFront() : values;
        return new StepTimeFit(
                new FitProblem(all.form(), trials(), all.lower(), all.upper(), all.pull(), hostNanos),
                all.starts(),
                plan.linear() ? StepTimeFit.Effort.FAR : StepTimeFit.Effort.NEAR,
                progress);
    }

    /**
     * Takes the step time that was given as it is.
     *
     * @param frontNanos what the front end adds where stamps are a client's
     */
    public Fit score(long frontNanos) {
        Replay first = runs.get(0).replay();
        dropStalls(first.stepTime(), 0, frontNanos);
        double loss = 0;
        for (Measured each : runs) {
            Replay replay = each.replay();
            loss += each.loss().of(replay.run(replay.stepTime(), 0, frontNanos, NOBODY)) / runs.size();
        }
        return new Fit(first.stepTime(), first.stepTimeSettings(), frontNanos, 0, loss, runs.size(), List.of());
    }

    /**
     * The document.
     *
     * @param tool what wrote it
     * @param sources the runs' names, as they were typed
     * @param fit the step time
     * @param plan what was fitted, or {@code null} if nothing was
     */
    public CalibrationReport report(Tool tool, List<String> sources, Fit fit, @Nullable FitPlan plan) {
        List<CalibrationReport.Run> parts = new ArrayList<>();
        List<StepRange> ranges = new ArrayList<>();
        List<Warning> warnings = new ArrayList<>();
        int fitted = 0;
        int steps = 0;
        for (int i = 0; i < runs.size(); i++) {
            Measured each = runs.get(i);
            RunReport report = new RunReport(each, fit);
            parts.add(report.part(sources.get(i)));
            ranges.add(report.range());
            steps += report.steps();
            fitted += fit.fitted() ? each.selection().fitted() : 0;
            for (Warning warning : report.warnings()) {
                String named = runs.size() > 1 ? sources.get(i) + ": " + warning.message() : warning.message();
                warnings.add(new Warning(warning.code(), named));
            }
        }
        Map<String, Object> how = new LinkedHashMap<>();
        how.put("fitted", fit.fitted());
        how.put("requests", fitted);
        @Nullable String rule = runs.get(0).selection().rule();
        if (fit.fitted() && rule != null) {
            how.put("rule", rule);
        }
        how.put("loss", fit.loss());
        how.put("simulations", fit.evaluations());
        how.put("steps", steps);
        if (runs.stream().anyMatch(each -> each.run().client().stamps())) {
            how.put("front_ms", fit.frontNanos() / NANOS_PER_MILLI);
        }
        if (plan != null && plan.prior() != null) {
            how.put("prior", plan.prior().name());
        }
        if (plan != null && plan.host()) {
            how.put("host_ms", fit.hostNanos() / NANOS_PER_MILLI);
        }
        if (fit.fitted()) {
            how.put(
                    "coefficients",
                    fit.estimates().stream().map(Calibration::shown).toList());
        }
        CalibrationReport.Run first = parts.get(0);
        return new CalibrationReport(
                ReportWriter.SCHEMA_VERSION,
                CalibrationReport.KIND,
                tool,
                first.run(),
                first.config(),
                fit.fitted() ? ModelFile.with(fit.settings(), widest(ranges)) : fit.settings(),
                how,
                warnings,
                first.scores(),
                first.requests(),
                first.timeline(),
                parts.subList(1, parts.size()));
    }

    private static Map<String, Object> shown(Estimate estimate) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", estimate.name());
        shown.put("value", estimate.value());
        shown.put("low", estimate.low());
        shown.put("high", estimate.high());
        shown.put("told", estimate.told());
        return shown;
    }

    private static StepRange widest(List<StepRange> ranges) {
        return new StepRange(
                StepRange.Span.upTo(ranges.stream()
                        .mapToLong(r -> r.prefillTokens().max())
                        .max()
                        .orElse(0)),
                StepRange.Span.upTo(ranges.stream()
                        .mapToLong(r -> r.decodeSequences().max())
                        .max()
                        .orElse(0)),
                StepRange.Span.upTo(
                        ranges.stream().mapToLong(r -> r.kvTokens().max()).max().orElse(0)));
    }
}
