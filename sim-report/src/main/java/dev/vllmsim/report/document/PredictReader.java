package dev.vllmsim.report.document;

import java.util.List;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/** Reads documents of kind {@code predict}. */
final class PredictReader {
    private static final TypeReference<List<Prediction>> PREDICTIONS = new TypeReference<>() {};
    private static final ObjectReader FIRST =
            Json.MAPPER.readerFor(Prediction.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private PredictReader() {}

    static PredictReport read(JsonCursor document) {
        DocumentHead head = new DocumentHead(PredictReport.KIND);
        ObjectNode first = Json.MAPPER.createObjectNode();
        List<Prediction> predictions = List.of();
        List<Warning> warnings = List.of();
        document.startObject();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            switch (name) {
                case "schema_version", "kind", "tool", "config" -> head.read(document, name);
                case "warnings" -> warnings = document.value(DocumentHead.WARNINGS);
                case "predictions" -> predictions = document.value(PREDICTIONS);
                default -> {
                    if (document.nextValue() != JsonToken.VALUE_NULL) {
                        first.set(name, document.here(JsonNode.class));
                    }
                }
            }
        }
        document.end();
        return new PredictReport(
                ReportWriter.SCHEMA_VERSION,
                PredictReport.KIND,
                head.tool(document),
                head.config(document),
                warnings,
                FIRST.<Prediction>readValue(first),
                predictions);
    }
}
