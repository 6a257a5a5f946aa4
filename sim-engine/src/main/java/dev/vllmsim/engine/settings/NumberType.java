package dev.vllmsim.engine.settings;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finite numbers from {@code min} to {@code max}, both included; milliseconds may have another unit. */
final class NumberType extends ValueType<Double> {
    /** 292 years, where the clock ends. */
    static final double MOST_MILLIS = 9.2e12;

    private final double min;
    private final double max;
    private final boolean millis;

    NumberType(double min, double max, boolean millis) {
        this.min = min;
        this.max = max;
        this.millis = millis;
    }

    @Override
    @Nullable
    Value<Double> read(Object given, Consumer<String> refuse) {
        BigDecimal number = millis
                ? MillisType.millis(given, "must be a finite number", refuse)
                : number(given, "must be a finite number", refuse);
        if (number == null) {
            return null;
        }
        double value = number.doubleValue();
        if (value < min || value > max || Double.isInfinite(value)) {
            if (millis && value > max) {
                refuse.accept("must be shorter than 292 years, but is " + Quotes.of(given) + MillisType.unit(given));
            } else {
                refuse.accept("must be a number " + range() + ", but is " + Quotes.of(given));
            }
            return null;
        }
        return new Value<>(value, simplest(number));
    }

    private String range() {
        return Double.isInfinite(max) || millis
                ? "of at least " + plain(min)
                : "from " + plain(min) + " to " + plain(max);
    }

    @Override
    Object show(Double value) {
        // As it would be if it had been given, so that a report that is run again is the same.
        return simplest(BigDecimal.valueOf(value));
    }

    @Override
    Double standIn() {
        return min;
    }

    @Override
    String label() {
        return "NUMBER";
    }

    @Override
    String rule() {
        return (millis ? "milliseconds, " : "number ")
                + (Double.isInfinite(max) || millis ? "at least " + plain(min) : plain(min) + " to " + plain(max));
    }

    @Override
    Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "number");
        schema.put("minimum", simplest(BigDecimal.valueOf(min)));
        if (!millis && !Double.isInfinite(max)) {
            schema.put("maximum", simplest(BigDecimal.valueOf(max)));
        }
        return schema;
    }

    @Override
    boolean isNumber() {
        return true;
    }
}
