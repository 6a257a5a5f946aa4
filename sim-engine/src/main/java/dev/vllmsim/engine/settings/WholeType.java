package dev.vllmsim.engine.settings;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whole numbers of 32 bits, from {@code min} to {@code max}. */
final class WholeType extends ValueType<Integer> {
    private final int min;
    private final int max;

    WholeType(int min, int max) {
        this.min = min;
        this.max = max;
    }

    @Override
    @Nullable
    Value<Integer> read(Object given, Consumer<String> refuse) {
        BigDecimal number = number(given, "must be a whole number", refuse);
        if (number == null) {
            return null;
        }
        if (number.stripTrailingZeros().scale() > 0) {
            refuse.accept("must be a whole number, but is " + Quotes.of(given));
            return null;
        }
        boolean low = number.compareTo(BigDecimal.valueOf(min)) < 0;
        if (low || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            refuse.accept("must be at " + (low ? "least " + min : "most " + max) + ", but is " + Quotes.of(given));
            return null;
        }
        int value = number.intValueExact();
        return new Value<>(value, value);
    }

    @Override
    Object show(Integer value) {
        return value;
    }

    @Override
    Integer standIn() {
        return min;
    }

    @Override
    String label() {
        return "N";
    }

    @Override
    String rule() {
        return "whole number, " + (max == Integer.MAX_VALUE ? "at least " + min : min + " to " + max);
    }

    @Override
    Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "integer");
        schema.put("minimum", min);
        if (max != Integer.MAX_VALUE) {
            schema.put("maximum", max);
        }
        return schema;
    }

    @Override
    boolean isNumber() {
        return true;
    }

    @Override
    boolean isWhole() {
        return true;
    }

    @Override
    ValueType<Integer> atLeast(int least) {
        return new WholeType(least, max);
    }

    @Override
    ValueType<Integer> atMost(int most) {
        return new WholeType(min, most);
    }
}
