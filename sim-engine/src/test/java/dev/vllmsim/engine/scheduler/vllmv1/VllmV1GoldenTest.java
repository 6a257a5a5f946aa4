package dev.vllmsim.engine.scheduler.vllmv1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.scheduler.vllmv1.Observed.Item;
import dev.vllmsim.engine.scheduler.vllmv1.Observed.Step;
import dev.vllmsim.engine.scheduler.vllmv1.Recorder.Run;
import dev.vllmsim.engine.simulation.SimulationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Runs recorded from vLLM's own scheduler, reproduced step by step and figure by figure. */
class VllmV1GoldenTest {

    static List<String> cases() throws Exception {
        return GoldenCase.names();
    }

    @Test
    void allCasesAreHere() throws Exception {
        assertThat(cases()).hasSize(40 + 28 + 11 + 6);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theTwinEqualsTheRecordedRun(String name) {
        GoldenCase golden = GoldenCase.read(name);
        PlainVllmV1 plain = new PlainVllmV1(golden.settings(), golden.stepTime());
        plain.run(golden.specs(), golden.concurrency());
        assertSteps(golden, plain.seen.steps);
        assertRequests(golden, plain.seen);
        JsonNode summary = golden.expect().path("summary");
        assertThat(plain.seen.steps).hasSize(summary.path("num_steps").asInt());
        assertThat(plain.seen.scheduledTokens())
                .isEqualTo(summary.path("total_scheduled_tokens").asLong());
        assertThat(plain.peakUsed).isEqualTo(summary.path("max_kv_blocks_used").asLong());
        assertThat(plain.seen.steps.stream().mapToInt(Step::running).max())
                .hasValue(summary.path("max_running").asInt());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStepEqualsTheRecordedOne(String name) {
        GoldenCase golden = GoldenCase.read(name);
        Run run = run(golden, true);
        assertSteps(golden, run.seen().steps);
        assertRequests(golden, run.seen());
        assertSummary(golden, run.result());
        assertThat(run.seen().steps.stream().mapToInt(Step::running).max())
                .hasValue(golden.expect().path("summary").path("max_running").asInt());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFigureEqualsTheRecordedOneWhenStepsAreTakenAtOnce(String name) {
        GoldenCase golden = GoldenCase.read(name);
        Run run = run(golden, false);
        assertRequests(golden, run.seen());
        assertSummary(golden, run.result());
    }

    private static Run run(GoldenCase golden, boolean everyStep) {
        return Recorder.run(golden.settings(), golden.stepTime(), golden.specs(), golden.concurrency(), everyStep);
    }

    private static void assertSummary(GoldenCase golden, SimulationResult result) {
        JsonNode summary = golden.expect().path("summary");
        assertThat(result.steps()).isEqualTo(summary.path("num_steps").asLong());
        assertThat(result.scheduledTokens())
                .isEqualTo(summary.path("total_scheduled_tokens").asLong());
        assertThat(result.kvUsage()).isNotNull();
        assertThat(result.kvUsage().peakUsedBlocks())
                .isEqualTo(summary.path("max_kv_blocks_used").asLong());
        assertThat(result.kvUsage().promptTokensHit())
                .isEqualTo(summary.path("total_cached_tokens").asLong());
        assertThat(result.kvUsage().freeBlocks()).isEqualTo(result.kvUsage().usableBlocks());
    }

    private static void assertSteps(GoldenCase golden, List<Step> steps) {
        if (!golden.expect().has("steps")) {
            return;
        }
        List<List<Object>> expected = new ArrayList<>();
        for (JsonNode step : golden.expect().path("steps")) {
            List<Object> items = new ArrayList<>();
            for (JsonNode item : step.path("items")) {
                items.add(new Item(
                        item.get(0).asString(),
                        item.get(1).asString().equals("decode"),
                        item.get(2).asInt(),
                        item.get(3).asInt(),
                        item.path(4).asInt(0),
                        item.path(5).asInt(0)));
            }
            JsonNode start = step.path("start_ms");
            expected.add(List.of(
                    GoldenCase.nanos(step.has("scheduled_ms") ? step.path("scheduled_ms") : start),
                    GoldenCase.nanos(start),
                    GoldenCase.nanos(step.path("end_ms")),
                    items,
                    names(step.path("preempted")),
                    names(step.path("finished")),
                    names(step.path("discarded")),
                    step.path("running").asInt(),
                    step.path("waiting").asInt(),
                    step.path("kv_blocks_free").asLong()));
        }
        assertThat(steps.stream()
                        .<List<Object>>map(step -> List.of(
                                step.scheduledNanos(),
                                step.startNanos(),
                                step.endNanos(),
                                step.items(),
                                step.preempted(),
                                step.finished(),
                                step.discarded(),
                                step.running(),
                                step.waiting(),
                                step.free())))
                .containsExactlyElementsOf(expected);
    }

    private static List<String> names(JsonNode array) {
        List<String> names = new ArrayList<>();
        array.forEach(name -> names.add(name.asString()));
        return names;
    }

    private static void assertRequests(GoldenCase golden, Observed seen) {
        List<FinishedRequest> requests = seen.byIndex();
        Map<String, Long> firstScheduled = seen.firstAdmissions();
        List<List<Object>> expected = new ArrayList<>();
        for (JsonNode request : golden.expect().path("requests")) {
            expected.add(List.of(
                    request.path("id").asString(),
                    GoldenCase.nanos(request.path("arrival_ms")),
                    GoldenCase.nanos(request.path("first_scheduled_ms")),
                    GoldenCase.nanos(request.path("first_token_ms")),
                    GoldenCase.nanos(request.path("finish_ms")),
                    request.path("num_preemptions").asInt(),
                    request.path("num_cached_tokens").asInt(),
                    request.path("num_output_tokens").asInt()));
        }
        assertThat(requests.stream()
                        .<List<Object>>map(request -> List.of(
                                request.id(),
                                request.arrivalNanos(),
                                firstScheduled.get(request.id()),
                                request.firstTokenNanos(),
                                request.finishNanos(),
                                request.preemptions(),
                                request.cachedTokens(),
                                request.outputTokens())))
                .containsExactlyElementsOf(expected);
        JsonNode summary = golden.expect().path("summary");
        assertThat(requests.stream().mapToLong(FinishedRequest::preemptions).sum())
                .isEqualTo(summary.path("total_preemptions").asLong());
        assertThat(requests.stream().mapToLong(FinishedRequest::cachedTokens).sum())
                .isEqualTo(summary.path("total_cached_tokens").asLong());
        assertThat(requests.stream().mapToLong(FinishedRequest::finishNanos).max())
                .hasValue(GoldenCase.nanos(summary.path("makespan_ms")));
        assertThat(requests.stream()
                        .mapToLong(FinishedRequest::ttftNanos)
                        .average()
                        .orElseThrow())
                .isCloseTo(summary.path("mean_ttft_ms").asDouble() * 1e6, within(1.0));
    }
}
