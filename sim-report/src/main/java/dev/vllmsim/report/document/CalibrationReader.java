package dev.vllmsim.report.document;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Reads documents of kind {@code calibration}. */
final class CalibrationReader {
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};
    private static final TypeReference<List<CalibrationReport.Scores>> SCORES = new TypeReference<>() {};
    private static final TypeReference<List<CalibrationReport.Row>> REQUESTS = new TypeReference<>() {};
    private static final TypeReference<List<CalibrationReport.Tick>> TIMELINE = new TypeReference<>() {};

    private static final TypeReference<List<CalibrationReport.Run>> RUNS = new TypeReference<>() {};

    private CalibrationReader() {}

    static CalibrationReport read(JsonCursor document) {
        DocumentHead head = new DocumentHead(CalibrationReport.KIND);
        @Nullable Map<String, Object> run = null;
        @Nullable Map<String, Object> stepTime = null;
        @Nullable Map<String, Object> fit = null;
        List<Warning> warnings = List.of();
        @Nullable List<CalibrationReport.Scores> scores = null;
        @Nullable List<CalibrationReport.Row> requests = null;
        List<CalibrationReport.Tick> timeline = List.of();
        List<CalibrationReport.Run> further = List.of();
        document.startObject();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            switch (name) {
                case "run" -> run = document.value(VALUES);
                case "step_time" -> stepTime = document.value(VALUES);
                case "fit" -> fit = document.value(VALUES);
                case "warnings" -> warnings = document.value(DocumentHead.WARNINGS);
                case "scores" -> scores = document.value(SCORES);
                case "requests" -> requests = document.value(REQUESTS);
                case "timeline" -> timeline = document.value(TIMELINE);
                case "further_runs" -> further = document.value(RUNS);
                default -> head.read(document, name);
            }
        }
        document.end();
        return new CalibrationReport(
                ReportWriter.SCHEMA_VERSION,
                CalibrationReport.KIND,
                head.tool(document),
                document.required("run", run),
                head.config(document),
                document.required("step_time", stepTime),
                document.required("fit", fit),
                warnings,
                document.required("scores", scores),
                document.required("requests", requests),
                timeline,
                further);
    }
}
