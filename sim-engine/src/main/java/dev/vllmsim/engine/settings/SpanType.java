package dev.vllmsim.engine.settings;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Spans of time: a number of seconds, or a duration with units. The engine gets nanoseconds, rounded to the nearest. */
final class SpanType extends ValueType<Long> {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,15}(?:\\.\\d{1,15})?");
    private static final int NANO_DIGITS = 9;

    @Override
    @Nullable
    Value<Long> read(Object given, Consumer<String> refuse) {
        String text = given.toString().trim().toLowerCase(Locale.ROOT);
        BigDecimal nanos = SECONDS.matcher(text).matches()
                ? new BigDecimal(text).movePointRight(NANO_DIGITS)
                : Durations.nanos(text);
        if (nanos == null) {
            refuse.accept(
                    "must be a number of seconds, or a duration like 90s, 15m or 1h30m, but is " + Quotes.of(given));
            return null;
        }
        try {
            long value = nanos.setScale(0, RoundingMode.HALF_UP).longValueExact();
            return new Value<>(value, given instanceof Number ? given : text);
        } catch (ArithmeticException e) {
            refuse.accept("must be shorter than 292 years, but is " + Quotes.of(given));
            return null;
        }
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
        return "TIME";
    }

    @Override
    String rule() {
        return "seconds, or a duration like 90s, 15m or 1h30m";
    }

    @Override
    Map<String, Object> schema() {
        return Map.of("type", List.of("number", "string"));
    }
}
