package dev.vllmsim.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.vllmsim.engine.admission.Refusal;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.ServiceObjectives;
import dev.vllmsim.engine.scheduler.DraftUsage;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.report.document.Column;
import dev.vllmsim.report.document.RefusedRequest;
import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RequestColumns;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.StepColumns;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.SweepPoint;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.statistics.Interval;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is written, against the published schema. The published schema lets unknown keys pass, so that documents of
 * later versions stay valid; here they do not, so that a key missing from the schema is noticed.
 */
class ReportSchemaTest {
    private static final Path DOCS = Path.of("../docs");
    private static final String BASE = "urn:schema/";
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Tool TOOL = new Tool("vllm-sim", "1.2.3");

    static List<String> goldenRuns() throws IOException {
        return GoldenRun.names();
    }

    private static JsonNode schema(String kind) {
        return MAPPER.readTree(DOCS.resolve("schema/" + kind + ".schema.json"));
    }

    private static Schema strict(String kind) {
        Map<String, String> schemas = new LinkedHashMap<>();
        for (String each : List.of("run", "sweep")) {
            JsonNode schema = schema(each);
            closeUses(schema);
            ((ObjectNode) schema).put("unevaluatedProperties", false);
            schemas.put(BASE + each + ".schema.json", schema.toString());
        }
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(schemas));
        return registry.getSchema(SchemaLocation.of(BASE + kind + ".schema.json"));
    }

    /** Refuses unknown keys where a schema is used; where it is defined, other schemas may build on it. */
    private static void closeUses(JsonNode node) {
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            JsonNode value = property.getValue();
            if (property.getKey().equals("properties")) {
                value.values().forEach(used -> ((ObjectNode) used).put("unevaluatedProperties", false));
            }
            if (property.getKey().equals("items")) {
                ((ObjectNode) value).put("unevaluatedProperties", false);
            }
            if (value.isObject()) {
                closeUses(value);
            }
        }
    }

    @Test
    void rowsAreDescribedColumnByColumn() {
        assertThat(schema("run").at("/$defs/request/properties").propertyNames())
                .containsExactlyElementsOf(
                        RequestColumns.ALL.stream().map(Column::name).toList());
        assertThat(schema("run").at("/$defs/step/properties").propertyNames())
                .containsExactlyElementsOf(
                        StepColumns.ALL.stream().map(Column::name).toList());
        assertThat(schema("run").at("/$defs/refused_request/properties").propertyNames())
                .containsExactlyElementsOf(
                        RefusedRequest.COLUMNS.stream().map(Column::name).toList());
    }

    private static void assertValid(String kind, String document) {
        assertThat(strict(kind).validate(document, InputFormat.JSON)).isEmpty();
    }

    private static String document(RunHead head, RequestLog requests, StepLog steps) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportWriter.writeRun(out, head, requests, requests.refused(), steps);
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("goldenRuns")
    void runsAreValid(String name) throws IOException {
        GoldenRun golden = GoldenRun.read(name);
        MetricsCollector metrics = new MetricsCollector(RunColumns.NONE);
        try (RequestLog requests = new RequestLog(RunColumns.NONE);
                StepLog steps = new StepLog(RunColumns.NONE)) {
            SimulationResult result = golden.run(metrics, requests, steps);
            RunHead head = new RunHead(
                    TOOL, golden.scenario().config(), metrics.summary(result), List.of(), metrics.tailRows());
            assertValid("run", document(head, requests, steps));
        }
    }

    /** A run in which every optional key occurs. */
    private static String fullDocument() throws IOException {
        RunColumns all = new RunColumns(true, true, true, true, true, true);
        MetricsCollector metrics = new MetricsCollector(all, 1, 1, 5, new ServiceObjectives(1, 1, 1));
        SimulationListener replica = metrics.ofEngine(0);
        try (RequestLog requests = new RequestLog(all);
                StepLog steps = new StepLog(all)) {
            Request named = FakeStep.request(0, "a");
            for (int i = 0; i < 3; i++) {
                List<FakeStep.Item> items = List.of(new FakeStep.Item(named, ItemKind.PREFILL, 64, 32));
                steps.onStep(new FakeStep(
                        i, i * 10L, i * 10L + 9, items, 1, 2, List.of(named), new KvUsage(20, 7, 15, 30, 200, 96)));
                steps.onFinish(Finished.withoutDecode(i));
                requests.onFinish(Finished.withoutDecode(i));
                replica.onFinish(Finished.withoutDecode(i));
                metrics.onTokenGaps(i, 4);
            }
            Request refused = new Request(RequestSpec.of(3, 70, 7), 15, 4);
            requests.onRefused(refused, Refusal.QUEUED_TOKENS, 15);
            metrics.onRefused(refused, Refusal.QUEUED_TOKENS, 15);
            SimulationResult result = new SimulationResult(
                    3,
                    1,
                    3,
                    300,
                    0,
                    0,
                    90,
                    new KvUsage(20, 7, 15, 30, 200, 96),
                    new DraftUsage(10, 30, 15, List.of(8L, 5L, 2L)));
            RunHead head = new RunHead(
                    TOOL,
                    Map.of("rate", 1.5, "seed", 7L, "flag", true, "scheduler", "vllm-v1"),
                    metrics.summary(result),
                    List.of(new Warning("few_samples", "Fewer than 100 requests.")),
                    metrics.tailRows(),
                    Replications.of(List.of(7L, 8L)),
                    Map.of("p99_ttft_ms", Interval.of(1, 2)));
            return document(head, requests, steps);
        }
    }

    @Test
    void everyOptionalKeyIsValid() throws IOException {
        assertValid("run", fullDocument());
    }

    @Test
    void everyKeyOfTheSchemaOccursAndIsDocumented() throws IOException {
        Set<String> known = new TreeSet<>();
        for (String kind : List.of("run", "sweep")) {
            JsonNode schema = schema(kind);
            // Which settings a run has depends on the run; they have a document of their own.
            if (schema.path("$defs") instanceof ObjectNode definitions) {
                definitions.remove("config");
            }
            schema.findValues("properties").forEach(properties -> known.addAll(properties.propertyNames()));
            for (JsonNode definition : schema.path("$defs").values()) {
                known.addAll(definition.path("properties").propertyNames());
                definition.findValues("properties").forEach(properties -> known.addAll(properties.propertyNames()));
            }
        }
        assertThat(known).contains("ttft_ms", "kv_blocks_free", "prefill_wait_ms", "parameter", "relative_error");
        String full = fullDocument() + sweepDocument();
        String docs = Files.readString(DOCS.resolve("json.md"));
        for (String key : known) {
            assertThat(full).contains("\"" + key + "\":");
            assertThat(docs).contains("`" + key + "`");
        }
    }

    private static String sweepDocument() throws IOException {
        GoldenRun golden = GoldenRun.read("typical");
        MetricsCollector metrics = new MetricsCollector(RunColumns.NONE);
        Summary summary = metrics.summary(golden.run(metrics));
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("scheduler", "decode-first");
        place.put("concurrency", 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportWriter.writeSweep(
                out,
                SweepReport.of(
                        TOOL,
                        golden.scenario().config(),
                        "scheduler,concurrency",
                        List.of(new SweepPoint(
                                place,
                                summary,
                                List.of(new Warning("overload", "requests pile up")),
                                Map.of("tps", Interval.of(1, 2)))),
                        Replications.of(List.of(7L, 8L))));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void sweepsAreValid() throws IOException {
        String document = sweepDocument();
        assertValid("sweep", document);
        assertThat(document).contains("""
                          "points": [
                            {
                              "scheduler": "decode-first",
                              "concurrency": 2,
                              "summary": {
                        """);
    }

    @Test
    void anUnknownOrMissingKeyIsFound() throws IOException {
        String document = fullDocument();
        assertThat(strict("run").validate(document.replace("\"ttft_ms\"", "\"ttft\""), InputFormat.JSON))
                .isNotEmpty();
        assertThat(strict("run").validate(document.replace("\"decode_wait_ms\"", "\"x\""), InputFormat.JSON))
                .isNotEmpty();
        assertThat(strict("sweep").validate(document, InputFormat.JSON)).isNotEmpty();
    }
}
