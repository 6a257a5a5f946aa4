package dev.vllmsim.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.decodefirst.DecodeFirstSettings;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.simulation.Engine;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.testing.RunRecorder;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every policy owes to the requests that it serves, whatever its order: the policies that there are, vllm-v1 in
 * several ways of execution, and a plain third one that exists only here.
 */
class PolicyContractTest {
    private static final int SEEDS = 60;

    private static Map<String, SchedulerSettings> policies() {
        Map<String, SchedulerSettings> policies = new LinkedHashMap<>();
        policies.put("shortest-prompt-first", new ShortestPromptFirst(70));
        policies.put("decode-first", new DecodeFirstSettings(128, 16, 64, 100, 2, 1));
        policies.put("vllm-v1", vllm(Map.of()));
        policies.put("vllm-v1, asynchronous", vllm(Map.of("async_scheduling", true)));
        policies.put("vllm-v1, short of blocks", vllm(Map.of("num_gpu_blocks", 30)));
        policies.put(
                "vllm-v1, with drafts", vllm(Map.of("num_speculative_tokens", 3, "acceptance_length", 2.5, "seed", 1)));
        policies.put("vllm-v1, two stages", vllm(Map.of("pipeline_parallel_size", 2)));
        return policies;
    }

    private static SchedulerSettings policy(String name) {
        return Objects.requireNonNull(policies().get(name));
    }

    private static SchedulerSettings vllm(Map<String, ?> more) {
        Map<String, Object> given = new LinkedHashMap<>(more);
        given.put("scheduler", "vllm-v1");
        given.put("max_num_batched_tokens", 96);
        given.put("max_num_seqs", 12);
        return SchedulerPolicy.from(new Settings(given));
    }

    static Stream<Arguments> runs() {
        return policies().keySet().stream()
                .flatMap(policy -> LongStream.range(0, SEEDS).mapToObj(seed -> Arguments.of(policy, seed)));
    }

    @Test
    void everyPolicyThereIsIsTested() {
        for (String label : SchedulerPolicy.labels()) {
            assertThat(policies()).containsKey(label);
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("runs")
    void requestsAreServedWholeInOrderAndTheSameJumpedOrStepped(String policy, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<RequestSpec> specs = new ArrayList<>();
        long arrival = 0;
        for (int i = random.nextInt(1, 30); i > 0; i--) {
            arrival += random.nextInt(40) * 1_000_000L;
            specs.add(new RequestSpec(
                    specs.size(), null, arrival, random.nextInt(1, 200), random.nextInt(1, 60), 0, null));
        }
        StepTimeModel stepTime = random.nextBoolean()
                ? new FixedStepTime(10_000_000, 3_000_000, FixedStepTime.Mixed.MAX)
                : new LinearStepTime(4e6, 3e4, 5e4, 37.5, 1.2);
        Arrivals.Mode mode = random.nextBoolean() ? Arrivals.Mode.open() : Arrivals.Mode.closed(random.nextInt(1, 20));
        Scenario scenario = new Scenario(new RequestList(specs), mode, policy(policy), stepTime, Map.of());

        RunRecorder stepping = new RunRecorder(true);
        SimulationResult result = Simulation.run(scenario, stepping);
        assertThat(result.requests()).isEqualTo(specs.size());
        assertThat(stepping.requests()).extracting(FinishedRequest::spec).isEqualTo(specs);
        for (FinishedRequest request : stepping.requests()) {
            assertThat(request.outputTokens()).isEqualTo(request.spec().outputTokens());
            assertThat(request.prefillStartNanos()).isGreaterThanOrEqualTo(request.arrivalNanos());
            assertThat(request.prefillEndNanos()).isGreaterThan(request.prefillStartNanos());
            assertThat(request.firstTokenNanos()).isGreaterThanOrEqualTo(request.prefillEndNanos());
            assertThat(request.finishNanos()).isGreaterThanOrEqualTo(request.firstTokenNanos());
        }
        assertThat(stepping.admitted()).hasSize(specs.size());
        assertThat(stepping.admitted().values()).containsOnly(1);
        long gaps = stepping.gaps().values().stream().mapToLong(Long::longValue).sum();
        long most = specs.stream().mapToLong(spec -> spec.outputTokens() - 1).sum();
        // Tokens that one step lets out have no gap between them.
        assertThat(gaps).isBetween(scenario.scheduler().traits().drafts() ? 0 : most, most);
        assertThat(stepping.steps().stream()
                        .flatMap(step -> step.items().stream())
                        .mapToLong(RunRecorder.Item::tokens)
                        .sum())
                .isEqualTo(result.scheduledTokens());

        RunRecorder jumping = new RunRecorder(false);
        assertThat(Simulation.run(scenario, jumping)).isEqualTo(result);
        assertThat(jumping.finishOrder()).isEqualTo(stepping.finishOrder());
        assertThat(jumping.gaps()).isEqualTo(stepping.gaps());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void requestsThatAreLeftCanBeNamed(String policy) {
        Scheduler scheduler = policy(policy).newScheduler(new RunRecorder(false));
        scheduler.enqueue(new Request(RequestSpec.of(0, 5, 5), 0, 0));
        assertThat(scheduler.examples(3)).extracting(Request::id).containsExactly("q1");
        assertThat(scheduler.active()).isEqualTo(1);
        assertThat(scheduler.running() + scheduler.waiting()).isEqualTo(1);
    }

    static Stream<String> names() {
        return policies().keySet().stream();
    }

    @Test
    void aStallNamesTheRequestsThatAreLeft() {
        RunRecorder listener = new RunRecorder(false);
        Scheduler scheduler = new ShortestPromptFirst(0).newScheduler(listener);
        Engine engine = new Engine(scheduler, new FixedStepTime(1, 1, FixedStepTime.Mixed.MAX), listener);
        engine.submit(new Request(RequestSpec.of(0, 5, 5), 0, 0));
        assertThatThrownBy(() -> engine.next(0, Long.MAX_VALUE))
                .isInstanceOf(StalledException.class)
                .hasMessage("no step can serve q1: held back by the token budget");
    }
}
