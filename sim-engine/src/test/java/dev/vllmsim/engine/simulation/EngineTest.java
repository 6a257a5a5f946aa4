package dev.vllmsim.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.decodefirst.DecodeFirstSettings;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.testing.RunRecorder;
import org.junit.jupiter.api.Test;

/** The engine on a clock that somebody else holds. Steps take 10 ns with a prefill and 3 ns without. */
class EngineTest {
    private static final DecodeFirstSettings LIMITS = new DecodeFirstSettings(128, 16, 64, 8192, 2, 1);
    private static final FixedStepTime STEP_TIME = new FixedStepTime(10, 3, FixedStepTime.Mixed.MAX);
    private static final long FOREVER = Long.MAX_VALUE;

    private final RunRecorder run = new RunRecorder(false);

    private Engine engine(StepTimeModel stepTime) {
        return new Engine(LIMITS.newScheduler(run), stepTime, run);
    }

    private static Request request(int index, int outputTokens, long arrivalNanos) {
        return new Request(RequestSpec.of(index, 10, outputTokens), arrivalNanos, 0);
    }

    /** Takes the engine to the next thing that happens. */
    private static long go(Engine engine, long now) {
        long next = engine.next(now, FOREVER);
        engine.advanceTo(next);
        return next;
    }

    @Test
    void anIdleEngineWaitsForTheNextArrival() {
        Engine engine = engine(STEP_TIME);
        assertThat(engine.next(0, FOREVER)).isEqualTo(Engine.IDLE);
        engine.advanceTo(1_000);
        engine.submit(request(0, 1, 1_000));
        assertThat(engine.next(1_000, FOREVER)).isEqualTo(1_010);
    }

    @Test
    void equalDecodeStepsAreInFlightAtOnce() {
        Engine engine = engine(STEP_TIME);
        engine.submit(request(0, 101, 0));
        // Prefill until 10, first token at 13; the other 100 tokens take 300 ns.
        assertThat(go(engine, 0)).isEqualTo(10);
        assertThat(go(engine, 10)).isEqualTo(13);
        assertThat(go(engine, 13)).isEqualTo(313);
        assertThat(engine.steps()).isEqualTo(102);
        assertThat(engine.active()).isZero();
    }

    @Test
    void aSubmissionCutsARunOfStepsToTheOneThatIsRunning() {
        Engine engine = engine(STEP_TIME);
        engine.submit(request(0, 101, 0));
        go(engine, 0);
        go(engine, 10);
        assertThat(engine.next(13, FOREVER)).isEqualTo(313);
        // From 13 on, steps end at 16, 19, 22: at 20 the one until 22 is running.
        engine.advanceTo(20);
        engine.submit(request(1, 1, 20));
        assertThat(engine.steps()).isEqualTo(4);
        assertThat(go(engine, 20)).isEqualTo(22);
        assertThat(go(engine, 22)).as("a mixed step").isEqualTo(32);
    }

    @Test
    void anArrivalAtTheEndOfAStepIsThereForTheNext() {
        Engine engine = engine(STEP_TIME);
        engine.submit(request(0, 101, 0));
        go(engine, 0);
        go(engine, 10);
        engine.next(13, 19);
        engine.advanceTo(19);
        assertThat(engine.steps()).isEqualTo(4);
        engine.submit(request(1, 1, 19));
        assertThat(engine.next(19, FOREVER)).as("a mixed step").isEqualTo(29);
    }

    @Test
    void stepsThatGrowWithTheContextAreAddedUpOneByOne() {
        // Base 100 ns, 0.4 ns per KV token. The first token comes with 10 tokens of context; the four steps after it
        // read 11, 12, 13 and 14 tokens: 104.4, 104.8, 105.2 and 105.6, rounded 104 + 105 + 105 + 106 = 420.
        Engine engine = engine(new LinearStepTime(100, 0, 0, 0.4, 0));
        engine.submit(request(0, 5, 0));
        assertThat(go(engine, 0)).isEqualTo(100);
        assertThat(go(engine, 100)).isEqualTo(204);
        assertThat(go(engine, 204)).isEqualTo(624);
        assertThat(run.gaps()).isEqualTo(java.util.Map.of(104L, 1L, 105L, 2L, 106L, 1L));
    }

    @Test
    void timeThatRunsOutIsAnError() {
        Engine engine = engine(new FixedStepTime(1, Long.MAX_VALUE / 4, FixedStepTime.Mixed.MAX));
        engine.submit(request(0, 100, 0));
        go(engine, 0);
        assertThatThrownBy(() -> {
                    long now = go(engine, 1);
                    go(engine, now);
                })
                .isInstanceOf(TimeOverflowException.class);
    }
}
