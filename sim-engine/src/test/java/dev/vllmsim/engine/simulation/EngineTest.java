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

    @Test
    void anIdleEngineWaitsForTheNextArrival() {
        Engine engine = engine(STEP_TIME);
        assertThat(engine.plan(FOREVER)).isEqualTo(Engine.IDLE);
        engine.submit(request(0, 1, 1_000));
        assertThat(engine.plan(FOREVER)).isEqualTo(1_010);
    }

    @Test
    void equalDecodeStepsAreInFlightAtOnce() {
        Engine engine = engine(STEP_TIME);
        engine.submit(request(0, 101, 0));
        engine.plan(FOREVER);
        engine.commit();
        engine.plan(FOREVER);
        engine.commit();
        // Prefill until 10, first token at 13; the other 100 tokens take 300 ns.
        assertThat(engine.plan(FOREVER)).isEqualTo(313);
        engine.commit();
        assertThat(engine.steps()).isEqualTo(102);
        assertThat(engine.active()).isZero();
    }

    @Test
    void aSubmissionCutsARunOfStepsToTheOneThatIsRunning() {
        Engine engine = engine(STEP_TIME);
        engine.submit(request(0, 101, 0));
        engine.plan(FOREVER);
        engine.commit();
        engine.plan(FOREVER);
        engine.commit();
        assertThat(engine.plan(FOREVER)).isEqualTo(313);
        // From 13 on, steps end at 16, 19, 22: at 20 the one until 22 is running.
        engine.submit(request(1, 1, 20));
        assertThat(engine.plan(FOREVER)).isEqualTo(22);
        engine.commit();
        assertThat(engine.plan(FOREVER)).as("a mixed step").isEqualTo(32);
    }

    @Test
    void aKnownArrivalEndsARunAtTheFirstStepThatReachesIt() {
        Engine engine = engine(STEP_TIME);
        engine.submit(request(0, 101, 0));
        engine.plan(FOREVER);
        engine.commit();
        engine.plan(FOREVER);
        engine.commit();
        assertThat(engine.plan(19)).as("19 is the end of a step").isEqualTo(19);
        engine.commit();
        assertThat(engine.plan(20)).isEqualTo(22);
    }

    @Test
    void stepsThatGrowWithTheContextAreAddedUpOneByOne() {
        // Base 100 ns, 0.4 ns per KV token. The first token comes with 10 tokens of context; the four steps after it
        // read 11, 12, 13 and 14 tokens: 104.4, 104.8, 105.2 and 105.6, rounded 104 + 105 + 105 + 106 = 420.
        Engine engine = engine(new LinearStepTime(100, 0, 0, 0.4, 0));
        engine.submit(request(0, 5, 0));
        assertThat(engine.plan(FOREVER)).isEqualTo(100);
        engine.commit();
        assertThat(engine.plan(FOREVER)).isEqualTo(204);
        engine.commit();
        assertThat(engine.plan(FOREVER)).isEqualTo(624);
        engine.commit();
        assertThat(run.gaps()).isEqualTo(java.util.Map.of(104L, 1L, 105L, 2L, 106L, 1L));
    }

    @Test
    void nothingCanBeCommittedThatWasNotPlanned() {
        assertThatThrownBy(() -> engine(STEP_TIME).commit())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nothing is in flight");
    }

    @Test
    void timeThatRunsOutIsAnError() {
        Engine engine = engine(new FixedStepTime(1, Long.MAX_VALUE / 4, FixedStepTime.Mixed.MAX));
        engine.submit(request(0, 100, 0));
        engine.plan(FOREVER);
        engine.commit();
        engine.plan(FOREVER);
        engine.commit();
        assertThatThrownBy(() -> engine.plan(FOREVER)).isInstanceOf(TimeOverflowException.class);
    }
}
