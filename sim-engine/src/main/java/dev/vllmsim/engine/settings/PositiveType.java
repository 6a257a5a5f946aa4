package dev.vllmsim.engine.settings;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finite numbers above 0, and infinity where it is allowed. */
final class PositiveType extends ValueType<Double> {
    private static final String INFINITE = "inf";
    private static final Set<String> INFINITY = Set.of(INFINITE, "+inf", "infinity", "+infinity");

    private final boolean infinityToo;

    PositiveType(boolean infinityToo) {
        this.infinityToo = infinityToo;
    }

    @Override
    @Nullable
    Value<Double> read(Object given, Consumer<String> refuse) {
        String message = "must be a number above 0" + (infinityToo ? ", or inf" : "");
        if (infinityToo && INFINITY.contains(given.toString().trim().toLowerCase(Locale.ROOT))) {
            return new Value<>(Double.POSITIVE_INFINITY, INFINITE);
        }
        BigDecimal number = number(given, message, refuse);
        if (number == null) {
            return null;
        }
        double value = number.doubleValue();
        if (!(value > 0) || Double.isInfinite(value)) {
            refuse.accept(message + ", but is " + Quotes.of(given));
            return null;
        }
        return new Value<>(value, simplest(number));
    }

    @Override
    Object show(Double value) {
        return Double.isInfinite(value) ? INFINITE : simplest(BigDecimal.valueOf(value));
    }

    @Override
    Double standIn() {
        return 1.0;
    }

    @Override
    String label() {
        return "NUMBER";
    }

    @Override
    String rule() {
        return "number above 0" + (infinityToo ? ", or inf" : "");
    }

    @Override
    Map<String, Object> schema() {
        Map<String, Object> number = new LinkedHashMap<>();
        number.put("type", "number");
        number.put("exclusiveMinimum", 0);
        return infinityToo ? Map.of("anyOf", List.of(number, Map.of("const", INFINITE))) : number;
    }

    @Override
    boolean isNumber() {
        return true;
    }
}
