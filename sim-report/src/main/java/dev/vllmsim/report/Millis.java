package dev.vllmsim.report;

import java.math.BigDecimal;
import java.math.MathContext;

/** The edge at which nanoseconds become the milliseconds of reports. */
final class Millis {
    static final double NANOS_PER_MILLI = 1e6;

    private Millis() {}

    /** Nanoseconds in milliseconds: the double nearest to the exact value, up to 104 days. */
    static double of(long nanos) {
        return nanos / NANOS_PER_MILLI;
    }

    /** Nanoseconds, divided, in milliseconds. Rounded once, so a quotient with few digits is printed with few. */
    static double quotient(long nanos, long divisor) {
        return nanos / (divisor * NANOS_PER_MILLI);
    }

    /** Exact nanoseconds, divided, in milliseconds, rounded to the nearest double. */
    static double quotient(BigDecimal nanos, long divisor) {
        return nanos.divide(BigDecimal.valueOf(divisor), MathContext.DECIMAL128)
                .movePointLeft(6)
                .doubleValue();
    }
}
