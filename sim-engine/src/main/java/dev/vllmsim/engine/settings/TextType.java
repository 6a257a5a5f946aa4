package dev.vllmsim.engine.settings;

import java.util.Map;
import java.util.function.Consumer;

/** Texts, among them the names of files. */
final class TextType extends ValueType<String> {
    private final boolean file;

    TextType(boolean file) {
        this.file = file;
    }

    @Override
    Value<String> read(Object given, Consumer<String> refuse) {
        String text = given.toString();
        return new Value<>(text, text);
    }

    @Override
    Object show(String value) {
        return value;
    }

    @Override
    String standIn() {
        return "";
    }

    @Override
    String label() {
        return file ? "FILE" : "TEXT";
    }

    @Override
    String rule() {
        return file ? "file" : "text";
    }

    @Override
    Map<String, Object> schema() {
        return Map.of("type", "string");
    }

    boolean isFile() {
        return file;
    }
}
