package dev.vllmsim.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.scheduler.ItemKind;
import dev.vllmsim.engine.scheduler.KvUsage;
import dev.vllmsim.report.document.CsvTables;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.SweepPoint;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.document.Warning;
import dev.vllmsim.report.file.IoConsumer;
import dev.vllmsim.report.input.TestInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/** The tables of documents as CSV, against the same rows as JSON. */
class CsvTablesTest {
    private static final RunColumns ALL = new RunColumns(true, true, true, true, false, true);
    private static final KvUsage KV = new KvUsage(20, 7, 15, 30, 200, 96);

    @TempDir
    private Path folder;

    private static String text(IoConsumer<OutputStream> content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.accept(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Numbers keep their digits. */
    private static JsonNode tree(String json) {
        return JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readTree(json);
    }

    private static List<List<String>> cells(String csv) {
        return new CsvMapper()
                .readerForListOf(String.class)
                .with(CsvReadFeature.WRAP_AS_ARRAY)
                .<List<String>>readValues(csv)
                .readAll();
    }

    /** Every cell is what the row has: numbers to the last digit, what is null empty, lists as JSON. */
    private static void assertSame(String csv, String json) {
        List<List<String>> cells = cells(csv);
        JsonNode rows = tree(json);
        assertThat(cells).hasSize(1 + rows.size());
        List<String> names = cells.get(0);
        assertThat(names).containsExactlyElementsOf(rows.get(0).propertyNames());
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < names.size(); j++) {
                JsonNode value = rows.get(i).get(names.get(j));
                String cell = cells.get(i + 1).get(j);
                if (value.isContainer()) {
                    assertThat(tree(cell)).isEqualTo(value);
                } else {
                    assertThat(cell)
                            .isEqualTo(
                                    value.isNull()
                                            ? ""
                                            : value.isBigDecimal()
                                                    ? value.decimalValue().toPlainString()
                                                    : value.asString());
                }
            }
        }
    }

    private String copied(String document, String table) throws IOException {
        Path file = Files.writeString(folder.resolve("report.json"), document);
        return text(out -> CsvTables.copy(new TestInput(file), table, out));
    }

    @Test
    void requestsAreTheRowsOfTheReport() throws IOException {
        try (RequestLog log = new RequestLog(ALL)) {
            log.onFinish(Finished.request(1, "a, \"b\"\nc", 10, 7, 1, 0));
            log.onFinish(Finished.withoutDecode(0));
            log.onFinish(Finished.request(2, " 名 ", 10, 7, 3, 1));
            String csv = text(log::writeCsv);
            String json = text(log::writeTo);

            assertSame(csv, json);
            assertThat(csv.lines().findFirst().orElseThrow()).startsWith("id,replica,prompt_tokens,output_tokens,");
            assertThat(csv).contains("\n\"r\"\"0\",0,100,1,5.0,6.0,16.0,,16.0,16.0,11.0,0.0,1,0,2,48,4.0,");
            assertThat(copied("{\"kind\":\"run\",\"requests\":" + json + "}", "requests"))
                    .isEqualTo(csv);
        }
    }

    @Test
    void stepsAreTheRowsOfTheReport() throws IOException {
        Request named = FakeStep.request(0, "a\"b");
        for (KvUsage kv : new KvUsage[] {KV, null}) {
            try (StepLog rows = new StepLog(ALL);
                    StepLog table = StepLog.csv(ALL)) {
                for (StepLog log : List.of(rows, table)) {
                    for (int i = 0; i < 3; i++) {
                        log.onStep(new FakeStep(
                                i,
                                i * 10L,
                                i * 10L + 9,
                                List.of(new FakeStep.Item(named, ItemKind.PREFILL, 64, 32)),
                                1,
                                2,
                                i == 1 ? List.of(named) : List.of(),
                                kv));
                        log.onFinish(Finished.request(i, null, 0, 0, 5, 20));
                    }
                }
                String csv = text(table::writeTo);
                String json = text(rows::writeTo);

                assertSame(csv, json);
                assertThat(csv.lines().findFirst().orElseThrow().endsWith(",kv_blocks_free"))
                        .isEqualTo(kv != null);
                assertThat(copied("{\"kind\":\"run\",\"steps\":" + json + "}", "steps"))
                        .isEqualTo(csv);
            }
        }
    }

    @Test
    void withoutRowsTheNamesOfTheColumnsAreThere() throws IOException {
        try (RequestLog log = new RequestLog(RunColumns.NONE)) {
            assertThat(text(log::writeCsv)).startsWith("id,").hasLineCount(1);
        }
    }

    /** What a run does not have is empty, and its column stands where other runs have it. */
    @Test
    void pointsHaveAColumnForEachNumberOfTheSummary() throws IOException {
        GoldenRun golden = GoldenRun.read("typical");
        MetricsCollector plain = new MetricsCollector(RunColumns.NONE);
        MetricsCollector paged = new MetricsCollector(ALL);
        SweepReport sweep = SweepReport.of(
                new Tool("vllm-sim", "1"),
                Map.of(),
                "scheduler,concurrency",
                List.of(
                        new SweepPoint(
                                Map.of("scheduler", "decode-first", "concurrency", 2),
                                plain.summary(golden.run(plain)),
                                List.of()),
                        new SweepPoint(
                                Map.of("scheduler", "vllm-v1", "concurrency", 4),
                                paged.summary(golden.run(paged)),
                                List.of(new Warning("overload", "requests \"pile\" up")))));

        String csv = text(out -> CsvTables.writePoints(out, sweep));

        List<List<String>> cells = cells(csv);
        List<String> names = cells.get(0);
        assertThat(names)
                .startsWith("scheduler", "concurrency", "requests", "steps", "span_ms")
                .endsWith("tpot_vllm_ms_p99", "preemptions", "warnings")
                .doesNotHaveDuplicates();
        JsonNode points = tree(text(out -> ReportWriter.writeSweep(out, sweep))).get("points");
        for (int i = 0; i < 2; i++) {
            JsonNode summary = points.get(i).get("summary");
            List<String> row = cells.get(i + 1);
            assertThat(row.get(names.indexOf("ttft_ms_p99")))
                    .isEqualTo(summary.at("/ttft_ms/p99").decimalValue().toPlainString());
            assertThat(row.get(names.indexOf("prompt_tokens_total")))
                    .isEqualTo(summary.at("/prompt_tokens/total").asString());
            assertThat(row.get(names.indexOf("preemptions"))).isEqualTo(i == 0 ? "" : "0");
            assertThat(row.get(names.indexOf("warnings")))
                    .isEqualTo(i == 0 ? "[]" : "[{\"code\":\"overload\",\"message\":\"requests \\\"pile\\\" up\"}]");
        }
        assertThat(copied(text(out -> ReportWriter.writeSweep(out, sweep)), "points"))
                .isEqualTo(csv);
    }

    /** As the causes of an explanation. */
    @Test
    void anObjectInARowIsAColumnForEachOfItsKeys() throws IOException {
        assertThat(copied("""
                        {"requests": [
                          {"id": "q1", "causes": {"seats": 1.50, "held": -0.5}, "n": 1},
                          {"id": "q2", "causes": {"seats": 2.0, "held": 0.0}, "n": null}]}
                        """, "requests")).isEqualTo("id,causes_seats,causes_held,n\nq1,1.50,-0.5,1\nq2,2.0,0.0,\n");
    }

    @Test
    void aDocumentSaysWhichTablesItHas() throws IOException {
        Path file = Files.writeString(
                folder.resolve("report.json"), "{\"kind\":\"run\",\"tail\":[{}],\"requests\":[{\"id\":\"q1\"}]}");

        assertThat(CsvTables.names(new TestInput(file))).containsExactly("requests");
    }
}
