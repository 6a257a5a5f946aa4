package dev.vllmsim.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.request.Request;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.Pipelining;
import dev.vllmsim.engine.scheduler.Scheduler;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.scheduler.vllmv1.Execution;
import dev.vllmsim.engine.scheduler.vllmv1.Speculation;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings;
import dev.vllmsim.engine.scheduler.vllmv1.VllmVersion;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.testing.RunRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine's state at a moment: the same whether steps were taken at once, and whoever asked before. */
class EngineStateTest {

    /** What can be asked of an engine. */
    private record State(int active, int running, int waiting, long steps, long free) {
        static State of(Engine engine) {
            var usage = engine.kvUsage();
            return new State(
                    engine.active(),
                    engine.running(),
                    engine.waiting(),
                    engine.steps(),
                    usage == null ? -1 : usage.freeBlocks());
        }
    }

    private static VllmV1Settings limits(int blocks, boolean async) {
        return new VllmV1Settings(
                        64,
                        8,
                        0,
                        true,
                        VllmV1Settings.Policy.FCFS,
                        4,
                        OptionalInt.of(blocks),
                        true,
                        OptionalInt.empty(),
                        0,
                        true,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        VllmVersion.NEWEST)
                .with(new Execution(async, 1, true, Speculation.NONE));
    }

    private static Engine engine(SchedulerSettings settings, StepTimeModel stepTime, boolean everyStep) {
        RunRecorder listener = new RunRecorder(everyStep);
        Scheduler scheduler = settings.newScheduler(listener);
        Pipelining pipelining = settings.pipelining();
        return new Engine(scheduler, stepTime, 0, pipelining.batchesInFlight(), pipelining.stages(), listener);
    }

    /** Submits the requests at their times, and asks for the state at each of the moments. */
    private static List<State> states(Engine engine, List<RequestSpec> specs, long[] moments) {
        List<State> states = new ArrayList<>();
        int next = 0;
        long now = 0;
        for (long moment : moments) {
            while (next < specs.size() && specs.get(next).arrivalNanos() <= moment) {
                RequestSpec spec = specs.get(next++);
                goTo(engine, now, spec.arrivalNanos());
                now = spec.arrivalNanos();
                engine.submit(new Request(spec, now, 0));
            }
            goTo(engine, now, moment);
            now = moment;
            states.add(State.of(engine));
        }
        return states;
    }

    private static void goTo(Engine engine, long from, long to) {
        long now = from;
        while (now < to) {
            now = Math.min(to, engine.next(now, to));
            engine.advanceTo(now);
        }
    }

    @Test
    void inTheMiddleOfAJumpTheStepsThatHaveEndedCount() {
        // One prompt of 10 tokens in a step of 10 ns, then a token every 3 ns: at 1,500 ns 1 + 496 steps have ended,
        // and step 498 runs, until 1,501. It has computed 10 + 497 tokens, and holds 127 blocks of 4.
        for (boolean everyStep : new boolean[] {true, false}) {
            Engine engine = engine(limits(1_000, false), new FixedStepTime(10, 3, FixedStepTime.Mixed.MAX), everyStep);
            engine.submit(new Request(RequestSpec.of(0, 10, 2_000), 0, 0));
            goTo(engine, 0, 1_500);
            assertThat(State.of(engine)).isEqualTo(new State(1, 1, 0, 497, 999 - 127));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isTheSameJumpedOrSteppedAndHoweverOftenItIsAskedFor(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<RequestSpec> specs = new ArrayList<>();
        long arrival = 0;
        for (int i = 0; i < 12; i++) {
            arrival += random.nextInt(600);
            specs.add(new RequestSpec(i, null, arrival, random.nextInt(1, 60), random.nextInt(1, 80), 0, null));
        }
        VllmV1Settings settings = limits(random.nextInt(40, 90), random.nextBoolean());
        StepTimeModel stepTime = random.nextBoolean()
                ? new FixedStepTime(10, 3, FixedStepTime.Mixed.MAX)
                : new LinearStepTime(5, 0.2, 0.5, 0.13, 0.01);
        long[] moments = random.longs(60, 0, arrival + 2_000).sorted().toArray();
        List<State> stepped = states(engine(settings, stepTime, true), specs, moments);
        assertThat(states(engine(settings, stepTime, false), specs, moments)).isEqualTo(stepped);
        long[] last = {moments[moments.length - 1]};
        assertThat(states(engine(settings, stepTime, false), specs, last))
                .containsExactly(stepped.get(stepped.size() - 1));
    }

    /**
     * A request that arrives in the very moment in which a step ends is in the next one, also where that step is one of
     * many taken at once, each longer than the one before.
     */
    @ParameterizedTest(name = "asynchronous: {0}")
    @ValueSource(booleans = {false, true})
    void whoeverArrivesAsAStepEndsIsInTheNext(boolean async) {
        StepTimeModel stepTime = new LinearStepTime(5, 0.2, 0.5, 0.13, 0.01);
        RunRecorder alone = new RunRecorder(true);
        Scheduler scheduler = limits(1_000, async).newScheduler(alone);
        Pipelining pipelining = limits(1_000, async).pipelining();
        Engine engine = new Engine(scheduler, stepTime, 0, pipelining.batchesInFlight(), pipelining.stages(), alone);
        engine.submit(new Request(RequestSpec.of(0, 10, 60), 0, 0));
        goTo(engine, 0, 10_000);
        long[] ends =
                alone.steps().stream().mapToLong(RunRecorder.Step::endNanos).toArray();
        assertThat(ends).hasSizeGreaterThanOrEqualTo(60);
        for (long end : ends) {
            for (long arrival = end - 1; arrival <= end + 1; arrival++) {
                List<RequestSpec> specs =
                        List.of(RequestSpec.of(0, 10, 60), new RequestSpec(1, null, arrival, 7, 5, 0, null));
                long[] moments = {arrival, arrival + 1, arrival + 9, 10_000};
                assertThat(states(engine(limits(1_000, async), stepTime, false), specs, moments))
                        .as("arrives at %d", arrival)
                        .isEqualTo(states(engine(limits(1_000, async), stepTime, true), specs, moments));
            }
        }
    }
}
