package dev.vllmsim.report.statistics;

import java.math.BigDecimal;
import java.math.MathContext;

/** The edge at which nanoseconds become the milliseconds of reports. */
public final class Millis {
    /** Nanoseconds in a millisecond. */
    public static final double NANOS_PER_MILLI = 1e6;

    private Millis() {}

    /** Nanoseconds in milliseconds: the double nearest to the exact value, up to 104 days. */
    public static double of(long nanos) {
        return nanos / NANOS_PER_MILLI;
    }

    /** Nanoseconds, divided, in milliseconds. Rounded once, so a quotient with few digits is printed with few. */
    public static double quotient(long nanos, long divisor) {
        return nanos / (divisor * NANOS_PER_MILLI);
    }

    /** Exact nanoseconds, divided, in milliseconds, rounded to the nearest double. */
    public static double quotient(BigDecimal nanos, long divisor) {
        return nanos.divide(BigDecimal.valueOf(divisor), MathContext.DECIMAL128)
                .movePointLeft(6)
                .doubleValue();
    }
}
