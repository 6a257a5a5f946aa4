package dev.vllmsim.engine.scheduler.decodefirst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.scheduler.WaitReason;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.simulation.StepView;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.testing.RunRecorder;
import dev.vllmsim.engine.testing.Scenarios;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of decode-first, one worked example each. Steps take 10 ms with a prefill and 3 ms without. */
class DecodeFirstRulesTest {
    private static final FixedStepTime STEP_TIME = new FixedStepTime(10_000_000, 3_000_000, FixedStepTime.Mixed.MAX);

    /** Budget 128, 16 sequences, chunks of 64, long from 8192, two partial prefills, one of them long. */
    private static final DecodeFirstSettings DEFAULTS = new DecodeFirstSettings(128, 16, 64, 8192, 2, 1);

    private static List<String> steps(DecodeFirstSettings limits, int concurrency, int[]... lengths) {
        RunRecorder run = new RunRecorder(true);
        Simulation.run(Scenarios.closed(Scenarios.requests(lengths), concurrency, limits, STEP_TIME), run);
        return run.steps().stream()
                .map(step -> step.items().stream()
                        .map(item -> item.request() + " " + item.kind().label() + " " + item.tokens())
                        .collect(Collectors.joining(", ")))
                .toList();
    }

    @Test
    void thePromptsLastChunkYieldsNoTokenTheFirstDecodeStepDoes() {
        // 100 tokens in chunks of 64: two prefill steps (20 ms), then the first token after one decode step (23 ms).
        RunRecorder run = new RunRecorder(false);
        Simulation.run(Scenarios.closed(Scenarios.requests(new int[] {100, 5}), 1, DEFAULTS, STEP_TIME), run);
        FinishedRequest request = run.requests().get(0);
        assertThat(request.prefillEndNanos()).isEqualTo(20_000_000);
        assertThat(request.firstTokenNanos()).isEqualTo(23_000_000);
        // Four further tokens at 3 ms each.
        assertThat(request.finishNanos()).isEqualTo(35_000_000);
        assertThat(run.gaps()).containsOnly(java.util.Map.entry(3_000_000L, 4L));
    }

    @Test
    void twoPrefillsShareTheTokenBudget() {
        // Budget 100: the first takes its chunk of 64, the second what is left, 36. Served prompts go to the back, so
        // in the second step each still stands where it stood: 64 for the first, 36 for the second.
        assertThat(steps(new DecodeFirstSettings(100, 16, 64, 8192, 2, 1), 2, new int[] {128, 1}, new int[] {72, 1}))
                .containsExactly(
                        "q1 prefill 64, q2 prefill 36", "q1 extend 64, q2 extend 36", "q1 decode 1, q2 decode 1");
    }

    @Test
    void promptsUnderWayTakeTurnsWhenTheBudgetServesOnlyOne() {
        // Budget 64 serves one chunk a step: q1, q2 cannot start, then q1 again (q2 starts only when budget is left).
        assertThat(steps(new DecodeFirstSettings(64, 16, 64, 8192, 2, 1), 2, new int[] {70, 1}, new int[] {130, 1}))
                .containsExactly(
                        "q1 prefill 64",
                        "q1 extend 6, q2 prefill 58",
                        "q1 decode 1, q2 extend 63",
                        "q2 extend 9",
                        "q2 decode 1");
    }

    @Test
    void aLongPromptTakesFourChunksAtOnce() {
        // Long from 200: chunks of 4 x 64 = 256. The budget of 300 leaves 44 for the short one.
        assertThat(steps(new DecodeFirstSettings(300, 16, 64, 200, 2, 1), 2, new int[] {257, 1}, new int[] {44, 1}))
                .containsExactly("q1 prefill 256, q2 prefill 44", "q2 decode 1, q1 extend 1", "q1 decode 1");
    }

    @Test
    void aBlockedLongPromptGoesBehindShortOnes() {
        // One long prompt at a time: q2 is long too and waits at the back while q3 overtakes it.
        assertThat(steps(
                        new DecodeFirstSettings(1000, 16, 64, 200, 3, 1),
                        3,
                        new int[] {300, 1},
                        new int[] {300, 1},
                        new int[] {10, 1}))
                .containsExactly(
                        "q1 prefill 256, q3 prefill 10",
                        "q3 decode 1, q1 extend 44",
                        "q1 decode 1, q2 prefill 256",
                        "q2 extend 44",
                        "q2 decode 1");
    }

    @Test
    void decodesComeBeforePrefillsAndFillSeatsFirst() {
        // Two sequences a step: while q1 decodes, only one prefill fits beside it.
        assertThat(steps(
                        new DecodeFirstSettings(128, 2, 64, 8192, 4, 1),
                        3,
                        new int[] {1, 3},
                        new int[] {1, 1},
                        new int[] {1, 1}))
                .containsExactly(
                        "q1 prefill 1, q2 prefill 1",
                        "q1 decode 1, q2 decode 1",
                        "q1 decode 1, q3 prefill 1",
                        "q1 decode 1, q3 decode 1");
    }

    @Test
    void whoFinishesIsReplacedAtTheEndOfTheStep() {
        // Concurrency 1: the second arrives when the first is done, at 13 ms, and takes 13 ms itself.
        RunRecorder run = new RunRecorder(false);
        Simulation.run(
                Scenarios.closed(Scenarios.requests(new int[] {1, 1}, new int[] {1, 1}), 1, DEFAULTS, STEP_TIME), run);
        assertThat(run.trace())
                .containsExactly(
                        "0 NEW_REQ q1",
                        "10000000 PREFILL_DONE q1",
                        "13000000 DECODE_DONE q1",
                        "13000000 NEW_REQ q2",
                        "23000000 PREFILL_DONE q2",
                        "26000000 DECODE_DONE q2");
    }

    @Test
    void limitsBelowOneAreRefused() {
        assertThatThrownBy(() -> new DecodeFirstSettings(0, 16, 64, 8192, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token budget must be at least 1, but is 0");
        assertThatThrownBy(() -> new DecodeFirstSettings(1, 16, 64, 8192, 2, 0))
                .hasMessage("max long partial prefills must be at least 1, but is 0");
    }

    /** Why the head of the queue waits in the first step, in which there are two prompts of 300 tokens. */
    private static WaitReason whyTheSecondWaits(DecodeFirstSettings limits) {
        List<WaitReason> reasons = new ArrayList<>();
        SimulationListener listener = new SimulationListener() {
            @Override
            public boolean observesSteps() {
                return true;
            }

            @Override
            public void onStep(StepView step) {
                reasons.add(step.blockedBy());
            }
        };
        Simulation.run(
                Scenarios.closed(Scenarios.requests(new int[] {300, 1}, new int[] {300, 1}), 2, limits, STEP_TIME),
                listener);
        assertThat(reasons).last().isEqualTo(WaitReason.NONE);
        return reasons.get(0);
    }

    @Test
    void whatKeepsTheHeadOfTheQueueWaitingIsTold() {
        // Chunks of 64; long, from 200 on, is four of them.
        assertThat(whyTheSecondWaits(new DecodeFirstSettings(64, 16, 64, 8192, 2, 1)))
                .isEqualTo(WaitReason.TOKEN_BUDGET);
        assertThat(whyTheSecondWaits(new DecodeFirstSettings(128, 1, 64, 8192, 2, 1)))
                .isEqualTo(WaitReason.SEQUENCES);
        assertThat(whyTheSecondWaits(new DecodeFirstSettings(128, 16, 64, 8192, 1, 1)))
                .isEqualTo(WaitReason.PARTIAL_PREFILLS);
        assertThat(whyTheSecondWaits(new DecodeFirstSettings(1000, 16, 64, 200, 2, 1)))
                .isEqualTo(WaitReason.LONG_PARTIAL_PREFILLS);
        assertThat(whyTheSecondWaits(new DecodeFirstSettings(128, 16, 64, 8192, 2, 1)))
                .isEqualTo(WaitReason.NONE);
    }
}
