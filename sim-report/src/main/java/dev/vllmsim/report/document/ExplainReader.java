package dev.vllmsim.report.document;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;

/** Reads documents of kind {@code explain}. */
final class ExplainReader {
    private static final TypeReference<List<ExplainReport.Decile>> DECILES = new TypeReference<>() {};
    private static final TypeReference<List<ExplainReport.WhatIf>> WHAT_IF = new TypeReference<>() {};
    private static final RowReader ROWS = new RowReader(ExplainColumns.all());

    private ExplainReader() {}

    static ExplainReport read(JsonCursor document) {
        return read(document, JsonCursor::skip);
    }

    /** Reads a document whose requests somebody is told of. */
    static ExplainReport read(JsonCursor document, CauseConsumer requests) {
        return read(document, here -> {
            here.nextValue();
            here.startArray("an array of rows");
            while (here.nextValue() != JsonToken.END_ARRAY) {
                here.startedObject("a row");
                request(here, requests);
            }
        });
    }

    /** Reads a document whose requests somebody is shown, with their times. */
    static ExplainReport read(JsonCursor document, ExplainVisitor requests) {
        return read(document, here -> {
            here.nextValue();
            here.startArray("an array of rows");
            while (here.nextValue() != JsonToken.END_ARRAY) {
                here.startedObject("a row");
                String[] largest = new String[1];
                RequestTimes times = RunRows.request(here, name -> {
                    if (name.equals("ttft_causes_ms")) {
                        largest[0] = largest(here);
                    } else {
                        here.skipChildren();
                    }
                });
                requests.request(times, here.required("ttft_causes_ms", largest[0]));
            }
        });
    }

    private static void request(JsonCursor document, CauseConsumer requests) {
        double arrival = Double.NaN;
        double ttft = Double.NaN;
        @Nullable String largest = null;
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            document.nextValue();
            switch (name) {
                case "arrival_ms" -> arrival = document.number();
                case "ttft_ms" -> ttft = document.number();
                case "ttft_causes_ms" -> largest = largest(document);
                default -> document.skipChildren();
            }
        }
        if (Double.isNaN(arrival) || Double.isNaN(ttft) || largest == null) {
            throw document.problem("expected a request with arrival_ms, ttft_ms and ttft_causes_ms");
        }
        requests.accept(arrival, ttft, largest);
    }

    /** The cause with the most milliseconds; of equal ones the first. */
    private static @Nullable String largest(JsonCursor document) {
        document.startedObject("causes");
        @Nullable String largest = null;
        double most = Double.NEGATIVE_INFINITY;
        for (String cause = document.nextName(); cause != null; cause = document.nextName()) {
            document.nextValue();
            double ms = document.number();
            if (ms > most) {
                most = ms;
                largest = cause;
            }
        }
        return largest;
    }

    private static ExplainReport read(JsonCursor document, Consumer<JsonCursor> requests) {
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
                case "requests" -> requests.accept(document);
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
