package dev.vllmsim.report.document;

import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/** Reads documents that are small enough to be read whole, into the record that they were written from. */
final class WholeReader {
    private WholeReader() {}

    /**
     * Reads one.
     *
     * @param kind the kind that it must be of
     * @param type the record
     * @param required keys that it must have, beside those of every document
     */
    static <R> R read(JsonCursor document, String kind, Class<R> type, String... required) {
        DocumentHead head = new DocumentHead(kind);
        ObjectNode whole = Json.MAPPER.createObjectNode();
        document.startObject();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            if (name.equals("schema_version") || name.equals("kind") || name.equals("tool") || name.equals("config")) {
                head.read(document, name);
            } else if (document.nextValue() != JsonToken.VALUE_NULL) {
                whole.set(name, document.here(JsonNode.class));
            }
        }
        document.end();
        for (String name : required) {
            if (!whole.has(name)) {
                throw document.problem("expected a document of kind " + kind + ", with the key \"" + name + "\"");
            }
        }
        whole.put("schema_version", ReportWriter.SCHEMA_VERSION);
        whole.put("kind", kind);
        whole.set("tool", tree(head.tool(document)));
        whole.set("config", tree(head.config(document)));
        ObjectReader reader = Json.MAPPER.readerFor(type).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        return reader.readValue(whole);
    }

    /** By way of its text, as numbers are written as plain text. */
    private static JsonNode tree(Object value) {
        return Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(value));
    }
}
