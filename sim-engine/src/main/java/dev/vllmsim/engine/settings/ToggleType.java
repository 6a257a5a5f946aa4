package dev.vllmsim.engine.settings;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Yes or no. */
final class ToggleType extends ValueType<Boolean> {

    @Override
    @Nullable
    Value<Boolean> read(Object given, Consumer<String> refuse) {
        if (given instanceof Boolean value) {
            return new Value<>(value, value);
        }
        boolean value = "true".equals(given);
        if (!value && !"false".equals(given)) {
            refuse.accept("must be true or false, but is " + Quotes.of(given));
            return null;
        }
        return new Value<>(value, value);
    }

    @Override
    Object show(Boolean value) {
        return value;
    }

    @Override
    Boolean standIn() {
        return false;
    }

    @Override
    String label() {
        return "";
    }

    @Override
    String rule() {
        return "true or false";
    }

    @Override
    Map<String, Object> schema() {
        return Map.of("type", "boolean");
    }
}
