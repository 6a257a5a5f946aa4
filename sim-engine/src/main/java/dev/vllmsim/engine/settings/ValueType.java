package dev.vllmsim.engine.settings;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What values a setting takes: how a text or a value of JSON is read, and what is said of one that breaks the rule.
 *
 * @param <T> what the engine gets
 */
abstract class ValueType<T> {
    /**
     * A value that was read.
     *
     * @param value what the engine gets
     * @param shown what {@code config} shows: read again, it gives the same value
     */
    record Value<T>(T value, Object shown) {}

    /** Longer ones are refused: to read a decimal takes time with the square of its digits. */
    private static final int LONGEST_NUMBER = 400;

    /**
     * Reads a value.
     *
     * @param refuse is told, of a value that breaks the rule, the rule and the value
     * @return the value, or {@code null} if it was refused
     */
    abstract @Nullable Value<T> read(Object given, Consumer<String> refuse);

    /** A value as {@code config} shows it. */
    abstract Object show(T value);

    /** Stands in where a value is missing or refused, so that reading can go on. */
    abstract T standIn();

    /** What a flag's value is called. */
    abstract String label();

    /** The rule in words. */
    abstract String rule();

    /** The rule as keys and values of a JSON schema. */
    abstract Map<String, Object> schema();

    List<String> choices() {
        return List.of();
    }

    boolean isNumber() {
        return false;
    }

    boolean isWhole() {
        return false;
    }

    ValueType<T> atLeast(int min) {
        throw new IllegalStateException("there is no least value of " + rule());
    }

    ValueType<T> atMost(int max) {
        throw new IllegalStateException("there is no largest value of " + rule());
    }

    /** The number, or {@code null} after noting the rule that it breaks. */
    static @Nullable BigDecimal number(Object value, String rule, Consumer<String> refuse) {
        String text = value.toString();
        if (text.length() <= LONGEST_NUMBER) {
            text = text.trim();
            try {
                BigDecimal number = new BigDecimal(text);
                // An exponent beyond any double would make exact arithmetic on it expensive.
                if (number.signum() == 0 || Math.abs((long) number.precision() - number.scale()) <= LONGEST_NUMBER) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
        }
        refuse.accept(rule + ", but is " + Quotes.of(text));
        return null;
    }

    /** A number as JSON should show it: whole where it is whole. */
    static Object simplest(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 18) {
            long whole = stripped.longValueExact();
            return whole == (int) whole ? (Object) (int) whole : (Object) whole;
        }
        return stripped.doubleValue();
    }

    static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
