package dev.vllmsim.engine.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Durations of at least 0: a number of milliseconds, or a duration with units. The engine gets nanoseconds. */
final class MillisType extends ValueType<Long> {
    private static final int NANO_DIGITS = 6;

    @Override
    @Nullable
    Value<Long> read(Object given, Consumer<String> refuse) {
        BigDecimal millis = millis(given, "must be a finite number of milliseconds", refuse);
        if (millis == null) {
            return null;
        }
        if (millis.signum() < 0) {
            refuse.accept("must be at least 0 ms, but is " + Quotes.of(given));
            return null;
        }
        try {
            long nanos = millis.movePointRight(NANO_DIGITS)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            return new Value<>(nanos, simplest(millis));
        } catch (ArithmeticException e) {
            refuse.accept("must be shorter than 292 years, but is " + Quotes.of(given) + unit(given));
            return null;
        }
    }

    /** The number of milliseconds that a person means, or {@code null} after noting the rule that it breaks. */
    static @Nullable BigDecimal millis(Object given, String rule, Consumer<String> refuse) {
        BigDecimal nanos = hasUnit(given) ? Durations.nanos(given.toString()) : null;
        return nanos != null ? nanos.movePointLeft(NANO_DIGITS) : number(given, rule, refuse);
    }

    /** The unit of a value that has none of its own, for messages. */
    static String unit(Object given) {
        return hasUnit(given) ? "" : " ms";
    }

    private static boolean hasUnit(Object given) {
        String text = given.toString().trim();
        return !text.isEmpty() && Character.isLetter(text.charAt(text.length() - 1));
    }

    @Override
    Object show(Long nanos) {
        return simplest(BigDecimal.valueOf(nanos, NANO_DIGITS));
    }

    @Override
    Long standIn() {
        return 1L;
    }

    @Override
    String label() {
        return "MS";
    }

    @Override
    String rule() {
        return "milliseconds, at least 0";
    }

    @Override
    Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "number");
        schema.put("minimum", 0);
        return schema;
    }

    @Override
    boolean isNumber() {
        return true;
    }
}
