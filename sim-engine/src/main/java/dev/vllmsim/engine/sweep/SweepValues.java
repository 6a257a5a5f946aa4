package dev.vllmsim.engine.sweep;

import dev.vllmsim.engine.settings.Key;
import dev.vllmsim.engine.settings.Quotes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a swept setting: listed, as in {@code 2,4,16}, or as ranges of numbers, both ends included.
 *
 * <ul>
 *   <li>{@code 64..256:64} goes in steps: 64, 128, 192, 256.
 *   <li>{@code 64..4096} doubles where the end is more than 32 times the start, or where doubling from 16 or more
 *       meets the end; the end is the last value in any case.
 *   <li>{@code 1..8} counts by one where that makes at most 32 values.
 *   <li>Any other range needs a step.
 * </ul>
 *
 * <p>A value that the setting does not take is left as it was given: whoever reads it says why.
 */
final class SweepValues {
    private static final String NUMBER = "[+-]?\\d{1,18}(?:\\.\\d{1,18})?";
    private static final Pattern RANGE =
            Pattern.compile("(" + NUMBER + ")\\.\\.(" + NUMBER + ")(?::(" + NUMBER + "))?");

    /** So many values are counted, and from this ratio on the values double. */
    private static final BigDecimal MANY = BigDecimal.valueOf(32);

    /** From here on powers of two are meant where the end is met by doubling: limits are set so. */
    private static final BigDecimal LARGE = BigDecimal.valueOf(16);

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private SweepValues() {}

    /**
     * The values in a text, in order.
     *
     * @param most so many values at most
     * @throws IllegalArgumentException if a range in it cannot be used, or if it has too many values
     */
    static List<Object> of(Key<?> key, String text, int most) {
        List<Object> values = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String value = part.strip();
            Matcher range = RANGE.matcher(value);
            if (key.isNumber() && range.matches()) {
                BigDecimal from = new BigDecimal(range.group(1));
                BigDecimal to = new BigDecimal(range.group(2));
                String step = range.group(3);
                List<BigDecimal> numbers =
                        step == null ? plain(value, from, to) : stepped(value, from, to, new BigDecimal(step), most);
                for (BigDecimal number : numbers) {
                    values.add(key.typedValue(number));
                }
            } else {
                values.add(key.typedValue(value));
            }
            requireAtMost(most, values.size());
        }
        return values;
    }

    private static List<BigDecimal> stepped(String range, BigDecimal from, BigDecimal to, BigDecimal step, int most) {
        if (step.signum() <= 0 || to.compareTo(from) < 0) {
            throw new IllegalArgumentException(
                    "has the range " + Quotes.of(range) + ": it must go up, with a step above 0");
        }
        BigDecimal count = to.subtract(from).divideToIntegralValue(step).add(BigDecimal.ONE);
        requireAtMost(most, count.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue());
        List<BigDecimal> numbers = new ArrayList<>();
        for (BigDecimal number = from; number.compareTo(to) <= 0; number = number.add(step)) {
            numbers.add(number);
        }
        return numbers;
    }

    private static List<BigDecimal> plain(String range, BigDecimal from, BigDecimal to) {
        if (to.compareTo(from) < 0) {
            throw new IllegalArgumentException("has the range " + Quotes.of(range) + ": it must go up");
        }
        List<BigDecimal> doubled = new ArrayList<>();
        if (from.signum() > 0) {
            for (BigDecimal number = from; number.compareTo(to) <= 0; number = number.multiply(TWO)) {
                doubled.add(number);
            }
            boolean met = doubled.get(doubled.size() - 1).compareTo(to) == 0;
            boolean wide = to.compareTo(from.multiply(MANY)) > 0;
            if (wide || (met && from.compareTo(LARGE) >= 0)) {
                if (!met) {
                    doubled.add(to);
                }
                return doubled;
            }
        }
        boolean whole = isWhole(from) && isWhole(to);
        if (!whole || to.subtract(from).compareTo(MANY) >= 0) {
            throw new IllegalArgumentException("has the range " + Quotes.of(range) + ": say its step, as in "
                    + Quotes.of(range) + ":" + (whole ? "10" : "0.5"));
        }
        return stepped(range, from, to, BigDecimal.ONE, MANY.intValueExact());
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    private static void requireAtMost(int most, long count) {
        if (count > most) {
            throw new IllegalArgumentException("would make more than " + SweepPlan.MOST_POINTS
                    + " runs: give fewer values, or ranges with a larger step");
        }
    }
}
