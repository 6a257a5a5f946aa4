package dev.vllmsim.report.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;

/** Reads documents of kind {@code explain}, without the rows of their requests. */
final class ExplainReader {
    private static final TypeReference<List<ExplainReport.Decile>> DECILES = new TypeReference<>() {};
    private static final TypeReference<List<ExplainReport.WhatIf>> WHAT_IF = new TypeReference<>() {};
    private static final RowReader ROWS = new RowReader(ExplainColumns.all());

    private ExplainReader() {}

    static ExplainReport read(JsonCursor document) {
        DocumentHead head = new DocumentHead(ExplainReport.KIND);
        @Nullable Summary summary = null;
        List<Warning> warnings = List.of();
        @Nullable List<ExplainReport.Decile> deciles = null;
        @Nullable List<Row> slowest = null;
        List<ExplainReport.WhatIf> whatIf = List.of();
        @Nullable Row asked = null;
        @Nullable String sortedBy = null;
        document.startObject();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            switch (name) {
                case "summary" -> summary = document.value(Summary.class);
                case "warnings" -> warnings = document.value(DocumentHead.WARNINGS);
                case "deciles" -> deciles = document.value(DECILES);
                case "slowest" -> slowest = ROWS.rows(document);
                case "what_if" -> whatIf = document.value(WHAT_IF);
                case "asked" -> {
                    if (document.nextValue() != JsonToken.VALUE_NULL) {
                        document.startedObject("a row");
                        asked = ROWS.row(document);
                    }
                }
                case "sorted_by" ->
                    sortedBy = document.nextValue() == JsonToken.VALUE_NULL ? null : document.requiredText();
                default -> head.read(document, name);
            }
        }
        document.end();
        return new ExplainReport(
                head.tool(document),
                head.config(document),
                document.required("summary", summary),
                warnings,
                document.required("deciles", deciles),
                document.required("slowest", slowest),
                asked,
                sortedBy,
                whatIf);
    }
}
