package dev.vllmsim.report.document;

import dev.vllmsim.report.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads documents of kind {@code sweep}. */
final class SweepReader {
    private SweepReader() {}

    static SweepReport read(JsonCursor document) {
        DocumentHead head = new DocumentHead(ReportWriter.SWEEP);
        @Nullable String parameter = null;
        @Nullable List<SweepPoint> points = null;
        @Nullable Replications replications = null;
        document.startObject();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            switch (name) {
                case "parameter" -> parameter = document.value(String.class);
                case "points" -> points = points(document);
                case "replications" -> replications = document.value(Replications.class);
                default -> head.read(document, name);
            }
        }
        document.end();
        return SweepReport.of(
                head.tool(document),
                head.config(document),
                document.required("parameter", parameter),
                document.required("points", points),
                replications);
    }

    private static List<SweepPoint> points(JsonCursor document) {
        document.nextValue();
        document.startArray("an array of points");
        List<SweepPoint> points = new ArrayList<>();
        while (document.nextValue() != JsonToken.END_ARRAY) {
            document.startedObject("a point");
            points.add(point(document));
        }
        return points;
    }

    private static SweepPoint point(JsonCursor document) {
        Map<String, Object> settings = new LinkedHashMap<>();
        @Nullable Summary summary = null;
        List<Warning> warnings = List.of();
        Map<String, Interval> intervals = Map.of();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            if (name.equals(PointColumns.SUMMARY.name())) {
                summary = document.value(Summary.class);
            } else if (name.equals(PointColumns.WARNINGS.name())) {
                warnings = document.value(DocumentHead.WARNINGS);
            } else if (name.equals(PointColumns.INTERVALS.name())) {
                intervals = document.value(DocumentHead.INTERVALS);
            } else {
                document.nextValue();
                SettingsReader.put(document, settings, name);
            }
        }
        if (summary == null) {
            throw document.problem("expected a point with a summary");
        }
        return new SweepPoint(settings, summary, warnings, intervals);
    }
}
