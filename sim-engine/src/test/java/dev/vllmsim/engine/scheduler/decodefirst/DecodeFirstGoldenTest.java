package dev.vllmsim.engine.scheduler.decodefirst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.testing.RunRecorder;
import dev.vllmsim.engine.testing.Scenarios;
import dev.vllmsim.engine.workload.RequestList;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs recorded from the original script, reproduced step by step and stamp by stamp. */
class DecodeFirstGoldenTest {
    private static final Path CASES = Path.of("src/test/resources/golden/seed");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static Stream<String> cases() throws Exception {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString().replace(".json", "")).sorted().toList().stream();
        }
    }

    @Test
    void allSixteenCasesAreHere() throws Exception {
        assertThat(cases()).hasSize(16);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStepEqualsTheRecordedOne(String name) {
        JsonNode golden = read(name);
        RunRecorder run = new RunRecorder(true);
        Simulation.run(scenario(golden), run);

        if (golden.path("expect").has("steps")) {
            List<List<Object>> expected = new ArrayList<>();
            for (JsonNode step : golden.path("expect").path("steps")) {
                List<Object> items = new ArrayList<>();
                for (JsonNode item : step.path("items")) {
                    items.add(List.of(
                            item.get(0).asString(),
                            item.get(1).asString(),
                            item.get(2).asInt()));
                }
                expected.add(List.of(nanos(step.path("start_ms")), nanos(step.path("end_ms")), items));
            }
            assertThat(run.steps().stream()
                            .<List<Object>>map(step -> List.of(
                                    step.startNanos(),
                                    step.endNanos(),
                                    step.items().stream()
                                            .map(item -> List.<Object>of(
                                                    item.request(), item.kind().label(), item.tokens()))
                                            .toList())))
                    .containsExactlyElementsOf(expected);
        }
        if (golden.path("expect").has("events")) {
            List<String> expected = new ArrayList<>();
            for (JsonNode event : golden.path("expect").path("events")) {
                // "[20.000 ms] PREFILL_DONE req=q1 prompt_len=83"
                String[] words = event.asString().split(" ", -1);
                long time = nanos(new BigDecimal(words[0].substring(1)));
                expected.add(time + " " + words[2] + " " + words[3].replaceAll("^(id|req)=", ""));
            }
            assertThat(run.trace()).containsExactlyElementsOf(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyTimeStampEqualsTheRecordedOneWhenStepsAreTakenAtOnce(String name) {
        JsonNode golden = read(name);
        RunRecorder run = new RunRecorder(false);
        SimulationResult result = Simulation.run(scenario(golden), run);

        List<List<Object>> expected = new ArrayList<>();
        for (JsonNode r : golden.path("expect").path("requests")) {
            expected.add(List.of(
                    r.path("id").asString(),
                    r.path("prompt_tokens").asInt(),
                    r.path("output_tokens").asInt(),
                    nanos(r.path("arrival_ms")),
                    nanos(r.path("prefill_start_ms")),
                    nanos(r.path("prefill_end_ms")),
                    nanos(r.path("decode_start_ms")),
                    nanos(r.path("first_token_ms")),
                    nanos(r.path("finish_ms")),
                    r.path("prefill_batches").asInt(),
                    r.path("decode_batches").asInt()));
        }
        assertThat(run.requests().stream().map(DecodeFirstGoldenTest::row)).containsExactlyElementsOf(expected);
        JsonNode metrics = golden.path("expect").path("metrics");
        assertThat(result.steps()).isEqualTo(metrics.path("steps").asLong());
        assertThat(result.spanNanos()).isEqualTo(nanos(metrics.path("span_ms")));
    }

    private static List<Object> row(FinishedRequest r) {
        return List.of(
                r.id(),
                r.spec().promptTokens(),
                r.outputTokens(),
                r.arrivalNanos(),
                r.prefillStartNanos(),
                r.prefillEndNanos(),
                r.decodeStartNanos(),
                r.firstTokenNanos(),
                r.finishNanos(),
                r.prefillBatches(),
                r.decodeBatches());
    }

    private static JsonNode read(String name) {
        return MAPPER.readTree(CASES.resolve(name + ".json").toFile());
    }

    private static Scenario scenario(JsonNode golden) {
        JsonNode config = golden.path("config");
        List<RequestSpec> specs = new ArrayList<>();
        for (JsonNode request : golden.path("requests")) {
            specs.add(RequestSpec.of(
                    specs.size(),
                    request.path("prompt_tokens").asInt(),
                    request.path("output_tokens").asInt()));
        }
        DecodeFirstSettings limits = new DecodeFirstSettings(
                config.path("max_num_scheduled_tokens").asInt(),
                config.path("max_num_seqs").asInt(),
                config.path("prefill_chunk_size").asInt(),
                config.path("long_prefill_token_threshold").asInt(),
                config.path("max_num_partial_prefills").asInt(),
                config.path("max_long_partial_prefills").asInt());
        FixedStepTime stepTime = new FixedStepTime(
                nanos(config.path("prefill_ms")), nanos(config.path("decode_ms")), FixedStepTime.Mixed.MAX);
        return Scenarios.closed(
                new RequestList(specs), config.path("concurrency").asInt(), limits, stepTime);
    }

    private static long nanos(JsonNode millis) {
        return nanos(millis.decimalValue());
    }

    /** The recording added up doubles, so its stamps carry their rounding errors: far below half a nanosecond. */
    private static long nanos(BigDecimal millis) {
        return millis.movePointRight(6)
                .setScale(0, java.math.RoundingMode.HALF_UP)
                .longValueExact();
    }
}
