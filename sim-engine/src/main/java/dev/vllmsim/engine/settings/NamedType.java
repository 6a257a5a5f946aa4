package dev.vllmsim.engine.settings;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Objects of JSON that a person calls by a name, or by the file that holds them. */
final class NamedType extends ValueType<Object> {

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
        return "NAME|FILE";
    }

    @Override
    String rule() {
        return "name, or file of a JSON object";
    }

    @Override
    Map<String, Object> schema() {
        return Map.of("type", List.of("object", "string"));
    }
}
