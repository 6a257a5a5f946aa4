package dev.vllmsim.engine.blame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.SchedulerPolicy;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the time of requests goes, by hand. */
class BlameAccountTest {
    private static final long MS = 1_000_000;
    private static final StepTimeModel FIXED = new FixedStepTime(10 * MS, 3 * MS, FixedStepTime.Mixed.MAX);
    /** 5 ms a step and 0.1 ms a prompt token. */
    private static final StepTimeModel LINEAR = new LinearStepTime(5e6, 1e5, 0, 0, 0);

    private final List<RequestSpec> requests = new ArrayList<>();

    private void request(long arrivalMs, int prompt, int output) {
        requests.add(new RequestSpec(requests.size(), null, arrivalMs * MS, prompt, output, 0, null));
    }

    private List<Blame> run(SchedulerSettings policy, StepTimeModel stepTime, long hostMs) {
        Scenario scenario = new Scenario(
                new RequestList(requests), Arrivals.Mode.open(), policy, stepTime, hostMs * MS, 0, Map.of());
        List<Blame> told = new ArrayList<>();
        Simulation.run(scenario, new BlameAccount(scenario, told::add));
        told.sort(Comparator.comparing(blame -> blame.request().spec().index()));
        return told;
    }

    private static SchedulerSettings vllm(Object... namesAndValues) {
        return policy("vllm-v1", namesAndValues);
    }

    private static SchedulerSettings policy(String name, Object... namesAndValues) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("scheduler", name);
        settings.put("max_num_batched_tokens", 100);
        settings.put("max_num_seqs", 100);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        if (name.equals("vllm-v1") && !settings.containsKey("async_scheduling")) {
            settings.put("async_scheduling", false);
        }
        return SchedulerPolicy.from(new Settings(settings));
    }

    private static void assertTtft(Blame blame, Object... causesAndMillis) {
        assertCauses(blame.ttft(), Cause.OF_TTFT, causesAndMillis);
        assertThat(blame.ttft().sum()).isEqualTo(blame.request().ttftNanos());
    }

    private static void assertDecode(Blame blame, Object... causesAndMillis) {
        assertCauses(blame.decode(), Cause.OF_DECODE, causesAndMillis);
        assertThat(blame.decode().sum()).isEqualTo(blame.request().decodeNanos());
    }

    private static void assertCauses(Causes causes, List<Cause> all, Object... causesAndMillis) {
        Map<Cause, Double> expected = new LinkedHashMap<>();
        all.forEach(cause -> expected.put(cause, 0.0));
        for (int i = 0; i < causesAndMillis.length; i += 2) {
            expected.put((Cause) causesAndMillis[i], ((Number) causesAndMillis[i + 1]).doubleValue());
        }
        Map<Cause, Double> found = new LinkedHashMap<>();
        all.forEach(cause -> found.put(cause, causes.nanos(cause) / (double) MS));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void whoComesDuringAStepSharesTheNextOne() {
        // q1's prompt of 100 is cut at 64: steps at 0 and 10. q2 comes at 4 and is seen at 10.
        request(0, 100, 1);
        request(4, 50, 1);
        Blame second = run(vllm("long_prefill_token_threshold", 64), FIXED, 0).get(1);
        assertTtft(second, Cause.STEP_UNDER_WAY, 6, Cause.OWN_PREFILL, 10);
        assertThat(second.aloneNanos()).isEqualTo(10 * MS);
    }

    @Test
    void ownTokensAndThoseOfOthersAreToldApart() {
        // The steps take 5 + 6.4 and 5 + 8.6; of the second, q2's 50 tokens would take 10 alone.
        request(0, 100, 1);
        request(4, 50, 1);
        List<Blame> blame = run(vllm("long_prefill_token_threshold", 64), LINEAR, 0);
        assertTtft(blame.get(1), Cause.STEP_UNDER_WAY, 7.4, Cause.OWN_PREFILL, 10, Cause.OTHERS_PREFILL, 3.6);
        // q1's 36 tokens would take 8.6 alone: 11.4 + 8.6 is what it takes alone.
        assertTtft(blame.get(0), Cause.OWN_PREFILL, 20, Cause.OTHERS_PREFILL, 5);
        assertThat(blame.get(0).aloneNanos()).isEqualTo(20 * MS);
    }

    @Test
    void aloneNothingButTheOwnWorkTakesTime() {
        request(0, 250, 3);
        Blame blame = run(vllm(), LINEAR, 0).get(0);
        // 15 + 15 + 10 for 100, 100 and 50 tokens; then two steps of 5.
        assertTtft(blame, Cause.OWN_PREFILL, 40);
        assertThat(blame.aloneNanos()).isEqualTo(40 * MS);
        assertDecode(blame, Cause.OWN_DECODE, 10);
    }

    @Test
    void withOneSeatTheNextWaitsForItAndTheThirdBehindTheSecond() {
        // q1 has the seat until 16, q2 until 26.
        request(0, 10, 3);
        request(0, 10, 1);
        request(0, 10, 1);
        List<Blame> blame = run(vllm("max_num_seqs", 1), FIXED, 0);
        assertTtft(blame.get(1), Cause.SEATS, 16, Cause.OWN_PREFILL, 10);
        assertTtft(blame.get(2), Cause.SEATS, 26, Cause.OWN_PREFILL, 10);
        assertThat(blame.get(1).behindNanos()).isZero();
        assertThat(blame.get(2).behindNanos()).isEqualTo(16 * MS);
    }

    @Test
    void aQueueOfBatchesAddsAStep() {
        // Both of q1's first steps are decided on at 0: prefill to 10, decode to 13. q2 comes at 4, is seen at 10, and
        // its step begins at 13.
        request(0, 10, 10);
        request(4, 10, 1);
        List<Blame> blame = run(vllm("async_scheduling", true), FIXED, 0);
        assertTtft(blame.get(1), Cause.STEP_UNDER_WAY, 9, Cause.OWN_PREFILL, 10);
        // q1's gaps: eight decodes of 3, one beside a prefill of 10.
        assertDecode(blame.get(0), Cause.OWN_DECODE, 27, Cause.PREFILLS, 7);
    }

    @Test
    void hostTimeIsHostTime() {
        // Synchronously each step of 10 or 3 stands behind 2 of the host.
        request(0, 10, 3);
        List<Blame> blame = run(vllm(), FIXED, 2);
        assertTtft(blame.get(0), Cause.HOST, 2, Cause.OWN_PREFILL, 10);
        assertDecode(blame.get(0), Cause.HOST, 4, Cause.OWN_DECODE, 6);
    }

    @Test
    void outputsAreAppliedWhenTheHostIsDone() {
        // The host decides until 20 and 40; the steps [20, 30) and [40, 43) wait for it, as do their outputs.
        request(0, 10, 2);
        List<Blame> blame = run(vllm("async_scheduling", true), FIXED, 20);
        assertTtft(blame.get(0), Cause.HOST, 30, Cause.OWN_PREFILL, 10);
        assertDecode(blame.get(0), Cause.OWN_DECODE, 3);
    }

    @Test
    void thePromptsFirstTokenMayComeFromADecodeOfItsOwn() {
        request(0, 10, 3);
        // q2's prefill makes q1's first decode a step of 10.
        request(5, 10, 1);
        List<Blame> blame = run(policy("decode-first"), FIXED, 0);
        assertTtft(blame.get(0), Cause.OWN_PREFILL, 10, Cause.OWN_DECODE, 3, Cause.PREFILLS, 7);
        assertTtft(blame.get(1), Cause.STEP_UNDER_WAY, 5, Cause.OWN_PREFILL, 10, Cause.OWN_DECODE, 3);
        assertDecode(blame.get(0), Cause.OWN_DECODE, 6);
    }

    @Test
    void aLongPromptThatIsPassedOverWaitsForItsOwnLimit() {
        // Long from 50 on, one at a time, 64 x 4 a step. q1 and q2 are long: q2 is passed over, q3 is not.
        request(0, 300, 1);
        request(0, 60, 1);
        request(0, 10, 1);
        List<Blame> blame = run(
                policy(
                        "decode-first",
                        "max_num_batched_tokens",
                        1000,
                        "long_prefill_token_threshold",
                        50,
                        "max_num_partial_prefills",
                        3),
                FIXED,
                0);
        assertTtft(blame.get(2), Cause.OWN_PREFILL, 10, Cause.OWN_DECODE, 3, Cause.PREFILLS, 7);
        assertTtft(blame.get(1), Cause.LONG_LIMIT, 20, Cause.OWN_PREFILL, 10, Cause.OWN_DECODE, 3);
        assertThat(blame.get(1).behindNanos()).isZero();
    }

    @Test
    void whoLosesItsBlocksBlamesThePreemption() {
        // Blocks of 16, 5 of them: two requests of 32 tokens fill four, and both ask for a fifth with their next token.
        // q1 takes it; q2 loses its own at 10 and starts again when q1 ends.
        request(0, 32, 4);
        request(0, 32, 2);
        List<Blame> blame = run(vllm("num_gpu_blocks", 6, "enable_prefix_caching", false), FIXED, 0);
        assertTtft(blame.get(0), Cause.OWN_PREFILL, 10);
        assertDecode(blame.get(0), Cause.OWN_DECODE, 9);
        assertTtft(blame.get(1), Cause.OWN_PREFILL, 10);
        // 9 until q1 ends, and 10 to compute its 32 tokens and the next again.
        assertDecode(blame.get(1), Cause.PREEMPTION, 19);
    }
}
