package dev.vllmsim.plot.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers as a person reads them, the same on every machine: separators and suffixes are fixed, whatever the locale.
 *
 * <p>Written by hand rather than with {@code String.format}, whose classes cost a fresh JVM more than a whole chart's
 * text.
 */
public final class Figures {
    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);
    private static final String[] SUFFIXES = {"", "k", "M", "G", "T"};

    /** Below this a count is shown to the last digit: five digits are still read at a glance. */
    private static final double EXACT_BELOW = 100_000;

    private Figures() {}

    /** A whole number with a comma between thousands, as in {@code 12,345}. */
    public static String exact(long value) {
        String digits = Long.toString(Math.abs(value));
        StringBuilder text = new StringBuilder(value < 0 ? "-" : "");
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                text.append(',');
            }
            text.append(digits.charAt(i));
        }
        return text.toString();
    }

    /**
     * An amount: whole numbers below 100,000 exactly, others to three digits, large ones with k, M, G or T, as in
     * {@code 12,345}, {@code 0.123}, {@code 1.23M}.
     */
    public static String amount(double value) {
        if (Math.abs(value) < EXACT_BELOW) {
            if (value == Math.rint(value) || Math.abs(value) >= 1000) {
                return exact(Math.round(value));
            }
            return threeDigits(value);
        }
        return suffixed(value);
    }

    /** A number to three significant digits, without trailing zeros or an exponent: {@code 0.0123}, {@code 45.6}. */
    public static String threeDigits(double value) {
        return plain(new BigDecimal(value).round(THREE_DIGITS));
    }

    /** A tick of an axis, which is a round number already: {@code 0.5}, {@code 250}, {@code 1.5k}, {@code 20k}. */
    public static String tick(double value) {
        return Math.abs(value) < 1000 ? threeDigits(value) : suffixed(value);
    }

    /** Milliseconds in the unit that suits them, as in {@code 0.25 ms}, {@code 12.3 s}, {@code 1.5 h}. */
    public static String duration(double ms) {
        TimeUnit unit = TimeUnit.of(ms);
        return threeDigits(ms / unit.millis()) + " " + unit.label();
    }

    /**
     * Times of one axis, ascending, in the unit of the last one and without it, with as many digits as it takes to tell
     * neighbours apart: {@code 1,104.92} and {@code 1,105.03}.
     */
    public static List<String> times(double... ms) {
        TimeUnit unit = TimeUnit.of(ms[ms.length - 1]);
        double gap = Double.POSITIVE_INFINITY;
        for (int i = 1; i < ms.length; i++) {
            double here = (ms[i] - ms[i - 1]) / unit.millis();
            gap = here > 0 ? Math.min(gap, here) : gap;
        }
        int decimals = Double.isInfinite(gap) ? 2 : Math.max(0, Math.min(9, 1 - (int) Math.floor(Math.log10(gap))));
        while (decimals > 0 && whole(ms, unit, decimals - 1)) {
            decimals--;
        }
        List<String> times = new ArrayList<>();
        for (double time : ms) {
            times.add(fixed(time / unit.millis(), decimals));
        }
        return times;
    }

    /** Whether times are whole multiples of a power of ten of a unit, as far as anybody can see. */
    private static boolean whole(double[] ms, TimeUnit unit, int decimals) {
        double power = Math.pow(10, decimals);
        for (double time : ms) {
            double shown = time / unit.millis() * power;
            if (Math.abs(shown - Math.rint(shown)) > 1e-3) {
                return false;
            }
        }
        return true;
    }

    private static String fixed(double value, int decimals) {
        String text = BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .toPlainString();
        int point = text.indexOf('.');
        String whole = exact(Long.parseLong(point < 0 ? text : text.substring(0, point)));
        return point < 0 ? whole : whole + text.substring(point);
    }

    private static String suffixed(double value) {
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
        int suffix = 0;
        while (suffix < SUFFIXES.length - 1 && rounded.abs().compareTo(BigDecimal.valueOf(1000)) >= 0) {
            rounded = rounded.movePointLeft(3);
            suffix++;
        }
        return plain(rounded) + SUFFIXES[suffix];
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
