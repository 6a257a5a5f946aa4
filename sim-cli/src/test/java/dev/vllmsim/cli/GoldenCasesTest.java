package dev.vllmsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs recorded from the original script, given to the command as a file of lengths, in full. */
class GoldenCasesTest {
    private static final Path CASES = Path.of("../sim-engine/src/test/resources/golden/seed");
    private static final JsonMapper MAPPER = new JsonMapper();
    /** The recording added up doubles. */
    private static final Offset<Double> ROUNDING = within(1e-9);

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {"single", "fractions", "debug-trace", "long-chunks", "tiny-budget", "plot-steps", "slow-decode"})
    void theReportHasEveryStampEveryStepAndTheMetrics(String name) throws Exception {
        JsonNode golden = MAPPER.readTree(CASES.resolve(name + ".json"));
        JsonNode expect = golden.get("expect");
        Path json = temp.resolve("run.json");

        Cli.Result result = Cli.run(flags(golden), "--record-steps", "--debug", "--json", json.toString(), "--no-plot");

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode report = MAPPER.readTree(json);
        assertThat(report.at("/config/workload").asString()).endsWith("lengths.csv");
        assertRequests(report.get("requests"), expect.get("requests"));
        assertMetrics(report.get("summary"), expect.get("metrics"));
        if (expect.has("steps")) {
            assertSteps(report.get("steps"), expect.get("steps"));
        }
        if (expect.has("events")) {
            List<String> events = new ArrayList<>();
            expect.get("events").forEach(event -> events.add(event.asString()));
            assertThat(result.out().lines().filter(line -> line.startsWith("[")).toList())
                    .isEqualTo(events);
        }
    }

    private List<String> flags(JsonNode golden) throws IOException {
        StringBuilder csv = new StringBuilder("prompt_tokens,output_tokens\n");
        for (JsonNode request : golden.get("requests")) {
            csv.append(request.get("prompt_tokens").asInt())
                    .append(',')
                    .append(request.get("output_tokens").asInt())
                    .append('\n');
        }
        Path workload = Files.writeString(temp.resolve("lengths.csv"), csv);
        JsonNode config = golden.get("config");
        List<String> flags = new ArrayList<>(List.of("--workload", workload.toString()));
        for (String same : List.of(
                "max_num_scheduled_tokens",
                "prefill_chunk_size",
                "long_prefill_token_threshold",
                "max_num_partial_prefills",
                "max_long_partial_prefills",
                "concurrency")) {
            flags.addAll(List.of("--" + same.replace('_', '-'), config.get(same).toString()));
        }
        flags.addAll(List.of("--num-num-seqs", config.get("max_num_seqs").toString()));
        flags.addAll(List.of("--prefill-elapsed-time", config.get("prefill_ms").toString()));
        flags.addAll(List.of("--decode-elapsed-time", config.get("decode_ms").toString()));
        return flags;
    }

    private static void assertRequests(JsonNode actual, JsonNode expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            JsonNode row = actual.get(i);
            for (var field : expected.get(i).properties()) {
                if (field.getValue().isString()) {
                    assertThat(row.get(field.getKey())).isEqualTo(field.getValue());
                } else {
                    assertThat(row.get(field.getKey()).asDouble())
                            .as("%s of request %s", field.getKey(), row.get("id"))
                            .isCloseTo(field.getValue().asDouble(), ROUNDING);
                }
            }
        }
    }

    private static void assertSteps(JsonNode actual, JsonNode expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            JsonNode step = actual.get(i);
            assertThat(step.get("step").asInt()).isEqualTo(i);
            for (String stamp : List.of("start_ms", "end_ms")) {
                assertThat(step.get(stamp).asDouble())
                        .isCloseTo(expected.get(i).get(stamp).asDouble(), ROUNDING);
            }
            List<String> items = new ArrayList<>();
            step.get("items")
                    .forEach(item -> items.add(String.join(
                            " ",
                            item.get("request").asString(),
                            item.get("kind").asString(),
                            item.get("tokens").toString())));
            List<String> expectedItems = new ArrayList<>();
            expected.get(i)
                    .get("items")
                    .forEach(item -> expectedItems.add(String.join(
                            " ",
                            item.get(0).asString(),
                            item.get(1).asString(),
                            item.get(2).toString())));
            assertThat(items).as("items of step %s", i).isEqualTo(expectedItems);
        }
    }

    private static void assertMetrics(JsonNode summary, JsonNode metrics) {
        assertThat(summary.get("requests").asInt())
                .isEqualTo(metrics.get("requests").asInt());
        assertThat(summary.get("steps").asInt()).isEqualTo(metrics.get("steps").asInt());
        for (String same : List.of("span_ms", "qps", "tps")) {
            assertThat(summary.get(same).asDouble()).isCloseTo(metrics.get(same).asDouble(), within(1e-6));
        }
        for (String latency : List.of("ttft", "tpot")) {
            JsonNode actual = summary.get(latency + "_ms");
            assertThat(actual.get("mean").asDouble())
                    .isCloseTo(metrics.get(latency + "_avg_ms").asDouble(), ROUNDING);
            for (String number : List.of("p95", "min", "max")) {
                assertThat(actual.get(number).asDouble())
                        .isCloseTo(metrics.get(latency + "_" + number + "_ms").asDouble(), ROUNDING);
            }
        }
        JsonNode requestTime = summary.get("request_time_ms");
        assertThat(requestTime.get("mean").asDouble())
                .isCloseTo(metrics.get("request_time_avg_ms").asDouble(), ROUNDING);
    }
}
