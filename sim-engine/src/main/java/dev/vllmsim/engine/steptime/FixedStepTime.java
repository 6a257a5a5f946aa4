package dev.vllmsim.engine.steptime;

/**
 * Two constants: one duration for steps that only decode, one for steps that only prefill.
 *
 * @param prefillNanos duration of a step without decodes, at least 0 ns
 * @param decodeNanos duration of a step without prefills, at least 0 ns; not both may be 0
 * @param mixed how long a step with both takes
 */
public record FixedStepTime(long prefillNanos, long decodeNanos, Mixed mixed) implements StepTimeModel {

    /** How the two durations make that of a step with both prefills and decodes. */
    public enum Mixed {
        /** The larger of the two. */
        MAX,
        /** One after the other. */
        SUM
    }

    public FixedStepTime {
        if (prefillNanos < 0) {
            throw new IllegalArgumentException("prefill step time must be at least 0 ns, but is " + prefillNanos);
        }
        if (decodeNanos < 0) {
            throw new IllegalArgumentException("decode step time must be at least 0 ns, but is " + decodeNanos);
        }
        if (prefillNanos == 0 && decodeNanos == 0) {
            throw new IllegalArgumentException("prefill and decode step time are both 0: time would stand still");
        }
    }

    @Override
    public long stepNanos(BatchShape shape) {
        if (shape.prefillSequences() == 0) {
            return decodeNanos;
        }
        if (shape.decodeSequences() == 0) {
            return prefillNanos;
        }
        return mixed == Mixed.MAX ? Math.max(prefillNanos, decodeNanos) : prefillNanos + decodeNanos;
    }

    @Override
    public boolean dependsOnContext() {
        return false;
    }
}
