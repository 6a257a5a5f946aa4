package dev.vllmsim.engine.steptime;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A duration that grows in proportion to the work of each kind in the step:
 * {@code base + a·prefill tokens + b·decoding sequences + c·KV tokens read + d·prefill attention}, rounded to the
 * nearest nanosecond.
 *
 * @param baseNanos duration of an empty step
 * @param prefillTokenNanos per prompt token
 * @param decodeSequenceNanos per decoding request
 * @param decodeContextTokenNanos per KV token that decoding requests read ({@link BatchShape#decodeContextTokens()})
 * @param prefillContextTokenNanos per unit of prefill attention ({@link BatchShape#prefillContextTokens()})
 * @param fittedOn the steps that the coefficients were fitted on, or {@code null} if that is not known
 */
public record LinearStepTime(
        double baseNanos,
        double prefillTokenNanos,
        double decodeSequenceNanos,
        double decodeContextTokenNanos,
        double prefillContextTokenNanos,
        @Nullable StepRange fittedOn)
        implements StepTimeModel {

    public LinearStepTime {
        require("base", baseNanos);
        require("prefill token", prefillTokenNanos);
        require("decode sequence", decodeSequenceNanos);
        require("decode context token", decodeContextTokenNanos);
        require("prefill context token", prefillContextTokenNanos);
        if (baseNanos == 0 && (prefillTokenNanos == 0 || decodeSequenceNanos == 0)) {
            throw new IllegalArgumentException(
                    "a linear step time needs `step_base_ms` above 0, or else both `step_prefill_token_ms` and"
                            + " `step_decode_seq_ms`: time would stand still");
        }
    }

    /** Coefficients of which it is not known what they were fitted on. */
    public LinearStepTime(
            double baseNanos,
            double prefillTokenNanos,
            double decodeSequenceNanos,
            double decodeContextTokenNanos,
            double prefillContextTokenNanos) {
        this(
                baseNanos,
                prefillTokenNanos,
                decodeSequenceNanos,
                decodeContextTokenNanos,
                prefillContextTokenNanos,
                null);
    }

    private static void require(String what, double nanos) {
        if (!(nanos >= 0) || Double.isInfinite(nanos)) {
            throw new IllegalArgumentException(
                    "step time per " + what + " must be a finite number of at least 0 ns, but is " + nanos);
        }
    }

    @Override
    public long stepNanos(BatchShape shape) {
        return StepNanos.of(baseNanos
                + prefillTokenNanos * shape.prefillTokens()
                + decodeSequenceNanos * shape.decodeSequences()
                + decodeContextTokenNanos * shape.decodeContextTokens()
                + prefillContextTokenNanos * shape.prefillContextTokens());
    }

    /** What a step without prefills takes but for its contexts. */
    private double withoutContext(BatchShape shape) {
        return baseNanos + decodeSequenceNanos * shape.decodeSequences();
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
                withoutContext(first),
                decodeContextTokenNanos,
                first.decodeContextTokens(),
                first.decodeSequences(),
                steps);
    }

    @Override
    public void eachOver(BatchShape first, long steps, LongConsumer told) {
        AffineNanos.each(
                withoutContext(first),
                decodeContextTokenNanos,
                first.decodeContextTokens(),
                first.decodeSequences(),
                steps,
                told);
    }

    @Override
    public long stepsToReach(BatchShape first, long nanos, long most) {
        return AffineNanos.stepsToReach(
                withoutContext(first),
                decodeContextTokenNanos,
                first.decodeContextTokens(),
                first.decodeSequences(),
                nanos,
                most);
    }

    @Override
    public LinearStepTime scaledBy(double factor) {
        return factor == 1
                ? this
                : new LinearStepTime(
                        baseNanos * factor,
                        prefillTokenNanos * factor,
                        decodeSequenceNanos * factor,
                        decodeContextTokenNanos * factor,
                        prefillContextTokenNanos * factor,
                        fittedOn);
    }
}
