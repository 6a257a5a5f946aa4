package dev.vllmsim.engine.steptime;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A duration in which reading the weights and computing overlap:
 *
 * <pre>{@code
 * base + (weights^p + (a·tokens)^p)^(1/p) + b·decoding sequences + c·KV tokens read·(prefills? m : 1)
 *      + d·prefill attention + (prefills? e : 0)
 * }</pre>
 *
 * rounded to the nearest nanosecond. Tokens are all that the step computes, of prompts and of decodes. While a batch
 * decodes unchanged, everything but the KV tokens stays the same.
 *
 * <p>The sum of {@link LinearStepTime} is right at one load; this form holds from a light load to a full card, as a
 * step is bound by memory at the one and by arithmetic at the other ({@code docs/validation.md}).
 *
 * @param baseNanos of every step
 * @param weightsNanos reading the weights
 * @param tokenNanos computing one token
 * @param sharpness the exponent, at least 1
 * @param decodeSequenceNanos per decoding request
 * @param decodeContextTokenNanos per KV token that decoding requests read ({@link BatchShape#decodeContextTokens()})
 * @param mixedContextFactor by how much that is more in a step with prefills, above 0
 * @param prefillContextTokenNanos per unit of prefill attention ({@link BatchShape#prefillContextTokens()})
 * @param prefillNanos of every step with prefills
 * @param fittedOn the steps that the coefficients were fitted on, or {@code null} if that is not known
 */
public record SmoothStepTime(
        double baseNanos,
        double weightsNanos,
        double tokenNanos,
        double sharpness,
        double decodeSequenceNanos,
        double decodeContextTokenNanos,
        double mixedContextFactor,
        double prefillContextTokenNanos,
        double prefillNanos,
        @Nullable StepRange fittedOn)
        implements StepTimeModel {

    public SmoothStepTime {
        require("base", baseNanos);
        require("weights", weightsNanos);
        require("token", tokenNanos);
        require("decode sequence", decodeSequenceNanos);
        require("decode context token", decodeContextTokenNanos);
        require("prefill context token", prefillContextTokenNanos);
        require("step with prefills", prefillNanos);
        if (!(sharpness >= 1) || Double.isInfinite(sharpness)) {
            throw new IllegalArgumentException("`step_sharpness` must be a number of at least 1, but is " + sharpness);
        }
        if (!(mixedContextFactor > 0) || Double.isInfinite(mixedContextFactor)) {
            throw new IllegalArgumentException(
                    "`step_mixed_kv_factor` must be a number above 0, but is " + mixedContextFactor);
        }
        if (baseNanos == 0 && weightsNanos == 0 && tokenNanos == 0) {
            throw new IllegalArgumentException("a smooth step time needs `step_base_ms`, `step_weights_ms` or"
                    + " `step_token_ms` above 0: time would stand still");
        }
    }

    private static void require(String what, double nanos) {
        if (!(nanos >= 0) || Double.isInfinite(nanos)) {
            throw new IllegalArgumentException(
                    "step time per " + what + " must be a finite number of at least 0 ns, but is " + nanos);
        }
    }

    @Override
    public long stepNanos(BatchShape shape) {
        return StepNanos.of(withoutContext(shape) + perKvToken(shape) * shape.decodeContextTokens());
    }

    private double withoutContext(BatchShape shape) {
        double nanos = baseNanos
                + SmoothMaximum.of(weightsNanos, tokenNanos * (shape.prefillTokens() + shape.decodeTokens()), sharpness)
                + decodeSequenceNanos * shape.decodeSequences()
                + prefillContextTokenNanos * shape.prefillContextTokens();
        return shape.prefillTokens() > 0 ? nanos + prefillNanos : nanos;
    }

    private double perKvToken(BatchShape shape) {
        return shape.prefillTokens() > 0 ? decodeContextTokenNanos * mixedContextFactor : decodeContextTokenNanos;
    }

    @Override
    public boolean dependsOnContext() {
        return decodeContextTokenNanos != 0;
    }

    @Override
    public boolean growsWithContext() {
        return true;
    }

    @Override
    public long nanosOver(BatchShape first, long steps) {
        return AffineNanos.sum(
                withoutContext(first), perKvToken(first), first.decodeContextTokens(), first.decodeSequences(), steps);
    }

    @Override
    public void eachOver(BatchShape first, long steps, LongConsumer told) {
        AffineNanos.each(
                withoutContext(first),
                perKvToken(first),
                first.decodeContextTokens(),
                first.decodeSequences(),
                steps,
                told);
    }

    @Override
    public long stepsToReach(BatchShape first, long nanos, long most) {
        return AffineNanos.stepsToReach(
                withoutContext(first),
                perKvToken(first),
                first.decodeContextTokens(),
                first.decodeSequences(),
                nanos,
                most);
    }

    @Override
    public SmoothStepTime scaledBy(double factor) {
        return factor == 1
                ? this
                : new SmoothStepTime(
                        baseNanos * factor,
                        weightsNanos * factor,
                        tokenNanos * factor,
                        sharpness,
                        decodeSequenceNanos * factor,
                        decodeContextTokenNanos * factor,
                        mixedContextFactor,
                        prefillContextTokenNanos * factor,
                        prefillNanos * factor,
                        fittedOn);
    }
}
