package dev.vllmsim.engine.blame;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** Nanoseconds by cause. */
public final class Causes {
    private final long[] nanos;
    private final boolean decode;

    private Causes(long[] nanos, boolean decode) {
        int causes = (decode ? Cause.OF_DECODE : Cause.OF_TTFT).size();
        if (nanos.length != causes) {
            throw new IllegalArgumentException("there are " + causes + " causes, but given are " + nanos.length);
        }
        this.nanos = nanos;
        this.decode = decode;
    }

    /** Of an array with a number for each of {@link Cause#OF_TTFT}, which the caller gives away. */
    static Causes ofTtft(long[] nanos) {
        return new Causes(nanos, false);
    }

    /** Of an array with a number for each of {@link Cause#OF_DECODE}, which the caller gives away. */
    static Causes ofDecode(long[] nanos) {
        return new Causes(nanos, true);
    }

    /**
     * What a TTFT went to, of which some causes are told and the others have nothing.
     *
     * @param next gives the nanoseconds of each, in the order of the causes
     */
    public static Causes ofTtft(List<Cause> some, LongSupplier next) {
        long[] nanos = new long[Cause.OF_TTFT.size()];
        for (Cause cause : some) {
            nanos[cause.place()] = next.getAsLong();
        }
        return ofTtft(nanos);
    }

    /**
     * What the gaps between tokens went to.
     *
     * @param next gives the nanoseconds of each of {@link Cause#OF_DECODE}, in their order
     */
    public static Causes ofDecode(LongSupplier next) {
        long[] nanos = new long[Cause.OF_DECODE.size()];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = next.getAsLong();
        }
        return ofDecode(nanos);
    }

    /** Nanoseconds of a cause; below 0 only where a step time has a kink. */
    public long nanos(Cause cause) {
        int place = decode ? cause.decodePlace() : cause.place();
        return place < 0 ? 0 : nanos[place];
    }

    /** Nanoseconds of all. */
    public long sum() {
        return Arrays.stream(nanos).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Causes causes && decode == causes.decode && Arrays.equals(nanos, causes.nanos);
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
                text.append(text.length() == 0 ? "" : ", ")
                        .append(cause.label())
                        .append(' ')
                        .append(nanos(cause));
            }
        }
        return text.toString();
    }
}
