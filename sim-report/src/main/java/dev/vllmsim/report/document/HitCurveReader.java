package dev.vllmsim.report.document;

import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/** Reads documents of kind {@code hit-curve}. */
final class HitCurveReader {
    private static final ObjectReader REPORT =
            Json.MAPPER.readerFor(HitCurveReport.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private HitCurveReader() {}

    static HitCurveReport read(JsonCursor document) {
        DocumentHead head = new DocumentHead(HitCurveReport.KIND);
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
        for (String name : new String[] {"points", "cards", "scheduled", "curve", "warnings"}) {
            if (!whole.has(name)) {
                throw document.problem("expected a hit curve, with the key \"" + name + "\"");
            }
        }
        whole.put("schema_version", ReportWriter.SCHEMA_VERSION);
        whole.put("kind", HitCurveReport.KIND);
        whole.set("tool", Json.MAPPER.valueToTree(head.tool(document)));
        whole.set("config", Json.MAPPER.valueToTree(head.config(document)));
        return REPORT.<HitCurveReport>readValue(whole);
    }
}
