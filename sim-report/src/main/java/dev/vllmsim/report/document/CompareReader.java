package dev.vllmsim.report.document;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Reads documents of kind {@code compare}. */
final class CompareReader {
    private static final TypeReference<List<CompareReport.SettingDifference>> SETTINGS = new TypeReference<>() {};
    private static final TypeReference<Map<String, CompareReport.Difference>> DIFFERENCES = new TypeReference<>() {};
    private static final TypeReference<Map<String, CompareReport.Shares>> SHARES = new TypeReference<>() {};
    private static final TypeReference<Map<String, List<CompareReport.Quantile>>> QUANTILES = new TypeReference<>() {};

    private CompareReader() {}

    static CompareReport read(JsonCursor document) {
        DocumentHead head = new DocumentHead(CompareReport.KIND);
        @Nullable Map<String, Object> configB = null;
        List<Warning> warnings = List.of();
        @Nullable Long requests = null;
        @Nullable Replications replications = null;
        List<CompareReport.SettingDifference> settings = List.of();
        @Nullable Map<String, CompareReport.Difference> differences = null;
        @Nullable Map<String, CompareReport.Shares> shares = null;
        @Nullable Map<String, List<CompareReport.Quantile>> quantiles = null;
        document.startObject();
        for (String name = document.nextName(); name != null; name = document.nextName()) {
            switch (name) {
                case "config_b" -> {
                    document.nextValue();
                    configB = SettingsReader.settings(document);
                }
                case "warnings" -> warnings = document.value(DocumentHead.WARNINGS);
                case "requests" -> requests = document.value(Long.class);
                case "replications" -> replications = document.value(Replications.class);
                case "settings" -> settings = document.value(SETTINGS);
                case "differences" -> differences = document.value(DIFFERENCES);
                case "request_shares" -> shares = document.value(SHARES);
                case "quantiles" -> quantiles = document.value(QUANTILES);
                default -> head.read(document, name);
            }
        }
        document.end();
        return new CompareReport(
                ReportWriter.SCHEMA_VERSION,
                CompareReport.KIND,
                head.tool(document),
                head.config(document),
                document.required("config_b", configB),
                warnings,
                document.required("requests", requests),
                replications,
                settings,
                document.required("differences", differences),
                document.required("request_shares", shares),
                document.required("quantiles", quantiles));
    }
}
