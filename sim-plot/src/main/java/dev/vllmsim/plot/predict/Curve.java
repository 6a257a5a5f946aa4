package dev.vllmsim.plot.predict;

import dev.vllmsim.plot.page.Figures;
import dev.vllmsim.plot.page.Scale;
import dev.vllmsim.plot.page.TickAxis;
import dev.vllmsim.report.document.Prediction;
import dev.vllmsim.report.document.Prediction.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** One of the two things over which step times are drawn. */
enum Curve {
    /** Requests that decode. */
    DECODES(0, "decoding requests", Prediction::decodeCurve, Step::decodeSequences, false),
    /** Tokens of one prompt. */
    PREFILL(1, "prompt tokens of one request (log scale)", Prediction::prefillCurve, Step::prefillTokens, true);

    private static final int TICKS = 5;
    private static final double HEADROOM = 0.06;

    private final int column;
    private final String axis;

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final Function<Prediction, List<Step>> steps;

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final ToDoubleFunction<Step> amount;

    private final boolean logarithmic;

    Curve(
            int column,
            String axis,
            Function<Prediction, List<Step>> steps,
            ToDoubleFunction<Step> amount,
            boolean logarithmic) {
        this.column = column;
        this.axis = axis;
        this.steps = steps;
        this.amount = amount;
        this.logarithmic = logarithmic;
    }

    /** From the left, counted from 0. */
    int column() {
        return column;
    }

    List<Step> of(Prediction prediction) {
        return steps.apply(prediction);
    }

    /** A step's place on the axis. */
    double at(Step step) {
        return at(amount.applyAsDouble(step));
    }

    private double at(double value) {
        return logarithmic ? Math.log10(value) : value;
    }

    /** A duration's place on the axis to the left. */
    double height(double millis, Span shown) {
        return logarithmic ? Math.log10(Math.max(millis, shown.least())) : millis;
    }

    /** The axis to the left. */
    TickAxis durations(Span shown) {
        if (!logarithmic) {
            return TickAxis.of("step time (ms)", Scale.upTo(shown.most(), TICKS));
        }
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (double power = Math.pow(10, Math.floor(Math.log10(shown.least()))); power <= shown.most(); power *= 10) {
            for (double factor : new double[] {1, 2, 5}) {
                double value = factor * power;
                if (value >= shown.least() && value <= shown.most()) {
                    ticks.add(new TickAxis.Tick(Math.log10(value), Figures.tick(value)));
                }
            }
        }
        double upper = Math.log10(shown.most());
        double lower = Math.log10(shown.least());
        return TickAxis.of("step time (ms, log scale)", lower, upper + (upper - lower) * HEADROOM, ticks);
    }

    /**
     * The durations that all pictures of a curve show.
     *
     * @param least above 0
     * @param most at least as much
     */
    record Span(double least, double most) {
        /** A tenth of the shortest step is still shown: what does not bind is shorter than the step. */
        private static final double BELOW = 10;

        static Span of(Curve curve, List<Prediction> all) {
            double least = Double.POSITIVE_INFINITY;
            double most = 0;
            for (Prediction prediction : all) {
                for (Step step : curve.of(prediction)) {
                    least = Math.min(least, step.stepMs());
                    most = Math.max(most, step.stepMs());
                }
            }
            return most > 0 && least > 0 ? new Span(least / BELOW, most) : new Span(1, 10);
        }
    }

    /**
     * The axis below.
     *
     * @param steps of a curve, rising, at least one
     * @param named whether its name and labels are written
     */
    TickAxis axis(List<Step> steps, boolean named) {
        double first = amount.applyAsDouble(steps.get(0));
        double last = amount.applyAsDouble(steps.get(steps.size() - 1));
        List<TickAxis.Tick> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double value = first; value <= last; value *= 2) {
                ticks.add(new TickAxis.Tick(at(value), named ? Figures.amount(value) : ""));
            }
        } else {
            double step = Math.max(1, Math.ceil(last / 8 / 8) * 8);
            for (double value = 0; value <= last; value += step) {
                ticks.add(new TickAxis.Tick(value, named ? Figures.amount(value) : ""));
            }
        }
        double lower = logarithmic ? at(first) : 0;
        return TickAxis.of(named ? axis : "", lower, Math.max(at(last), lower + 1), ticks);
    }
}
