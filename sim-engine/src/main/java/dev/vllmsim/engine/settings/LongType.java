package dev.vllmsim.engine.settings;

import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whole numbers of 64 bits. */
final class LongType extends ValueType<Long> {

    @Override
    @Nullable
    Value<Long> read(Object given, Consumer<String> refuse) {
        BigDecimal number = number(given, "must be a whole number", refuse);
        if (number == null) {
            return null;
        }
        try {
            long value = number.longValueExact();
            return new Value<>(value, value);
        } catch (ArithmeticException e) {
            refuse.accept("must be a whole number of at most 64 bits, but is " + Quotes.of(given));
            return null;
        }
    }

    @Override
    Object show(Long value) {
        return value;
    }

    @Override
    Long standIn() {
        return 0L;
    }

    @Override
    String label() {
        return "NUMBER";
    }

    @Override
    String rule() {
        return "whole number of 64 bits";
    }

    @Override
    Map<String, Object> schema() {
        return Map.of("type", "integer");
    }

    @Override
    boolean isNumber() {
        return true;
    }

    @Override
    boolean isWhole() {
        return true;
    }
}
