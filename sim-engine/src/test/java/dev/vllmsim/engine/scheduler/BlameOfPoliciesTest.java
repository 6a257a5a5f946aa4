package dev.vllmsim.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.blame.Blame;
import dev.vllmsim.engine.blame.BlameAccount;
import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.decodefirst.DecodeFirstSettings;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the time of requests goes under decode-first, and under a policy that knows nothing of it. */
class BlameOfPoliciesTest {
    private static final int SEEDS = 300;

    static Stream<Arguments> runs() {
        return Stream.of(true, false)
                .flatMap(plain -> LongStream.range(0, SEEDS).mapToObj(seed -> Arguments.of(plain, seed)));
    }

    @ParameterizedTest(name = "plain: {0}, seed {1}")
    @MethodSource("runs")
    void causesSumToTheNanosecondAndAreTheSameJumpedOrStepped(boolean plain, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SchedulerSettings policy = plain
                ? new ShortestPromptFirst(oneOf(random, 20, 70, 500))
                : new DecodeFirstSettings(
                        oneOf(random, 1, 3, 16, 48, 128, 1024),
                        oneOf(random, 1, 2, 4, 16, 64),
                        oneOf(random, 1, 16, 64),
                        oneOf(random, 1, 40, 61, 200, 8192),
                        oneOf(random, 1, 2, 3, 100),
                        oneOf(random, 1, 2, 100));
        StepTimeModel stepTime = random.nextBoolean()
                ? new FixedStepTime(
                        oneOf(random, 10_000_000, 700_001),
                        oneOf(random, 3_000_000, 12_000_000),
                        random.nextBoolean() ? FixedStepTime.Mixed.SUM : FixedStepTime.Mixed.MAX)
                : new LinearStepTime(4e6, 3e4, 5e4, 37.5, 1.2);
        List<RequestSpec> specs = new ArrayList<>();
        long arrival = 0;
        int longest = oneOf(random, 8, 61, 300);
        for (int i = random.nextInt(1, 40); i > 0; i--) {
            arrival += random.nextInt(oneOf(random, 1, 20_000_000));
            specs.add(new RequestSpec(
                    specs.size(), null, arrival, random.nextInt(1, longest), random.nextInt(1, 60), 0, null));
        }
        Arrivals.Mode mode = random.nextBoolean() ? Arrivals.Mode.open() : Arrivals.Mode.closed(random.nextInt(1, 20));
        long host = random.nextInt(3) == 0 ? random.nextInt(3_000_000) : 0;
        Scenario scenario = new Scenario(new RequestList(specs), mode, policy, stepTime, host, 0, Map.of());

        List<Blame> jumped = new ArrayList<>();
        Simulation.run(scenario, new BlameAccount(scenario, jumped::add));
        assertThat(jumped).hasSize(specs.size());
        for (Blame blame : jumped) {
            assertThat(blame.ttft().sum())
                    .as("%s", blame)
                    .isEqualTo(blame.request().ttftNanos());
            assertThat(blame.decode().sum())
                    .as("%s", blame)
                    .isEqualTo(blame.request().decodeNanos());
            for (Cause cause : Cause.OF_TTFT) {
                assertThat(blame.ttft().nanos(cause)).as("%s", blame).isGreaterThanOrEqualTo(-2);
            }
            assertThat(blame.behindNanos()).isNotNegative();
        }
        List<Blame> stepped = new ArrayList<>();
        SimulationListener steps = new SimulationListener() {
            @Override
            public boolean observesSteps() {
                return true;
            }
        };
        Simulation.run(scenario, Listeners.of(steps, new BlameAccount(scenario, stepped::add)));
        Comparator<Blame> order =
                Comparator.comparing(blame -> blame.request().spec().index());
        jumped.sort(order);
        stepped.sort(order);
        assertThat(stepped).isEqualTo(jumped);
    }

    private static int oneOf(SplittableRandom random, int... values) {
        return values[random.nextInt(values.length)];
    }
}
