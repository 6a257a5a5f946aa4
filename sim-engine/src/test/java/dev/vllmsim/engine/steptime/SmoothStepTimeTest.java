package dev.vllmsim.engine.steptime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scenario.ScenarioReader;
import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.testing.RunRecorder;
import dev.vllmsim.engine.workload.RequestList;
import dev.vllmsim.engine.workload.RequestSource;
import dev.vllmsim.engine.workload.RequestView;
import dev.vllmsim.engine.workload.Requests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmoothStepTimeTest {
    /** Base 100, weights 300, 4 a token, p 2, 5 a decode, 0.5 a KV token and twice that beside prompts, 0.01, 7. */
    private static final SmoothStepTime MODEL = new SmoothStepTime(100, 300, 4, 2, 5, 0.5, 2, 0.01, 7, null);

    private static Batch batch(int prefill, int computedBefore, int decodes, long context) {
        Batch batch = new Batch();
        batch.clear();
        if (prefill > 0) {
            batch.addPrefill(prefill, computedBefore);
        }
        batch.addDecodes(decodes, context, 0);
        return batch;
    }

    @Test
    void readingAndComputingOverlap() {
        // 100 decodes compute for 400: sqrt(300² + 400²) = 500. With the base, 5 x 100 and 0.5 x 60 that is 1,130.
        assertThat(MODEL.stepNanos(batch(0, 0, 100, 60))).isEqualTo(1_130);
    }

    @Test
    void aStepWithPromptTokensReadsLongerAndHasAPriceOfItsOwn() {
        // 97 + 3 tokens compute for 400 as well: 500. Then 100, 5 x 3, 0.5 x 2 x 60, 7, and of 97 prompt tokens behind
        // 20 others 97 x 20 + 97 x 96 / 2 = 6,596 pairs, 65.96: in all 747.96.
        assertThat(MODEL.stepNanos(batch(97, 20, 3, 60))).isEqualTo(748);
    }

    @Test
    void scaledItIsOfTheSameForm() {
        // 1,130 and 747.96 of the two above, one and a half times.
        SmoothStepTime slower = MODEL.scaledBy(1.5);
        assertThat(slower.stepNanos(batch(0, 0, 100, 60))).isEqualTo(1_695);
        assertThat(slower.stepNanos(batch(97, 20, 3, 60))).isEqualTo(1_122);
        assertThat(MODEL.scaledBy(1)).isSameAs(MODEL);
    }

    @Test
    void theSharpnessSaysHowMuchOfTheShorterIsSeen() {
        assertThat(SmoothMaximum.of(3, 4, 1)).isEqualTo(7);
        assertThat(SmoothMaximum.of(3, 4, 2)).isEqualTo(5);
        assertThat(SmoothMaximum.of(3, 4, 300)).isEqualTo(4);
        assertThat(SmoothMaximum.of(0, 0, 3)).isZero();
        assertThat(SmoothMaximum.of(0, 4, 3)).isEqualTo(4);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void manyStepsAtOnceLastAsLongAsOneByOne(long seed) {
        Random random = new Random(seed);
        SmoothStepTime model = new SmoothStepTime(
                random.nextInt(5_000_000),
                1 + random.nextInt(10_000_000),
                random.nextInt(100_000),
                1 + 5 * random.nextDouble(),
                random.nextInt(30_000),
                random.nextDouble() * 100,
                1,
                0,
                0,
                null);
        Batch first = batch(0, 0, 1 + random.nextInt(200), random.nextInt(1_000_000));
        int steps = 1_000 + random.nextInt(1_000);
        GrownShape shape = new GrownShape();
        List<Long> each = new ArrayList<>();
        model.eachOver(first, steps, each::add);
        long sum = 0;
        for (int i = 0; i < steps; i++) {
            long nanos = model.stepNanos(shape.of(first, i));
            assertThat(each.get(i)).isEqualTo(nanos);
            sum += nanos;
        }
        assertThat(model.nanosOver(first, steps)).isEqualTo(sum);
        assertThat(model.stepsToReach(first, sum, 10_000)).isEqualTo(steps);
        assertThat(model.stepsToReach(first, sum + 1, 10_000)).isEqualTo(steps + 1);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aRunThatJumpsIsTheRunThatSteps(long seed) {
        Random random = new Random(seed);
        List<RequestSpec> specs = new ArrayList<>();
        long arrival = 0;
        for (int i = 0; i < 60; i++) {
            specs.add(new RequestSpec(i, null, arrival, 1 + random.nextInt(900), 1 + random.nextInt(300), 0, null));
            arrival += random.nextInt(60_000_000);
        }
        Map<String, Object> settings = new HashMap<>(Map.of(
                "workload",
                "list",
                "arrivals",
                "trace",
                "scheduler",
                "vllm-v1",
                "num_gpu_blocks",
                400,
                "max_num_batched_tokens",
                512,
                "max_num_seqs",
                16,
                "async_scheduling",
                seed % 2 == 0));
        settings.putAll(Map.of(
                "step_time",
                "smooth",
                "step_base_ms",
                1.7,
                "step_weights_ms",
                9.3,
                "step_token_ms",
                0.0431,
                "step_decode_seq_ms",
                0.0137,
                "step_kv_token_ms",
                4.31e-5,
                "step_mixed_kv_factor",
                1.3,
                "step_prefill_context_token_ms",
                1.1e-6,
                "step_prefill_ms",
                0.9));
        RequestList list = new RequestList(specs);
        Scenario scenario = ScenarioReader.read(settings, any -> new Timed(list));

        RunRecorder stepping = new RunRecorder(true);
        RunRecorder jumping = new RunRecorder(false);
        SimulationResult result = Simulation.run(scenario, stepping);
        assertThat(Simulation.run(scenario, jumping)).isEqualTo(result);
        assertThat(jumping.finishOrder()).isEqualTo(stepping.finishOrder());
        assertThat(jumping.gaps()).isEqualTo(stepping.gaps());
    }

    private record Timed(Requests requests) implements RequestView {
        @Override
        public RequestSource open() {
            return requests.open();
        }

        @Override
        public boolean timed() {
            return true;
        }
    }

    @Test
    void settingsInMillisecondsMakeTheModel() {
        Settings settings =
                new Settings(Map.of("step_time", "smooth", "step_weights_ms", 9.5, "step_token_ms", 0.0425));
        assertThat(StepTimeKind.from(settings)).isEqualTo(new SmoothStepTime(0, 9.5e6, 42_500, 3, 0, 0, 1, 0, 0, null));
        assertThat(settings.resolved()).containsEntry("step_sharpness", 3).containsEntry("step_mixed_kv_factor", 1);
        assertThat(StepTimeKind.from(new Settings(settings.resolved())))
                .isEqualTo(new SmoothStepTime(0, 9.5e6, 42_500, 3, 0, 0, 1, 0, 0, null));
    }

    @Test
    void whatCannotBeAStepTimeIsRefused() {
        refuses(() -> new SmoothStepTime(0, 0, 0, 3, 1, 1, 1, 1, 1, null), "stand still");
        refuses(() -> new SmoothStepTime(1, 1, 1, 0.5, 1, 1, 1, 1, 1, null), "`step_sharpness` must be a number of at");
        refuses(() -> new SmoothStepTime(1, 1, 1, 3, 1, 1, 0, 1, 1, null), "`step_mixed_kv_factor` must be a number");
        refuses(() -> new SmoothStepTime(1, -1, 1, 3, 1, 1, 1, 1, 1, null), "step time per weights must be a finite");
    }

    private static void refuses(Supplier<SmoothStepTime> model, String message) {
        assertThatThrownBy(model::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
