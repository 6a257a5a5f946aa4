package dev.vllmsim.report.calibration;

import dev.vllmsim.report.input.BadInputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Fields of a JSON object, each with its place for the message if it is not what it should be. */
final class JsonFields {
    private final JsonNode object;
    private final String place;

    /**
     * @param object a JSON object
     * @param place where it stands, as in {@code requests.jsonl:12}
     * @throws BadInputException if it is no object
     */
    JsonFields(JsonNode object, String place) {
        if (!object.isObject()) {
            throw new BadInputException(place + ": expected a JSON object", null);
        }
        this.object = object;
        this.place = place;
    }

    /** The place with a problem behind it, as a failure to throw. */
    BadInputException failure(String problem) {
        return new BadInputException(place + ": " + problem, null);
    }

    /** A whole number that must be there. */
    int requiredInt(String name) {
        Integer value = integer(name);
        if (value == null) {
            throw failure(name + " is missing");
        }
        return value;
    }

    /** A whole number, or {@code null} if it is missing or {@code null}. */
    @Nullable
    Integer integer(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw failure(name + " must be a whole number, but is " + value);
        }
        return value.intValue();
    }

    /** A number, or {@code null} if it is missing or {@code null}. */
    @Nullable
    Double number(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw failure(name + " must be a number, but is " + value);
        }
        return value.doubleValue();
    }

    /** Yes or no, or {@code null} if it is missing, {@code null} or something else. */
    @Nullable
    Boolean flag(String name) {
        JsonNode value = get(name);
        if (value == null || !value.isBoolean()) {
            return null;
        }
        return value.booleanValue();
    }

    /** A text, or {@code null} if it is missing, {@code null} or something else. */
    @Nullable
    String text(String name) {
        JsonNode value = get(name);
        if (value == null || !value.isString()) {
            return null;
        }
        return value.stringValue();
    }

    /** Whether there is something other than {@code null}. */
    boolean has(String name) {
        return get(name) != null;
    }

    /** An object inside, empty if it is missing or something else. */
    JsonFields object(String name) {
        JsonNode value = get(name);
        return new JsonFields(
                value != null && value.isObject() ? value : Records.MAPPER.createObjectNode(), place + ": " + name);
    }

    private @Nullable JsonNode get(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }
}
