package dev.vllmsim.report.document;

import dev.vllmsim.report.input.BadInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads settings: the {@code config} of a report, a bare object of them, or a file that says how long steps take. */
final class SettingsReader {
    /** Settings that are lists or objects: measured steps, a card, a model, where memory went, and what was asked. */
    private static final Set<String> STRUCTURES = Set.of("step_table", "step_gpu", "step_model", "kv_memory", "asked");

    private SettingsReader() {}

    /** The {@code config} of a report of any kind, or all of a bare object. */
    static Map<String, Object> config(JsonCursor document) {
        document.startObject();
        Map<String, Object> bare = new LinkedHashMap<>();
        @Nullable BadInputException unusable = null;
        boolean report = false;
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            JsonToken value = document.nextValue();
            if ("config".equals(name) && value == JsonToken.START_OBJECT) {
                Map<String, Object> config = settings(document);
                if (report) {
                    EarlierReports.complete(config);
                }
                return config;
            }
            report |= "schema_version".equals(name);
            if (value.isScalarValue() || isStructure(document, name)) {
                put(document, bare, name);
            } else {
                if (unusable == null) {
                    unusable = notASetting(document, name);
                }
                document.skipChildren();
            }
        }
        if (report) {
            throw document.problem("expected a report, with the key \"config\"");
        }
        if (unusable != null) {
            throw unusable;
        }
        document.end();
        return bare;
    }

    /** An object of settings, but for where they come from and how wrong they may be. */
    static Map<String, Object> stepTime(JsonCursor document) {
        document.startObject();
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            document.nextValue();
            if (name.equals("source") || name.equals("error")) {
                document.skipChildren();
            } else {
                put(document, settings, name);
            }
        }
        document.end();
        return settings;
    }

    /** The settings in the object that has just begun. */
    static Map<String, Object> settings(JsonCursor document) {
        if (document.current() != JsonToken.START_OBJECT) {
            throw document.problem("expected an object of settings");
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            document.nextValue();
            put(document, settings, name);
        }
        return settings;
    }

    /** Takes the value that has just begun as that of a setting; {@code null} is none. */
    static void put(JsonCursor document, Map<String, Object> settings, String name) {
        switch (document.current()) {
            case VALUE_STRING -> settings.put(name, document.text());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> settings.put(name, document.anyNumber());
            case VALUE_TRUE -> settings.put(name, true);
            case VALUE_FALSE -> settings.put(name, false);
            case VALUE_NULL -> settings.remove(name);
            default -> {
                if (!isStructure(document, name)) {
                    throw notASetting(document, name);
                }
                settings.put(name, document.here(Object.class));
            }
        }
    }

    /** Whether the value that has just begun is one that is no scalar, of a setting that has such values. */
    private static boolean isStructure(JsonCursor document, String name) {
        JsonToken begins = document.current();
        return STRUCTURES.contains(name) && (begins == JsonToken.START_ARRAY || begins == JsonToken.START_OBJECT);
    }

    private static BadInputException notASetting(JsonCursor document, String name) {
        return document.problem("expected a number, a text, true or false for the setting \"" + name + "\"");
    }
}
