package dev.vllmsim.engine.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings by name, read once, each by the part of a run that it is for.
 *
 * <p>A reader says the name, the default and the rule; the value comes from what a person gave. Reading never stops
 * at the first mistake: problems are collected, so that all missing settings are named at once, and {@link #finish}
 * throws them together. It also refuses settings that were given but that nobody asked for: the chosen scheduler,
 * step time or workload does not know them. What was read, defaults included, is {@link #resolved()}: the
 * {@code config} of a report.
 *
 * <p>Names are {@code snake_case}, with the unit where there is one ({@code decode_elapsed_time_ms}). Values are
 * {@link Integer}, {@link Long}, {@link Double}, {@link BigDecimal}, {@link Boolean} or {@link String}.
 */
public final class Settings {
    private static final BigDecimal NANOS_PER_MILLI = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,15})?)(ms|s|m|h|d|)");
    private static final Pattern INFINITY = Pattern.compile("\\+?inf(inity)?", Pattern.CASE_INSENSITIVE);

    private final Map<String, Object> given;
    private final Map<String, Object> resolved = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final List<SettingsException.Problem> problems = new ArrayList<>();

    /**
     * @param given what a person set; settings left out take their defaults
     */
    public Settings(Map<String, ?> given) {
        this.given = new LinkedHashMap<>(given);
    }

    /**
     * Lets a person give a setting under a second name. It is read, and resolved, under its first; given under both,
     * the values must agree.
     */
    public void alias(String name, String second) {
        asked.add(second);
        Object value = given.get(second);
        if (value == null) {
            return;
        }
        Object first = given.get(name);
        if (first == null) {
            given.put(name, value);
        } else if (!first.toString().trim().equals(value.toString().trim())) {
            problem(second, "is another name of `" + name + "`, which is " + first + ", but is " + value);
        }
    }

    /** Whether a person set the setting. */
    public boolean isGiven(String name) {
        return given.get(name) != null;
    }

    /** A whole number that must be given; at least {@code min}. */
    public int requiredInt(String name, int min) {
        Object value = take(name);
        if (value == null) {
            missing.add(name);
            return min;
        }
        return toInt(name, value, min);
    }

    /** A whole number of at least {@code min}. */
    public int integer(String name, int defaultValue, int min) {
        Object value = take(name);
        return value == null ? resolve(name, defaultValue) : toInt(name, value, min);
    }

    /** A whole number of at least {@code min}, or nothing. */
    public OptionalInt optionalInt(String name, int min) {
        Object value = take(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(toInt(name, value, min));
    }

    /** A whole number of 64 bits. */
    public long longInteger(String name, long defaultValue) {
        Object value = take(name);
        if (value == null) {
            return resolve(name, defaultValue);
        }
        BigDecimal number = toNumber(name, value, "must be a whole number");
        if (number == null) {
            return defaultValue;
        }
        try {
            return resolve(name, number.longValueExact());
        } catch (ArithmeticException e) {
            problem(name, "must be a whole number of at most 64 bits, but is " + value);
            return defaultValue;
        }
    }

    /**
     * A duration in milliseconds that must be given, at least 0; fractions are allowed.
     *
     * @return nanoseconds, rounded to the nearest
     */
    public long requiredMillis(String name) {
        Object value = take(name);
        if (value == null) {
            missing.add(name);
            return 1;
        }
        return toNanos(name, value);
    }

    /**
     * A duration in milliseconds, at least 0; fractions are allowed.
     *
     * @return nanoseconds, rounded to the nearest
     */
    public long millis(String name, double defaultMillis) {
        Object value = take(name);
        return toNanos(name, value == null ? (Object) defaultMillis : value);
    }

    /** A finite number from {@code min} to {@code max}, both included. */
    public double number(String name, double defaultValue, double min, double max) {
        Object value = take(name);
        if (value == null) {
            // As it would be if it had been given, so that a report that is run again is the same.
            resolve(name, simplest(BigDecimal.valueOf(defaultValue)));
            return defaultValue;
        }
        BigDecimal number = toNumber(name, value, "must be a finite number");
        if (number == null) {
            return defaultValue;
        }
        double result = number.doubleValue();
        if (result < min || result > max || Double.isInfinite(result)) {
            problem(
                    name,
                    Double.isInfinite(max)
                            ? "must be a number of at least " + plain(min) + ", but is " + value
                            : "must be a number from " + plain(min) + " to " + plain(max) + ", but is " + value);
            return defaultValue;
        }
        resolved.put(name, simplest(number));
        return result;
    }

    /** A finite number above 0. */
    public double positive(String name, double defaultValue) {
        Object value = take(name);
        return toPositive(name, value == null ? (Object) defaultValue : value, false);
    }

    /** A finite number above 0 that must be given. */
    public double requiredPositive(String name) {
        Object value = take(name);
        if (value == null) {
            missing.add(name);
            return 1;
        }
        return toPositive(name, value, false);
    }

    /** A number above 0, or {@code inf}. */
    public double positiveOrInfinite(String name, double defaultValue) {
        Object value = take(name);
        return toPositive(name, value == null ? (Object) defaultValue : value, true);
    }

    /** A number above 0, or {@code inf}, that must be given. */
    public double requiredPositiveOrInfinite(String name) {
        Object value = take(name);
        if (value == null) {
            missing.add(name);
            return 1;
        }
        return toPositive(name, value, true);
    }

    /**
     * A span of time, or nothing: a number of seconds, or numbers with units as in {@code 90s}, {@code 1h30m},
     * {@code 250ms}, {@code 2d}.
     *
     * @return nanoseconds, rounded to the nearest
     */
    public OptionalLong duration(String name) {
        Object value = take(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        String text = value.toString().trim().toLowerCase(Locale.ROOT);
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher matcher = DURATION_PART.matcher(text);
        int end = 0;
        while (matcher.lookingAt()) {
            String unit = matcher.group(2);
            BigDecimal number = new BigDecimal(matcher.group(1));
            nanos = nanos.add(number.multiply(nanosPer(unit)));
            end = matcher.end();
            // A bare number of seconds stands alone.
            if (unit.isEmpty() && (end < text.length() || matcher.start() > 0)) {
                end = -1;
                break;
            }
            matcher.region(end, text.length());
        }
        if (end < 1 || end != text.length()) {
            problem(name, "must be a number of seconds, or a duration like 90s, 15m or 1h30m, but is " + value);
            return OptionalLong.of(1);
        }
        try {
            long result = nanos.setScale(0, RoundingMode.HALF_UP).longValueExact();
            resolve(name, value instanceof Number ? value : text);
            return OptionalLong.of(result);
        } catch (ArithmeticException e) {
            problem(name, "must be shorter than 292 years, but is " + value);
            return OptionalLong.of(1);
        }
    }

    private static BigDecimal nanosPer(String unit) {
        return switch (unit) {
            case "ms" -> NANOS_PER_MILLI;
            case "", "s" -> NANOS_PER_SECOND;
            case "m" -> NANOS_PER_SECOND.multiply(BigDecimal.valueOf(60));
            case "h" -> NANOS_PER_SECOND.multiply(BigDecimal.valueOf(3_600));
            case "d" -> NANOS_PER_SECOND.multiply(BigDecimal.valueOf(86_400));
            default -> throw new IllegalStateException("no unit of time is called " + unit);
        };
    }

    /** A value as it was given, for settings that are structures; {@code null} if it was not. */
    public @Nullable Object structure(String name) {
        return take(name);
    }

    /** Yes or no. */
    public boolean flag(String name, boolean defaultValue) {
        Object value = take(name);
        if (value == null) {
            return resolve(name, defaultValue);
        }
        if (value instanceof Boolean bool) {
            return resolve(name, bool);
        }
        if ("true".equals(value) || "false".equals(value)) {
            return resolve(name, "true".equals(value));
        }
        problem(name, "must be true or false, but is " + value);
        return defaultValue;
    }

    /** A text, or nothing. */
    public @Nullable String text(String name) {
        Object value = take(name);
        return value == null ? null : resolve(name, value.toString());
    }

    /**
     * One of some known names.
     *
     * @param known the names that are known, in the order in which to list them
     */
    public String choice(String name, String defaultValue, List<String> known) {
        Object value = take(name);
        if (value == null) {
            return resolve(name, defaultValue);
        }
        String text = value.toString();
        if (!known.contains(text)) {
            problem(name, "must be one of " + String.join(", ", known) + ", but is " + text);
            return defaultValue;
        }
        return resolve(name, text);
    }

    /** Notes that a setting's value breaks a rule. */
    public void problem(String name, String message) {
        problems.add(new SettingsException.Problem(name, message));
    }

    /** Writes a value into {@link #resolved()}, in the place where it is first named. */
    public <T> T resolve(String name, T value) {
        asked.add(name);
        resolved.put(name, value);
        return value;
    }

    /**
     * Builds a part of a run from settings already read. A part whose own rules are broken throws
     * {@link IllegalArgumentException}; that is a problem too, unless it follows from one already noted.
     *
     * @return the part, or {@code null} if it could not be built
     */
    public <T> @Nullable T build(Supplier<T> part) {
        boolean clean = isClean();
        try {
            return part.get();
        } catch (SettingsException e) {
            missing.addAll(e.missing());
            problems.addAll(e.problems());
            return null;
        } catch (IllegalArgumentException e) {
            if (clean && isClean()) {
                problem("", String.valueOf(e.getMessage()));
            }
            return null;
        }
    }

    private boolean isClean() {
        return missing.isEmpty() && problems.isEmpty();
    }

    /**
     * Ends the reading.
     *
     * @param whyUnused tells of a setting that was given and that nobody asked for why that is so, as in "is not used
     *     with `step_time` fixed"
     * @throws SettingsException if anything is missing, unusable or unused
     */
    public void finish(UnaryOperator<String> whyUnused) {
        for (Map.Entry<String, ?> entry : given.entrySet()) {
            String name = entry.getKey();
            if (entry.getValue() != null && !asked.contains(name)) {
                problems.add(new SettingsException.Problem(name, whyUnused.apply(name), true));
            }
        }
        if (!isClean()) {
            throw new SettingsException(new ArrayList<>(missing), problems);
        }
    }

    /** The names that were asked for so far, whether given or not. */
    public Set<String> asked() {
        return Collections.unmodifiableSet(asked);
    }

    /** Every setting that was read, defaults included, in the order of reading. */
    public Map<String, Object> resolved() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(resolved));
    }

    private @Nullable Object take(String name) {
        asked.add(name);
        return given.get(name);
    }

    private int toInt(String name, Object value, int min) {
        BigDecimal number = toNumber(name, value, "must be a whole number");
        if (number == null) {
            return min;
        }
        int result;
        try {
            result = number.intValueExact();
        } catch (ArithmeticException e) {
            boolean low = number.signum() < 0;
            problem(
                    name,
                    number.stripTrailingZeros().scale() > 0
                            ? "must be a whole number, but is " + value
                            : "must be at " + (low ? "least " + min : "most " + Integer.MAX_VALUE) + ", but is "
                                    + value);
            return min;
        }
        if (result < min) {
            problem(name, "must be at least " + min + ", but is " + value);
            return min;
        }
        return resolve(name, result);
    }

    private double toPositive(String name, Object value, boolean infinityToo) {
        String rule = "must be a number above 0" + (infinityToo ? ", or inf" : "");
        if (infinityToo && INFINITY.matcher(value.toString().trim()).matches()) {
            resolve(name, "inf");
            return Double.POSITIVE_INFINITY;
        }
        BigDecimal number = toNumber(name, value, rule);
        if (number == null) {
            return 1;
        }
        double result = number.doubleValue();
        if (!(result > 0) || Double.isInfinite(result)) {
            problem(name, rule + ", but is " + value);
            return 1;
        }
        resolve(name, simplest(number));
        return result;
    }

    private long toNanos(String name, Object value) {
        BigDecimal number = toNumber(name, value, "must be a finite number of milliseconds");
        if (number == null) {
            return 1;
        }
        if (number.signum() < 0) {
            problem(name, "must be at least 0 ms, but is " + value);
            return 1;
        }
        try {
            long nanos = number.multiply(NANOS_PER_MILLI)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            resolved.put(name, simplest(number));
            return nanos;
        } catch (ArithmeticException e) {
            problem(name, "must be shorter than 292 years, but is " + value + " ms");
            return 1;
        }
    }

    /** The number, or {@code null} after noting the rule that it breaks. */
    private @Nullable BigDecimal toNumber(String name, Object value, String rule) {
        String text = value.toString().trim();
        try {
            BigDecimal number = new BigDecimal(text);
            // An exponent beyond any double would make exact arithmetic on it expensive.
            if (number.signum() == 0 || Math.abs((long) number.precision() - number.scale()) <= 400) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problem(name, rule + ", but is " + (text.isEmpty() ? "empty" : text));
        return null;
    }

    /** A number as JSON should show it: whole where it is whole. */
    private static Object simplest(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 18) {
            long whole = stripped.longValueExact();
            return whole == (int) whole ? (Object) (int) whole : (Object) whole;
        }
        return stripped.doubleValue();
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
