package dev.vllmsim.engine.blame;

import java.util.Arrays;

/** Nanoseconds by cause. */
public final class Causes {
    private static final int SIZE = Cause.OF_TTFT.size();

    private final long[] nanos;

    private Causes(long[] nanos) {
        this.nanos = nanos;
    }

    /** Of an array with a number for each {@link Cause}, which the caller gives away. */
    static Causes of(long[] nanos) {
        if (nanos.length != SIZE) {
            throw new IllegalArgumentException("there are " + SIZE + " causes, but given are " + nanos.length);
        }
        return new Causes(nanos);
    }

    /** Nanoseconds of a cause; below 0 only where a step time has a kink. */
    public long nanos(Cause cause) {
        return nanos[cause.ordinal()];
    }

    /** Nanoseconds of all. */
    public long sum() {
        return Arrays.stream(nanos).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Causes causes && Arrays.equals(nanos, causes.nanos);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nanos);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Cause cause : Cause.OF_TTFT) {
            if (nanos(cause) != 0) {
                text.append(text.length() == 0 ? "" : ", ").append(cause.label()).append(' ').append(nanos(cause));
            }
        }
        return text.toString();
    }
}
