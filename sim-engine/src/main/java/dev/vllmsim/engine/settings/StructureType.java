package dev.vllmsim.engine.settings;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Structures of JSON, as they are. */
final class StructureType extends ValueType<Object> {

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
        return List.of();
    }

    @Override
    String label() {
        return "JSON";
    }

    @Override
    String rule() {
        return "list of objects";
    }

    @Override
    Map<String, Object> schema() {
        return Map.of("type", "array");
    }
}
