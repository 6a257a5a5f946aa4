package dev.vllmsim.report.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.vllmsim.report.document.CalibrationReport;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.input.TestInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The document against its published schema, with keys that the schema does not name refused. */
class CalibrationSchemaTest {
    private static final Path SCHEMA = Path.of("../docs/schema/calibration.schema.json");

    private static Schema strict() {
        JsonNode schema = Records.json(Records.text(new TestInput(SCHEMA)), SCHEMA.toString());
        close(schema);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema.toString(), InputFormat.JSON);
    }

    private static void close(JsonNode node) {
        if (node.isObject() && node.has("properties") && !node.has("additionalProperties")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            close(property.getValue());
        }
    }

    private static CalibrationReport report() {
        CalibrationReport.Score score = CalibrationReport.Score.of(new double[] {100, 200}, new double[] {110, 190});
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("source", "here");
        run.put("format", "vllm engine record");
        run.put("model", "m");
        run.put("hardware", "h");
        run.put("vllm_version", "0.19.0");
        run.put("arrival_stamp", "queued");
        run.put("requests", 2);
        run.put("tensor_parallel_size", 1);
        run.put("data_parallel_size", 2);
        run.put("scored", 2);
        run.put("with_content", 1);
        run.put("max_concurrency", 256);
        run.put("released", 1);
        run.put("first_stall_ms", 387.0);
        Map<String, Object> fit = new LinkedHashMap<>();
        fit.put("fitted", true);
        fit.put("requests", 1);
        fit.put("rule", "one request of 2");
        fit.put("loss", 0.1);
        fit.put("simulations", 7);
        fit.put("steps", 3);
        fit.put("front_ms", 4.0);
        fit.put("prior", "a card, a model");
        fit.put("host_ms", 1.0);
        fit.put(
                "coefficients",
                List.of(Map.of("name", "step_base_ms", "value", 1.0, "low", 0.5, "high", 1.5, "told", false)));
        Map<String, Object> stepTime =
                new LinkedHashMap<>(new SmoothForm().settings(new double[] {1e6, 1e6, 1, 1, 1, 1, 1, 1}));
        stepTime.put("step_fitted_prefill_tokens", 1);
        stepTime.put("step_fitted_decode_seqs", 1);
        stepTime.put("step_fitted_kv_tokens", 1);
        List<CalibrationReport.Scores> scores = List.of(new CalibrationReport.Scores("all", 2, score, score, score));
        List<CalibrationReport.Row> rows = List.of(
                new CalibrationReport.Row("a", 5, 9, true, 0, 100, 110, 10.0, 11.0, 300, 310),
                new CalibrationReport.Row("b", 5, 1, false, 5, 200, 190, null, null, 200, 190, false));
        List<CalibrationReport.Tick> timeline = List.of(new CalibrationReport.Tick(0, 1, 2, 0, 0, 10.0, null));
        return new CalibrationReport(
                ReportWriter.SCHEMA_VERSION,
                CalibrationReport.KIND,
                new Tool("vllm-sim", "0"),
                run,
                Map.of("scheduler", "vllm-v1"),
                stepTime,
                fit,
                List.of(new Warning("few_samples", "few")),
                scores,
                rows,
                timeline,
                List.of(new CalibrationReport.Run(run, Map.of("scheduler", "vllm-v1"), scores, rows, timeline)));
    }

    private static String document() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportWriter.writeDocument(out, report());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theDocumentIsAsPublished() throws IOException {
        assertThat(strict().validate(document(), InputFormat.JSON)).isEmpty();
    }

    @Test
    void itReadsBackAsItWas(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("calibration.json"), document());

        assertThat(ReportReader.kind(new TestInput(file))).isEqualTo("calibration");
        CalibrationReport read = ReportReader.readCalibration(new TestInput(file));
        assertThat(read.requests()).isEqualTo(report().requests());
        assertThat(read.timeline()).isEqualTo(report().timeline());
        assertThat(read.scores()).isEqualTo(report().scores());
        assertThat(read.run()).isEqualTo(report().run());
        assertThat(read.furtherRuns()).hasSize(1);
        assertThat(read.furtherRuns().get(0).requests()).isEqualTo(report().requests());
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        ReportWriter.writeDocument(again, read);
        assertThat(again.toString(StandardCharsets.UTF_8)).isEqualTo(document());
    }

    @Test
    void aKeyThatIsNotPublishedIsNoticed() throws IOException {
        String document = document().replace("\"mape_percent\"", "\"mape\"");

        assertThat(strict().validate(document, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void aLinearStepTimeIsAsPublishedToo() throws IOException {
        String document = document();
        int from = document.indexOf("\"step_time\": {");
        String linear = document.substring(0, from)
                + "\"step_time\": {\"step_time\": \"linear\", \"step_base_ms\": 1}"
                + document.substring(document.indexOf("}", from) + 1);

        assertThat(strict().validate(linear, InputFormat.JSON)).isEmpty();
    }
}
