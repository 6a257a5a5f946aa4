package dev.vllmsim.report.calibration;

import dev.vllmsim.engine.steptime.StepRange;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.measure.Cautions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One measured run against its simulation with a step time. */
final class RunReport {
    private static final double NANOS_PER_MILLI = 1e6;

    /** From here on a recorded KV cache was about full at some time, in percent. */
    private static final double FULL = 95;

    /** Below ten requests a coefficient one of them can decide the fit. */
    private static final int FEWEST_TO_FIT = 50;

    private final MeasuredRun run;
    private final Selection selection;
    private final Replay replay;
    private final Fit fit;
    private final StateLog states;
    private final RangeLog range;
    private final Outcome outcome;

    RunReport(Calibration.Measured measured, Fit fit) {
        run = measured.run();
        selection = measured.selection();
        replay = measured.replay();
        this.fit = fit;
        states = new StateLog(run.ticks());
        range = new RangeLog(states);
        outcome = replay.run(fit.model(), fit.hostNanos(), fit.frontNanos(), range);
    }

    StepRange range() {
        return range.range();
    }

    int steps() {
        return range.steps();
    }

    /** The run's part of the document. */
    CalibrationReport.Run part(String source) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("source", source);
        about.put("format", run.format());
        about.putAll(run.about());
        about.put("requests", run.requests().size());
        if (run.scored() < run.requests().size()) {
            about.put("scored", run.scored());
        }
        if (run.withContent() > 0) {
            about.put("with_content", run.withContent());
        }
        if (run.client().limit() > 0) {
            about.put("max_concurrency", run.client().limit());
            about.put("released", run.client().released().size());
        }
        if (run.firstStallNanos() > 0) {
            about.put("first_stall_ms", run.firstStallNanos() / NANOS_PER_MILLI);
        }
        return new CalibrationReport.Run(
                about, replay.config(), scores(), rows(), run.ticks().isEmpty() ? List.of() : states.timeline());
    }

    List<Warning> warnings() {
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
        if (!replay.config().containsKey("num_gpu_blocks")) {
            warnings.add(
                    fullest > FULL
                            ? new Warning(
                                    "kv_blocks_unknown",
                                    "the measured KV cache was full at some time, but the number of its blocks is not"
                                            + " known: give --num-gpu-blocks")
                            : new Warning(
                                    "measured_run",
                                    "the number of KV blocks is not recorded: memory is taken to be no limit, unless"
                                            + " --num-gpu-blocks says otherwise"));
        }
        if (selection.fitted() < FEWEST_TO_FIT && fit.fitted()) {
            warnings.add(new Warning(
                    "few_requests",
                    "only " + selection.fitted() + " requests were fitted: too few to tell the coefficients apart"));
        }
        if (run.scored() < Cautions.FEWEST_FOR_P99) {
            warnings.add(new Warning(
                    "few_samples",
                    "fewer than " + Cautions.FEWEST_FOR_P99 + " requests: the p99 is that of a few of them"));
        }
        StepRange known = fit.fitted() ? null : replay.stepTime().fittedOn();
        if (known != null && !covers(known, range())) {
            warnings.add(new Warning(
                    "outside_fitted_range",
                    "the run has steps outside of those that the step time was fitted on (up to "
                            + known.prefillTokens().max() + " prompt tokens, "
                            + known.decodeSequences().max() + " decoding requests, "
                            + known.kvTokens().max() + " KV tokens)"));
        }
        return warnings;
    }

    private static boolean covers(StepRange known, StepRange seen) {
        return known.prefillTokens().contains(seen.prefillTokens().max())
                && known.decodeSequences().contains(seen.decodeSequences().max())
                && known.kvTokens().contains(seen.kvTokens().max());
    }

    private boolean counts(int place) {
        return run.requests().get(place).scored();
    }

    private List<CalibrationReport.Scores> scores() {
        List<CalibrationReport.Scores> scores = new ArrayList<>();
        scores.add(scores("all", this::counts));
        if (fit.fitted() && selection.fitted() < run.scored()) {
            scores.add(scores("fitted", i -> selection.counts().get(i)));
            scores.add(scores("held_out", i -> counts(i) && !selection.counts().get(i)));
        }
        return scores;
    }

    private CalibrationReport.Scores scores(String name, IntPredicate group) {
        int count = 0;
        for (int i = 0; i < run.requests().size(); i++) {
            count += group.test(i) ? 1 : 0;
        }
        return new CalibrationReport.Scores(
                name,
                count,
                score(FittedLatency.TTFT, group),
                score(FittedLatency.TPOT_VLLM, group),
                score(FittedLatency.E2E, group));
    }

    private CalibrationReport.Score score(FittedLatency latency, IntPredicate group) {
        List<Double> measured = new ArrayList<>();
        List<Double> simulated = new ArrayList<>();
        for (int i = 0; i < run.requests().size(); i++) {
            if (group.test(i) && latency.isDefinedFor(run.requests().get(i))) {
                measured.add(latency.measured(run.requests().get(i)) / NANOS_PER_MILLI);
                simulated.add(simulated(latency, i));
            }
        }
        return CalibrationReport.Score.of(
                measured.stream().mapToDouble(Double::doubleValue).toArray(),
                simulated.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private double simulated(FittedLatency latency, int place) {
        return outcome.latency(latency, run.requests().get(place), place) / NANOS_PER_MILLI;
    }

    private List<CalibrationReport.Row> rows() {
        List<CalibrationReport.Row> rows = new ArrayList<>();
        for (int i = 0; i < run.requests().size(); i++) {
            MeasuredRequest request = run.requests().get(i);
            boolean several = FittedLatency.TPOT_VLLM.isDefinedFor(request);
            @Nullable
            Double measuredTpot =
                    several ? (Double) (FittedLatency.TPOT_VLLM.measured(request) / NANOS_PER_MILLI) : null;
            @Nullable Double simulatedTpot = several ? (Double) simulated(FittedLatency.TPOT_VLLM, i) : null;
            rows.add(new CalibrationReport.Row(
                    request.id(),
                    request.promptTokens(),
                    request.outputTokens(),
                    fit.fitted() && selection.counts().get(i),
                    request.arrivalNanos() / NANOS_PER_MILLI,
                    FittedLatency.TTFT.measured(request) / NANOS_PER_MILLI,
                    simulated(FittedLatency.TTFT, i),
                    measuredTpot,
                    simulatedTpot,
                    FittedLatency.E2E.measured(request) / NANOS_PER_MILLI,
                    simulated(FittedLatency.E2E, i),
                    request.scored() ? null : false));
        }
        return rows;
    }
}
