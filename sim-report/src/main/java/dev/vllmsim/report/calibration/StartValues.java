package dev.vllmsim.report.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a search begins, within which bounds it stays, and where coefficients usually are, in nanoseconds.
 *
 * @param form the step time
 * @param starts where searches begin; at least one
 * @param lower least coefficients
 * @param upper largest coefficients
 * @param pull where coefficients usually are
 */
@SuppressWarnings("ArrayRecordComponent") // vectors that nobody compares
record StartValues(StepForm form, List<double[]> starts, double[] lower, double[] upper, Pull pull) {
    /** What a coefficient costs that is off by a factor of e: next to nothing beside a loss of some hundredths. */
    private static final double STRENGTH = 2e-3;

    /** The same where it was predicted for the very card and model. */
    private static final double PREDICTED_STRENGTH = 4e-3;

    /** With a prediction at hand, no coefficient leaves it by more. */
    private static final double FACTOR = 2;

    /** Without, the first guess is one of the order of magnitude. */
    private static final double WIDE = 20;

    /**
     * How the coefficients of real deployments go together: of Llama-3.1-8B and Qwen3-14B and 32B on four cards, each is
     * within a factor of 2 of these. A card reads its weights in the time in which it computes some 200 tokens; a KV
     * token is some millionths of the weights.
     */
    private static final double BASE_OF_WEIGHTS = 0.2;

    private static final double TOKEN_OF_WEIGHTS = 1 / 220.0;
    private static final double KV_OF_WEIGHTS = 6e-6;
    private static final double PAIR_OF_TOKEN = 2.5e-5;
    private static final double PREFILL_OF_WEIGHTS = 0.1;
    private static final double SEQUENCE_NANOS = 20_000;

    /** Attention that does not know how to split decodes beside prompts takes up to three times as long. */
    private static final double[] MIXED_KV_OF_KV = {1.1, 2.2};

    /** The share of the shortest token times that reading the weights may have: little of it where a card is full. */
    private static final double[] WEIGHTS_OF_TOKEN_TIME = {0.12, 0.35, 0.8};

    /** The share of a decode step that a first guess gives to the base of a sum. */
    private static final double[] BASE_SHARES = {0.6, 0.2};

    /** Never 0: who is sent because another has finished comes too late for the next decision. */
    private static final double LEAST_FRONT_NANOS = 1e5;

    private static final double MOST_FRONT_NANOS = 1e9;
    private static final double NO_BOUND = 1e15;

    StartValues {
        starts = List.copyOf(starts);
    }

    /** For what is to be fitted. */
    static StartValues of(FitPlan plan, List<MeasuredRun> runs) {
        if (plan.linear()) {
            return linear(runs, plan.prefillContext());
        }
        Prior prior = plan.prior();
        if (prior == null) {
            return smooth(runs);
        }
        return plan.scaleOnly() ? scaled(prior.nanos()) : smooth(prior.nanos());
    }

    /** For a prediction that is right but for its scale and the constant of a step. */
    private static StartValues scaled(double[] predicted) {
        double base = predicted[SmoothForm.BASE];
        return new StartValues(
                new ScaledForm(predicted),
                List.of(new double[] {1, base}, new double[] {1.2, base}, new double[] {0.85, 2 * base}),
                new double[] {0.3, base / WIDE},
                new double[] {3, base * WIDE},
                Pull.to(STRENGTH, new double[] {1, base}));
    }

    /** For the sum of all work, of which nothing is known but that nothing is negative. */
    private static StartValues linear(List<MeasuredRun> runs, boolean prefillContext) {
        double token = tokenNanos(runs, 0.5);
        double context = runs.stream()
                .flatMap(run -> run.requests().stream())
                .mapToDouble(request -> request.promptTokens() + request.outputTokens() / 2.0)
                .average()
                .orElse(1);
        List<double[]> starts = new ArrayList<>();
        for (double share : BASE_SHARES) {
            starts.add(new double[] {
                share * token, token / 500, token / 1000, token / (100 * context), prefillContext ? token / 1e7 : 0
            });
        }
        double[] lower = new double[starts.get(0).length];
        // A step must take some time, whatever is in it.
        lower[0] = token / 10_000;
        double[] upper = new double[lower.length];
        Arrays.fill(upper, NO_BOUND);
        if (!prefillContext) {
            upper[upper.length - 1] = 0;
        }
        return new StartValues(new LinearForm(), starts, lower, upper, Pull.none(lower.length));
    }

    /** For steps in which reading and computing overlap, on a card of which nothing is known. */
    private static StartValues smooth(List<MeasuredRun> runs) {
        double token = tokenNanos(runs, 0.1);
        List<double[]> starts = new ArrayList<>();
        for (double share : WEIGHTS_OF_TOKEN_TIME) {
            for (double mixed : MIXED_KV_OF_KV) {
                starts.add(proportions(share * token, mixed));
            }
        }
        double[] middle = proportions(WEIGHTS_OF_TOKEN_TIME[1] * token, 1.5);
        double[] lower = new double[middle.length];
        double[] upper = new double[middle.length];
        for (int j = 0; j < middle.length; j++) {
            lower[j] = middle[j] / WIDE;
            upper[j] = middle[j] * WIDE;
        }
        int[] reference = new int[SmoothForm.COUNT];
        Arrays.fill(reference, SmoothForm.WEIGHTS);
        reference[SmoothForm.WEIGHTS] = -1;
        reference[SmoothForm.SEQUENCE] = -1;
        reference[SmoothForm.MIXED_KV] = SmoothForm.KV;
        reference[SmoothForm.PAIR] = SmoothForm.TOKEN;
        double[] usual = new double[SmoothForm.COUNT];
        usual[SmoothForm.BASE] = BASE_OF_WEIGHTS;
        usual[SmoothForm.TOKEN] = TOKEN_OF_WEIGHTS;
        usual[SmoothForm.SEQUENCE] = SEQUENCE_NANOS;
        usual[SmoothForm.KV] = KV_OF_WEIGHTS;
        usual[SmoothForm.MIXED_KV] = 1.5;
        usual[SmoothForm.PAIR] = PAIR_OF_TOKEN;
        usual[SmoothForm.PREFILL] = PREFILL_OF_WEIGHTS;
        return new StartValues(new SmoothForm(), starts, lower, upper, new Pull(STRENGTH, reference, usual));
    }

    /** For such steps where a prediction is at hand. */
    private static StartValues smooth(double[] predicted) {
        List<double[]> starts = new ArrayList<>();
        for (double scale : new double[] {1, 0.9, 1.15}) {
            double[] start = predicted.clone();
            for (int j = 0; j < start.length; j++) {
                start[j] *= scale;
            }
            starts.add(start);
        }
        double[] lower = new double[predicted.length];
        double[] upper = new double[predicted.length];
        for (int j = 0; j < predicted.length; j++) {
            lower[j] = predicted[j] / FACTOR;
            upper[j] = predicted[j] * FACTOR;
        }
        return new StartValues(new SmoothForm(), starts, lower, upper, Pull.to(PREDICTED_STRENGTH, predicted));
    }

    private static double[] proportions(double weights, double mixed) {
        double[] x = new double[SmoothForm.COUNT];
        x[SmoothForm.BASE] = BASE_OF_WEIGHTS * weights;
        x[SmoothForm.WEIGHTS] = weights;
        x[SmoothForm.TOKEN] = TOKEN_OF_WEIGHTS * weights;
        x[SmoothForm.SEQUENCE] = SEQUENCE_NANOS;
        x[SmoothForm.KV] = KV_OF_WEIGHTS * weights;
        x[SmoothForm.MIXED_KV] = mixed * x[SmoothForm.KV];
        x[SmoothForm.PAIR] = PAIR_OF_TOKEN * x[SmoothForm.TOKEN];
        x[SmoothForm.PREFILL] = PREFILL_OF_WEIGHTS * weights;
        return x;
    }

    /** The same with a coefficient more, which is what a client's front end adds. */
    StartValues withFront() {
        List<double[]> longer = starts.stream()
                .map(start -> with(start, ModelFile.USUAL_FRONT_NANOS))
                .toList();
        int[] reference = Arrays.copyOf(pull.reference(), lower.length + 1);
        reference[lower.length] = -1;
        return new StartValues(
                form,
                longer,
                with(lower, LEAST_FRONT_NANOS),
                with(upper, MOST_FRONT_NANOS),
                new Pull(pull.strength(), reference, with(pull.usual(), ModelFile.USUAL_FRONT_NANOS)));
    }

    private static double[] with(double[] values, double last) {
        double[] longer = Arrays.copyOf(values, values.length + 1);
        longer[values.length] = last;
        return longer;
    }

    /** A quantile of the measured times per token, of the run where it is least. */
    private static double tokenNanos(List<MeasuredRun> runs, double share) {
        double least = Double.POSITIVE_INFINITY;
        for (MeasuredRun run : runs) {
            double[] tokens = run.requests().stream()
                    .filter(request -> request.scored() && FittedLatency.TPOT_VLLM.isDefinedFor(request))
                    .mapToDouble(FittedLatency.TPOT_VLLM::measured)
                    .filter(nanos -> nanos > 0)
                    .sorted()
                    .toArray();
            if (tokens.length > 0) {
                least = Math.min(least, tokens[(int) (share * (tokens.length - 1))]);
            }
        }
        return Double.isInfinite(least) ? 1e7 : least;
    }
}
