package dev.vllmsim.engine.settings;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Objects of JSON, some of which a person calls by a name, or by the file that holds them. */
final class NamedType extends ValueType<Object> {
    private final boolean named;

    /**
     * @param named whether a name or a file may stand for an object
     */
    NamedType(boolean named) {
        this.named = named;
    }

    @Override
    Value<Object> read(Object given, Consumer<String> refuse) {
        return new Value<>(given, given);
    }

    @Override
    Object show(Object value) {
        return value;
    }

    @Override
    Object standIn() {
        return Map.of();
    }

    @Override
    String label() {
        return named ? "NAME|FILE" : "JSON";
    }

    @Override
    String rule() {
        return named ? "name, or file of a JSON object" : "JSON object";
    }

    @Override
    Map<String, Object> schema() {
        return Map.of("type", named ? List.of("object", "string") : "object");
    }
}
