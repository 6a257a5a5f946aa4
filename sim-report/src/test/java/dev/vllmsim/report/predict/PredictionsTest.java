package dev.vllmsim.report.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.vllmsim.engine.settings.SettingsException;
import dev.vllmsim.report.document.PredictReport;
import dev.vllmsim.report.document.Prediction;
import dev.vllmsim.report.document.Prediction.Fit;
import dev.vllmsim.report.document.Prediction.Step;
import dev.vllmsim.report.document.ReportReader;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.hardware.Hardware;
import dev.vllmsim.report.input.TestInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PredictionsTest {
    private static final Hardware HARDWARE = new Hardware(name -> {
        throw new AssertionError("reads " + name);
    });
    private static final Path SCHEMA = Path.of("../docs/schema/predict.schema.json");
    private static final Tool TOOL = new Tool("vllm-sim", "0");

    @TempDir
    private Path folder;

    private static Map<String, Object> llamaOn(String gpu) {
        return Map.of("step_model", "llama-3.1-8b", "step_gpu", gpu);
    }

    private static PredictReport predict(List<Map<String, Object>> combinations) {
        return new Predictions(TOOL, HARDWARE, null, null).of(combinations);
    }

    @Test
    void stepsAndMemoryAreThoseOfTheReference() {
        Prediction prediction = predict(List.of(llamaOn("h100-sxm"))).first();
        assertThat(prediction.weightBytes()).isEqualTo(16_060_514_304L);
        assertThat(prediction.kvBytesPerToken()).isEqualTo(131_072);
        assertThat(prediction.numGpuBlocks()).isEqualTo(28_209);
        assertThat(prediction.kvTokens()).isEqualTo(28_209L * 16);
        // A block is never used; 1,000 tokens take 63 of the others.
        assertThat(prediction.fits()).containsExactly(new Fit("context_tokens", 1000, 28_208 / 63));
        assertThat(prediction.steps()).extracting(Step::decodeSequences).containsExactly(1, 8, 32, 128, 256, 0, 0, 0);
        assertThat(prediction.steps())
                .extracting(Step::prefillTokens)
                .containsExactly(0L, 0L, 0L, 0L, 0L, 512L, 2048L, 8192L);
        // The reference has 8, 32 and 256 decodes of 1,000 tokens, and a prompt of 512.
        assertThat(prediction.steps().get(1).stepMs()).isCloseTo(7.102529, within(5e-7));
        assertThat(prediction.steps().get(2).stepMs()).isCloseTo(8.435479, within(5e-7));
        assertThat(prediction.steps().get(4).stepMs()).isCloseTo(21.96854, within(5e-7));
        assertThat(prediction.steps().get(5).stepMs()).isCloseTo(12.168965, within(5e-7));
        assertThat(prediction.steps())
                .extracting(Step::boundBy)
                .containsExactly("memory", "memory", "memory", "memory", "memory", "compute", "compute", "compute");
        assertThat(prediction.steps().get(1).tokensPerSecond()).isCloseTo(8 / 7.102529e-3, within(1e-3));
    }

    @Test
    void requestsThatFitAreCountedForTheLengthsAskedFor() {
        Map<String, Object> settings =
                Map.of("step_model", "llama-3.1-8b", "step_gpu", "h100-sxm", "max_model_len", 4096);
        PredictReport report =
                new Predictions(TOOL, HARDWARE, new WorkloadLengths(700, 3000, 500), null).of(List.of(settings));
        assertThat(report.first().fits())
                .containsExactly(
                        new Fit("max_model_len", 4096, 28_208 / 256),
                        new Fit("workload_mean", 700, 28_208 / 44),
                        new Fit("workload_p99", 3000, 28_208 / 188));
        assertThat(report.first().steps().get(1).kvTokens()).isEqualTo(8 * 500);
    }

    @Test
    void aMixtureHasStepTimesButNoBlocksUnlessTheyAreGiven() {
        Map<String, Object> mixture = Map.of("step_model", "qwen3-30b-a3b", "step_gpu", "h100-sxm");
        Prediction prediction = predict(List.of(mixture)).first();
        assertThat(prediction.numGpuBlocks()).isNull();
        assertThat(prediction.numGpuBlocksProblem()).contains("`num_gpu_blocks`", "mixture of experts", "logs");
        assertThat(prediction.fits()).isEmpty();
        assertThat(prediction.steps().get(2).stepMs()).isCloseTo(23.948545, within(5e-7));
        Prediction given = predict(
                        List.of(Map.of("step_model", "qwen3-30b-a3b", "step_gpu", "h100-sxm", "num_gpu_blocks", 9000)))
                .first();
        assertThat(given.numGpuBlocks()).isEqualTo(9000);
        assertThat(given.memory()).isNull();
        assertThat(given.numGpuBlocksProblem()).isNull();
    }

    @Test
    void ofSeveralThoseThatDoNotFitSayWhy() {
        PredictReport report = predict(List.of(
                Map.of("step_model", "llama-3.1-70b", "step_gpu", "h100-sxm"),
                Map.of("step_model", "llama-3.1-70b", "step_gpu", "h100-sxm", "tensor_parallel_size", "4")));
        assertThat(report.predictions()).hasSize(2);
        assertThat(report.predictions().get(0).problem()).contains("does not fit", "`tensor_parallel_size`");
        assertThat(report.first()).isEqualTo(report.predictions().get(1));
        assertThat(report.first().numGpuBlocks()).isEqualTo(30_494);
    }

    @Test
    void aSingleOneThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> predict(List.of(Map.of("step_model", "llama-3.1-70b", "step_gpu", "h100-sxm"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("does not fit");
        assertThatThrownBy(() -> predict(List.of(llamaOn("h1000"))))
                .hasMessageContainingAll("step_gpu must be one of h100-sxm", "JSON file", "but is h1000");
        assertThatThrownBy(() -> predict(List.of(Map.of("step_gpu", "l40s")))).hasMessage("missing: step_model");
    }

    @Test
    void theErrorIsStatedAndWhatMakesItLarger() {
        assertThat(codes(llamaOn("h100-sxm"))).containsExactly("step_time_predicted");
        assertThat(codes(llamaOn("rtx-4090"))).containsExactly("step_time_predicted", "step_time_predicted_card");
        assertThat(codes(Map.of(
                        "step_model",
                        "qwen3-30b-a3b",
                        "step_gpu",
                        "b200-sxm",
                        "quantization",
                        "fp8",
                        "enforce_eager",
                        true)))
                .containsExactly(
                        "step_time_predicted",
                        "step_time_predicted_experts",
                        "step_time_predicted_b200",
                        "step_time_predicted_fp8",
                        "step_time_predicted_eager");
        assertThat(codes(Map.of("step_model", "llama-3.1-8b", "step_gpu", "l40s", "tensor_parallel_size", 4)))
                .containsExactly("step_time_predicted", "step_time_predicted_pcie");
    }

    private static List<String> codes(Map<String, Object> settings) {
        return predict(List.of(settings)).warnings().stream().map(Warning::code).toList();
    }

    @Test
    void documentsAreValidAndReadAsTheyWereWritten() throws IOException {
        for (List<Map<String, Object>> combinations : List.of(
                List.of(llamaOn("h100-sxm")),
                List.of(
                        Map.<String, Object>of("step_model", "llama-3.1-70b", "step_gpu", "l40s"),
                        llamaOn("rtx-4090"),
                        Map.<String, Object>of("step_model", "gpt-oss-20b", "step_gpu", "h100-sxm")))) {
            PredictReport report = predict(combinations);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ReportWriter.writeDocument(out, report);
            String document = out.toString(StandardCharsets.UTF_8);
            assertThat(strict().validate(document, InputFormat.JSON)).isEmpty();
            Path file = folder.resolve("predict.json");
            Files.writeString(file, document);
            assertThat(ReportReader.kind(new TestInput(file))).isEqualTo("predict");
            PredictReport read = ReportReader.readPredict(new TestInput(file));
            assertThat(read.all()).isEqualTo(report.all());
            assertThat(read.first()).isEqualTo(report.first());
            assertThat(read.warnings()).isEqualTo(report.warnings());
        }
    }

    /** The published schema, with keys that it does not name refused. */
    private static Schema strict() throws IOException {
        JsonNode schema = new JsonMapper().readTree(Files.readString(SCHEMA));
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
}
