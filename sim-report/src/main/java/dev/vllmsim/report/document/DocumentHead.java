package dev.vllmsim.report.document;

import dev.vllmsim.report.statistics.Interval;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;

/** What documents of all kinds begin with, as far as it has been read. */
final class DocumentHead {
    static final List<String> KINDS = List.of(
            ReportWriter.RUN,
            ReportWriter.SWEEP,
            CalibrationReport.KIND,
            PredictReport.KIND,
            HitCurveReport.KIND,
            CompareReport.KIND,
            PlanReport.KIND,
            TuneReport.KIND,
            ExplainReport.KIND);

    static final TypeReference<List<Warning>> WARNINGS = new TypeReference<>() {};
    static final TypeReference<Map<String, Interval>> INTERVALS = new TypeReference<>() {};

    private final String wanted;
    private @Nullable Tool tool;
    private @Nullable Map<String, Object> config;

    /**
     * @param wanted the kind of document that is read
     */
    DocumentHead(String wanted) {
        this.wanted = wanted;
    }

    /** Reads the value of a key, or passes it over if it is none of these. */
    void read(JsonCursor document, String name) {
        switch (name) {
            case "schema_version" -> version(document);
            case "kind" -> {
                String found = kind(document);
                if (!found.equals(wanted)) {
                    throw document.problem("expected a report of kind \"" + wanted + "\", but this is a " + found);
                }
            }
            case "tool" -> tool = document.value(Tool.class);
            case "config" -> {
                document.nextValue();
                config = SettingsReader.settings(document);
            }
            default -> document.skip();
        }
    }

    private static void version(JsonCursor document) {
        if (document.nextValue() != JsonToken.VALUE_NUMBER_INT
                || document.longNumber() != ReportWriter.SCHEMA_VERSION) {
            throw document.problem(
                    "expected schema_version " + ReportWriter.SCHEMA_VERSION + ", but this is " + document.text());
        }
    }

    /** The kind that a document says it is. */
    static String kind(JsonCursor document) {
        JsonToken token = document.nextValue();
        String kind = document.text();
        if (token != JsonToken.VALUE_STRING || !KINDS.contains(kind)) {
            throw document.problem("expected the kind \"" + String.join("\", \"", KINDS.subList(0, KINDS.size() - 1))
                    + "\" or \"" + KINDS.get(KINDS.size() - 1) + "\"");
        }
        return kind;
    }

    /** The value that was read, which must have been there. */
    Tool tool(JsonCursor document) {
        return document.required("tool", tool);
    }

    /** The value that was read, which must have been there. */
    Map<String, Object> config(JsonCursor document) {
        return document.required("config", config);
    }
}
