package dev.vllmsim.report.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.report.document.ReportWriter;
import dev.vllmsim.report.document.RunColumns;
import dev.vllmsim.report.document.RunHead;
import dev.vllmsim.report.document.Tool;
import dev.vllmsim.report.measure.MetricsCollector;
import dev.vllmsim.report.measure.RequestLog;
import dev.vllmsim.report.measure.StepLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Traces of runs of every kind: by the rules of the format, and with the times of the report. */
class PerfettoTraceTest {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private record Run(TraceFile trace, JsonNode report) {}

    private static Map<String, Object> settings(String kind) {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of(
                "total_query", 60,
                "min_input", 64,
                "max_input", 512,
                "min_output", 1,
                "max_output", 128,
                "concurrency", 24,
                "seed", 7));
        // Times that are no whole microseconds.
        settings.put("prefill_elapsed_time_ms", new BigDecimal("8.000307"));
        settings.put("decode_elapsed_time_ms", new BigDecimal("3.1234"));
        Map<String, Object> further = switch (kind) {
            case "decode-first" -> Map.of("max_num_scheduled_tokens", 256);
            case "preempted" -> Map.of("async_scheduling", false, "max_num_batched_tokens", 512, "num_gpu_blocks", 150);
            case "async" -> Map.of("max_num_batched_tokens", 512, "num_gpu_blocks", 150, "max_tokens", 200);
            case "host" ->
                Map.of("max_num_batched_tokens", 512, "num_gpu_blocks", 1000, "step_host_ms", 4, "max_tokens", 200);
            case "idle" -> Map.of("num_gpu_blocks", 500, "request_rate", 1.5, "step_host_ms", 2);
            case "stages" -> Map.of("pipeline_parallel_size", 4, "max_num_batched_tokens", 128, "num_gpu_blocks", 200);
            case "drafts" -> Map.of("num_speculative_tokens", 3, "acceptance_rate", 0.6);
            default -> throw new IllegalArgumentException(kind);
        };
        if (!kind.equals("decode-first")) {
            settings.put("scheduler", "vllm-v1");
        }
        if (further.containsKey("request_rate")) {
            settings.remove("concurrency");
        }
        settings.putAll(further);
        return settings;
    }

    private static final Map<String, Run> RUNS = new HashMap<>();

    /** The run of a kind, and its trace, checked by the rules of the format. */
    private static Run run(String kind) throws IOException {
        Run before = RUNS.get(kind);
        Run run = before == null ? newRun(kind) : before;
        RUNS.put(kind, run);
        return run;
    }

    private static Run newRun(String kind) throws IOException {
        Scenario scenario = ScenarioReader.read(settings(kind), unused -> {
            throw new AssertionError("there is no file to read");
        });
        RunColumns columns = RunColumns.of(scenario);
        MetricsCollector metrics = MetricsCollector.of(scenario, true, 0);
        try (PerfettoTrace trace = new PerfettoTrace(1 << 17);
                RequestLog requests = new RequestLog(columns);
                StepLog steps = new StepLog(columns)) {
            SimulationListener engine = trace.engine(3, "engine", columns);
            RunHead head = new RunHead(
                    new Tool("vllm-sim", "1"),
                    scenario.config(),
                    metrics.summary(Simulation.run(scenario, Listeners.of(engine, metrics, requests, steps))),
                    List.of(),
                    List.of());
            ByteArrayOutputStream report = new ByteArrayOutputStream();
            ReportWriter.writeRun(report, head, requests, steps);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            trace.writeTo(out, head);
            return new Run(TraceFile.checked(out.toByteArray()), MAPPER.readTree(report.toByteArray()));
        }
    }

    /** What a map has for a key. */
    private static <K, V> V of(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key), String.valueOf(key));
    }

    private static long nanos(JsonNode millis) {
        return millis.decimalValue().movePointRight(6).longValueExact();
    }

    @ParameterizedTest
    @ValueSource(strings = {"decode-first", "preempted", "async", "host", "idle", "stages", "drafts"})
    void requestsHaveTheTimesOfTheReport(String kind) throws IOException {
        Run run = run(kind);
        Map<Integer, TraceFile.Event> arrived = byRequest(run.trace().of('s'));
        Map<Integer, TraceFile.Event> finished = byRequest(run.trace().of('f'));
        Map<String, List<TraceFile.Event>> tokens = new LinkedHashMap<>();
        Map<String, List<TraceFile.Event>> seated = new LinkedHashMap<>();
        long preempted = 0;
        for (TraceFile.Event event : run.trace().of('B')) {
            seated.computeIfAbsent(event.name(), unused -> new ArrayList<>()).add(event);
        }
        for (TraceFile.Event mark : run.trace().of('i')) {
            if (mark.name().equals("preempted")) {
                preempted++;
            } else {
                tokens.computeIfAbsent(occupant(run.trace(), mark), unused -> new ArrayList<>())
                        .add(mark);
            }
        }

        JsonNode rows = run.report().get("requests");
        assertThat(arrived).hasSize(rows.size());
        long preemptions = 0;
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            String id = row.get("id").asString();
            assertThat(of(arrived, i).nanos()).isEqualTo(nanos(row.get("arrival_ms")));
            assertThat(run.trace().trackName(of(arrived, i))).isEqualTo("arrivals");
            assertThat(of(finished, i).nanos()).isEqualTo(nanos(row.get("finish_ms")));
            assertThat(of(tokens, id)).hasSize(1);
            assertThat(of(tokens, id).get(0).nanos()).isEqualTo(nanos(row.get("first_token_ms")));
            assertThat(of(seated, id).get(0).nanos()).isEqualTo(nanos(row.get("prefill_start_ms")));
            int times = row.has("preemptions") ? row.get("preemptions").asInt() : 0;
            assertThat(of(seated, id)).as(id).hasSize(1 + times);
            preemptions += times;
        }
        assertThat(preempted).isEqualTo(preemptions);
        assertThat(preemptions > 0)
                .isEqualTo(kind.equals("preempted") || kind.equals("async") || kind.equals("stages"));
        for (TraceFile.Event end : run.trace().of('E')) {
            if (end.json().has("args")) {
                JsonNode row = rows.get(Integer.parseInt(end.name().substring(1)) - 1);
                assertThat(end.arg("ttft_ms")).isEqualTo(row.get("ttft_ms"));
                assertThat(end.arg("request_time_ms")).isEqualTo(row.get("request_time_ms"));
            }
        }
    }

    private static Map<Integer, TraceFile.Event> byRequest(List<TraceFile.Event> flows) {
        Map<Integer, TraceFile.Event> byRequest = new LinkedHashMap<>();
        for (TraceFile.Event flow : flows) {
            assertThat(byRequest.put(flow.json().get("id").asInt(), flow)).isNull();
        }
        return byRequest;
    }

    /** Who sits on the seat of a mark when its time has come: who sat down last before it. */
    private static String occupant(TraceFile trace, TraceFile.Event mark) {
        return trace.of('B').stream()
                .filter(begin -> begin.track().equals(mark.track()) && begin.nanos() < mark.nanos())
                .reduce((first, second) -> second)
                .orElseThrow()
                .name();
    }

    @ParameterizedTest
    @ValueSource(strings = {"decode-first", "preempted", "async", "host", "idle", "stages", "drafts"})
    void stepsAndTheirItemsAreThoseOfTheReport(String kind) throws IOException {
        Run run = run(kind);
        Map<Integer, TraceFile.Event> steps = new LinkedHashMap<>();
        Map<Integer, List<String>> items = new LinkedHashMap<>();
        for (TraceFile.Event slice : run.trace().of('X')) {
            String track = run.trace().trackName(slice);
            if (track.startsWith("steps")) {
                steps.put(slice.arg("step").asInt(), slice);
            } else if (track.startsWith("seat")) {
                int step = slice.arg("step").asInt();
                items.computeIfAbsent(step, unused -> new ArrayList<>())
                        .add(slice.name() + " " + slice.arg("tokens").asInt());
                assertThat(slice.nanos()).isEqualTo(of(steps, step).nanos());
                assertThat(slice.endNanos()).isEqualTo(of(steps, step).endNanos());
            }
        }

        JsonNode rows = run.report().get("steps");
        long discarded = 0;
        for (JsonNode row : rows) {
            int number = row.get("step").asInt();
            TraceFile.Event step = steps.get(number);
            if (step == null) {
                assertThat(row.get("items"))
                        .as("a step without a slice computes nothing")
                        .isEmpty();
                continue;
            }
            assertThat(step.nanos()).isEqualTo(nanos(row.get("start_ms")));
            assertThat(step.endNanos()).isEqualTo(nanos(row.get("end_ms")));
            assertThat(step.arg("prefill_tokens")).isEqualTo(row.get("prefill_tokens"));
            assertThat(step.arg("decode_tokens")).isEqualTo(row.get("decode_tokens"));
            List<String> expected = new ArrayList<>();
            List<String> inVain = new ArrayList<>();
            if (row.has("discarded")) {
                row.get("discarded").forEach(id -> inVain.add(id.asString()));
                assertThat(step.arg("discarded").asInt()).isEqualTo(inVain.size());
                assertThat(step.arg("scheduled_ms")).isEqualTo(row.get("scheduled_ms"));
            }
            discarded += inVain.size();
            for (JsonNode item : row.get("items")) {
                if (!inVain.contains(item.get("request").asString())) {
                    expected.add(item.get("kind").asString() + " "
                            + item.get("tokens").asInt());
                }
            }
            assertThat(items.getOrDefault(number, List.of())).containsExactlyElementsOf(expected);
        }
        assertThat(discarded > 0).isEqualTo(kind.equals("async") || kind.equals("host") || kind.equals("drafts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"preempted", "async", "host", "idle", "stages"})
    void countersAreWhatTheStepsSay(String kind) throws IOException {
        Run run = run(kind);
        Map<String, List<TraceFile.Event>> counters = new LinkedHashMap<>();
        run.trace()
                .of('C')
                .forEach(event -> counters.computeIfAbsent(event.name(), unused -> new ArrayList<>())
                        .add(event));

        int blocks = run.report().get("config").get("num_gpu_blocks").asInt() - 1;
        JsonNode rows = run.report().get("steps");
        String decided = rows.get(0).has("scheduled_ms") ? "scheduled_ms" : "start_ms";
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            if (i + 1 < rows.size() && rows.get(i + 1).get(decided).equals(row.get(decided))) {
                // Of two decisions at one moment the counters show the second.
                continue;
            }
            long at = nanos(row.get(decided));
            assertThat(value(of(counters, "running requests"), at))
                    .isEqualTo(row.get("running").asLong());
            assertThat(value(of(counters, "waiting requests"), at))
                    .isEqualTo(row.get("waiting").asLong());
            assertThat(value(of(counters, "KV blocks used"), at))
                    .isEqualTo(blocks - row.get("kv_blocks_free").asLong());
        }
        counters.forEach((name, values) -> {
            TraceFile.Event last = values.get(values.size() - 1);
            last.json()
                    .get("args")
                    .forEach(value -> assertThat(value.asLong()).as(name).isZero());
        });
        long most = of(counters, "budget used").stream()
                .mapToLong(event ->
                        event.arg("prefill").asLong() + event.arg("decode").asLong())
                .max()
                .orElseThrow();
        assertThat(most)
                .isEqualTo(rows.valueStream()
                        .mapToLong(row -> row.get("prefill_tokens").asLong()
                                + row.get("decode_tokens").asLong())
                        .max()
                        .orElseThrow());
    }

    /** What a counter shows at a time: its last value at it or before. */
    private static long value(List<TraceFile.Event> counter, long nanos) {
        return counter.stream()
                .filter(event -> event.nanos() <= nanos)
                .reduce((first, second) -> second)
                .orElseThrow()
                .arg("value")
                .asLong();
    }

    @Test
    void theWaitingRequestsAreCountedAsTheyArrive() throws IOException {
        // Three at a time at the latest, and nobody waits at the end; an arrival at an idle engine does not wait.
        Run run = run("idle");
        assertThat(run.trace().of('C').stream()
                        .filter(event -> event.name().equals("running requests"))
                        .mapToLong(event -> event.arg("value").asLong()))
                .contains(0L, 1L);
        assertThat(run.trace().document().at("/otherData/config/request_rate").asDouble())
                .isEqualTo(1.5);
    }

    @Test
    void aProcessNeedsANumber() throws IOException {
        try (PerfettoTrace trace = new PerfettoTrace()) {
            assertThatThrownBy(() -> trace.engine(0, "engine", RunColumns.NONE))
                    .hasMessage("the number of a process must be at least 1, but is 0");
        }
    }
}
