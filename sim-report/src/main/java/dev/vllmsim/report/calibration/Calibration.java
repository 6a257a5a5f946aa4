package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.measure.Cautions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Fits a step time to a measured run, or takes one as given, and scores it. */
public final class Calibration {
    private static final double NANOS_PER_MILLI = 1e6;

    /** From here on a recorded KV cache was about full at some time, in percent. */
    private static final double FULL = 95;

    /** Below ten requests a coefficient one of them can decide the fit. */
    private static final int FEWEST_TO_FIT = 10 * Coefficient.COUNT;

    private final MeasuredRun run;
    private final Selection selection;
    private final Replay replay;
    private final Loss loss;

    /**
     * @param run the measured run
     * @param selection which of its requests a fit looks at
     */
    public Calibration(MeasuredRun run, Selection selection) {
        this.run = run;
        this.selection = selection;
        replay = new Replay(run);
        loss = new Loss(run.requests(), selection.counts());
    }

    /**
     * Finds the step time.
     *
     * @param prefillContext whether to fit the term of prefill attention as well
     * @param progress is told after each simulation how many there have been
     */
    public Fit fit(boolean prefillContext, LongConsumer progress) {
        return new StepTimeFit(replay, run.requests(), loss, prefillContext, progress).find();
    }

    /** Takes a step time as it is. */
    public Fit score(LinearStepTime model) {
        return new Fit(model, loss.of(replay.run(model)), 1);
    }

    /**
     * The document.
     *
     * @param source the run's name, as it was typed
     * @param fitted whether the step time was fitted to this run
     */
    public CalibrationReport report(Tool tool, String source, Fit fit, boolean fitted) {
        WorkLog work = new WorkLog();
        Outcome outcome = replay.run(fit.model(), work);
        StateLog states = new StateLog(run.ticks());
        if (!run.ticks().isEmpty()) {
            replay.run(fit.model(), states);
        }
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("source", source);
        about.put("format", run.format());
        about.putAll(run.about());
        about.put("requests", run.requests().size());
        Map<String, Object> how = new LinkedHashMap<>();
        how.put("fitted", fitted);
        how.put("requests", fitted ? selection.fitted() : 0);
        if (fitted && selection.rule() != null) {
            how.put("rule", selection.rule());
        }
        how.put("loss", fit.loss());
        how.put("simulations", fit.evaluations());
        how.put("steps", work.steps());
        return new CalibrationReport(
                ReportWriter.SCHEMA_VERSION,
                CalibrationReport.KIND,
                tool,
                about,
                replay.config(),
                ModelFile.settings(fit.model(), work),
                how,
                warnings(),
                scores(outcome, fitted),
                rows(outcome, fitted),
                states.timeline());
    }

    private List<Warning> warnings() {
        List<Warning> warnings = new ArrayList<>();
        for (String note : run.notes()) {
            warnings.add(new Warning("measured_run", note));
        }
        double fullest = run.ticks().stream()
                .map(MeasuredTick::kvPercent)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        if (fullest > FULL && !run.limits().containsKey("num_gpu_blocks")) {
            warnings.add(new Warning(
                    "kv_blocks_unknown",
                    "the measured KV cache was full at some time, but the number of its blocks is not known: give"
                            + " --num-gpu-blocks"));
        }
        if (selection.fitted() < FEWEST_TO_FIT) {
            warnings.add(new Warning(
                    "few_requests",
                    "only " + selection.fitted() + " requests were fitted: too few to tell the coefficients apart"));
        }
        if (run.requests().size() < Cautions.FEWEST_FOR_P99) {
            warnings.add(new Warning(
                    "few_samples",
                    "fewer than " + Cautions.FEWEST_FOR_P99 + " requests: the p99 is that of a few of them"));
        }
        return warnings;
    }

    private List<CalibrationReport.Scores> scores(Outcome outcome, boolean fitted) {
        List<CalibrationReport.Scores> scores = new ArrayList<>();
        scores.add(scores("all", outcome, i -> true));
        if (fitted && selection.fitted() < run.requests().size()) {
            scores.add(scores("fitted", outcome, i -> selection.counts().get(i)));
            scores.add(scores("held_out", outcome, i -> !selection.counts().get(i)));
        }
        return scores;
    }

    private CalibrationReport.Scores scores(String name, Outcome outcome, IntPredicate group) {
        int count = 0;
        for (int i = 0; i < run.requests().size(); i++) {
            count += group.test(i) ? 1 : 0;
        }
        return new CalibrationReport.Scores(
                name,
                count,
                score(FittedLatency.TTFT, outcome, group),
                score(FittedLatency.TPOT_VLLM, outcome, group),
                score(FittedLatency.E2E, outcome, group));
    }

    private CalibrationReport.Score score(FittedLatency latency, Outcome outcome, IntPredicate group) {
        List<Double> measured = new ArrayList<>();
        List<Double> simulated = new ArrayList<>();
        for (int i = 0; i < run.requests().size(); i++) {
            if (group.test(i) && latency.isDefinedFor(run.requests().get(i))) {
                measured.add(latency.measured(run.requests().get(i)) / NANOS_PER_MILLI);
                simulated.add(simulated(latency, i, outcome));
            }
        }
        return CalibrationReport.Score.of(
                measured.stream().mapToDouble(Double::doubleValue).toArray(),
                simulated.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private double simulated(FittedLatency latency, int place, Outcome outcome) {
        return latency.nanos(run.requests().get(place), outcome.firstToken(place), outcome.lastToken(place))
                / NANOS_PER_MILLI;
    }

    private List<CalibrationReport.Row> rows(Outcome outcome, boolean fitted) {
        List<CalibrationReport.Row> rows = new ArrayList<>();
        for (int i = 0; i < run.requests().size(); i++) {
            MeasuredRequest request = run.requests().get(i);
            boolean several = FittedLatency.TPOT_VLLM.isDefinedFor(request);
            @Nullable
            Double measuredTpot =
                    several ? (Double) (FittedLatency.TPOT_VLLM.measured(request) / NANOS_PER_MILLI) : null;
            @Nullable Double simulatedTpot = several ? (Double) simulated(FittedLatency.TPOT_VLLM, i, outcome) : null;
            rows.add(new CalibrationReport.Row(
                    request.id(),
                    request.promptTokens(),
                    request.outputTokens(),
                    fitted && selection.counts().get(i),
                    request.arrivalNanos() / NANOS_PER_MILLI,
                    FittedLatency.TTFT.measured(request) / NANOS_PER_MILLI,
                    simulated(FittedLatency.TTFT, i, outcome),
                    measuredTpot,
                    simulatedTpot,
                    FittedLatency.E2E.measured(request) / NANOS_PER_MILLI,
                    simulated(FittedLatency.E2E, i, outcome)));
        }
        return rows;
    }
}
