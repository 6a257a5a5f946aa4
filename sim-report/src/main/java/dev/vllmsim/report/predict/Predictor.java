package dev.vllmsim.report.predict;

import dev.vllmsim.engine.steptime.BatchShape;
import dev.vllmsim.engine.steptime.roofline.RooflineStepTime;
import dev.vllmsim.engine.steptime.roofline.StepParts;
import dev.vllmsim.report.document.Prediction.Ridge;
import dev.vllmsim.report.document.Prediction.Step;
import java.util.ArrayList;
import java.util.List;

/** Makes the figures of a prediction. */
final class Predictor {
    /** Batches that decode; 256 is vLLM's usual limit. */
    private static final int[] DECODES = {1, 8, 32, 128, 256};

    private static final int[] PREFILLS = {512, 2048, 8192};

    /** The curve of decodes goes as far as the seats, that of prefills as far as one usual budget and the next. */
    private static final int LARGEST_PREFILL = 16_384;

    private static final int SMALLEST_PREFILL = 16;
    private static final int PREFILLS_AN_OCTAVE = 4;
    private static final int GRAPH_SPACING = 8;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final RooflineStepTime model;

    Predictor(RooflineStepTime model) {
        this.model = model;
    }

    /** The steps that are told of one by one. */
    List<Step> steps(long contextTokens) {
        List<Step> steps = new ArrayList<>();
        for (int sequences : DECODES) {
            steps.add(decodes(sequences, contextTokens));
        }
        for (int tokens : PREFILLS) {
            steps.add(prefill(tokens));
        }
        return steps;
    }

    /** Batches of 1 to so many sequences, at the sizes of CUDA graphs. */
    List<Step> decodeCurve(int sequences, long contextTokens) {
        List<Step> curve = new ArrayList<>();
        for (int each : new int[] {1, 2, 4}) {
            if (each < sequences) {
                curve.add(decodes(each, contextTokens));
            }
        }
        int spacing = GRAPH_SPACING * Math.max(1, sequences / 512);
        for (int each = spacing; each < sequences; each += spacing) {
            curve.add(decodes(each, contextTokens));
        }
        curve.add(decodes(sequences, contextTokens));
        return curve;
    }

    /** Prompts of few and many tokens, a fixed number for each doubling. */
    List<Step> prefillCurve() {
        List<Step> curve = new ArrayList<>();
        long last = 0;
        for (int i = 0; last < LARGEST_PREFILL; i++) {
            last = Math.round(SMALLEST_PREFILL * StrictMath.pow(2, (double) i / PREFILLS_AN_OCTAVE));
            curve.add(prefill(last));
        }
        return curve;
    }

    private Step decodes(int sequences, long contextTokens) {
        return step(new Shape(0, 0, sequences, sequences * contextTokens, 0));
    }

    private Step prefill(long tokens) {
        return step(Shape.ofPrompt(tokens));
    }

    private Step step(Shape shape) {
        double nanos = model.exactNanos(shape);
        StepParts parts = model.parts(shape);
        double tokens = shape.prefillTokens() + (double) shape.decodeSequences();
        return new Step(
                shape.prefillTokens(),
                shape.decodeSequences(),
                shape.decodeContextTokens(),
                nanos / NANOS_PER_MILLI,
                tokens / (nanos / NANOS_PER_MILLI) * MILLIS_PER_SECOND,
                parts.bound().label(),
                parts.launches() / NANOS_PER_MILLI,
                parts.memory() / NANOS_PER_MILLI,
                parts.compute() / NANOS_PER_MILLI,
                parts.link() / NANOS_PER_MILLI);
    }

    Ridge ridge() {
        double tokens = model.ridgeTokens();
        Step step = prefill((long) Math.ceil(tokens));
        return new Ridge(tokens, step.stepMs(), step.tokensPerSecond());
    }

    /** A batch that was made up. */
    private record Shape(
            long prefillTokens,
            int prefillSequences,
            int decodeSequences,
            long decodeContextTokens,
            long prefillContextTokens)
            implements BatchShape {

        static Shape ofPrompt(long tokens) {
            return new Shape(tokens, 1, 0, 0, tokens * (tokens - 1) / 2);
        }
    }
}
