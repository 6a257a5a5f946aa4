package dev.vllmsim.cli.text;

import dev.vllmsim.report.statistics.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for people: thousands in groups, a point before the decimals, on every machine. The JDK's formats would do
 * the same, but loading their locale data costs a short run a tenth of its time.
 */
public final class Numbers {
    /** What does not exist, as the mean of nothing. */
    static final String NONE = "-";

    private static final int GROUP = 3;
    private static final int MOST_DECIMALS = 6;

    private Numbers() {}

    /** A whole number, as in {@code 12,345}. */
    public static String whole(long number) {
        return grouped(Long.toString(number));
    }

    /** A number with so many decimals, the last rounded to the nearest, as in {@code 12,345.60}. */
    public static String fixed(@Nullable Double number, int decimals) {
        if (number == null) {
            return NONE;
        }
        return grouped(BigDecimal.valueOf(number)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .toPlainString());
    }

    /** A number of any size with so many digits that count, as in {@code 12.34} or {@code 0.001234}. */
    public static String digits(double number, int digits) {
        BigDecimal rounded = BigDecimal.valueOf(number).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        return rounded.signum() == 0
                ? "0"
                : grouped(rounded.stripTrailingZeros().toPlainString());
    }

    /** Milliseconds to the microsecond. */
    public static String ms(@Nullable Double millis) {
        return fixed(millis, 3);
    }

    /**
     * A mean and half of its interval, which is given to two digits, and the mean to the same place, as in {@code 45.13 ±
     * 0.72}.
     */
    public static String plusMinus(Interval interval) {
        double half = interval.half();
        if (half == 0) {
            return Double.toString(interval.mean()).endsWith(".0")
                    ? whole((long) interval.mean()) + " ± 0"
                    : ms(interval.mean()) + " ± 0";
        }
        int decimals = (int) Math.max(0, Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(half))));
        return fixed(interval.mean(), decimals) + " ± " + fixed(half, decimals);
    }

    private static String grouped(String digits) {
        int point = digits.indexOf('.');
        int end = point < 0 ? digits.length() : point;
        int begin = digits.startsWith("-") ? 1 : 0;
        if (end - begin <= GROUP) {
            return digits;
        }
        StringBuilder text = new StringBuilder(digits);
        for (int place = end - GROUP; place > begin; place -= GROUP) {
            text.insert(place, ',');
        }
        return text.toString();
    }
}
