package dev.vllmsim.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.admission.QueueLimits;
import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.PromptContent;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.routing.Fleet;
import dev.vllmsim.engine.routing.RouterKind;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.SchedulerSettings;
import dev.vllmsim.engine.scheduler.decodefirst.DecodeFirstSettings;
import dev.vllmsim.engine.scheduler.vllmv1.Execution;
import dev.vllmsim.engine.scheduler.vllmv1.Speculation;
import dev.vllmsim.engine.scheduler.vllmv1.VllmV1Settings;
import dev.vllmsim.engine.scheduler.vllmv1.VllmVersion;
import dev.vllmsim.engine.settings.Settings;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.testing.Agreement;
import dev.vllmsim.engine.testing.RunRecorder;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A fleet in which engines are touched only when something happens is the same as one in which all are, all the time. */
class FleetTwinTest {
    private static final int SEEDS = Math.max(10, Integer.getInteger("vllmsim.twin.workloads", 1000) / 9);

    private final Agreement agreement = new Agreement();

    static Stream<Arguments> fleets() {
        return Stream.of(RouterKind.values())
                .flatMap(router -> LongStream.range(0, SEEDS).mapToObj(seed -> Arguments.of(router, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("fleets")
    void agreesWithThePlainFleetToTheNanosecond(RouterKind router, long seed) {
        agreement.begin();
        Scenario scenario = scenario(router, new SplittableRandom(seed));
        List<FinishedRequest> expected = PlainFleet.run(scenario);
        for (boolean everyStep : new boolean[] {false, true}) {
            RunRecorder recorder = new RunRecorder(everyStep);
            SimulationResult result = Simulation.run(scenario, recorder);
            agreement.require("requests", recorder.requests(), expected);
            assertThat(result.requests()).isEqualTo(expected.size());
        }
    }

    @ParameterizedTest
    @EnumSource(RouterKind.class)
    void oneReplicaBehindAnyRouterIsNoFleet(RouterKind router) {
        for (long seed = 0; seed < 20; seed++) {
            Scenario fleet = scenario(router, new SplittableRandom(seed));
            Scenario one = with(
                    fleet, new Fleet(1, fleet.fleet().router(), fleet.fleet().stateAgeNanos()));
            RunRecorder routed = new RunRecorder(false);
            RunRecorder alone = new RunRecorder(false);
            assertThat(Simulation.run(one, routed)).isEqualTo(Simulation.run(with(fleet, Fleet.ONE), alone));
            assertThat(routed.requests()).isEqualTo(alone.requests());
        }
    }

    private static Scenario with(Scenario scenario, Fleet fleet) {
        return new Scenario(
                scenario.requests(),
                scenario.arrivals(),
                QueueLimits.NONE,
                scenario.scheduler(),
                scenario.stepTime(),
                scenario.hostNanos(),
                0,
                fleet,
                Map.of(),
                List.of());
    }

    private static Scenario scenario(RouterKind router, SplittableRandom random) {
        int replicas = oneOf(random, 2, 3, 4, 7);
        SchedulerSettings policy = random.nextInt(5) == 0
                ? new DecodeFirstSettings(48, 4, 16, 200, 2, 2)
                : new VllmV1Settings(
                                oneOf(random, 16, 64),
                                oneOf(random, 2, 8),
                                0,
                                true,
                                VllmV1Settings.Policy.FCFS,
                                4,
                                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(60, 120)),
                                random.nextInt(4) > 0,
                                OptionalInt.empty(),
                                0,
                                true,
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                VllmVersion.NEWEST)
                        .with(new Execution(random.nextBoolean(), 1, true, Speculation.NONE));
        StepTimeModel stepTime = random.nextBoolean()
                ? new FixedStepTime(10, 3, FixedStepTime.Mixed.MAX)
                : new LinearStepTime(5, 0.2, 0.5, 0.13, 0.01);
        Arrivals.Mode mode = switch (random.nextInt(3)) {
            case 0 -> Arrivals.Mode.open();
            case 1 -> Arrivals.Mode.closed(random.nextInt(1, 20));
            default -> Arrivals.Mode.openWithGate(random.nextInt(1, 20));
        };
        long host = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
        long age = random.nextBoolean() ? 0 : random.nextLong(1, 300);
        Fleet fleet = new Fleet(replicas, router.read(new Settings(Map.of("seed", 7L))), age);
        return new Scenario(
                new RequestList(specs(random)),
                mode,
                QueueLimits.NONE,
                policy,
                stepTime,
                host,
                0,
                fleet,
                Map.of(),
                List.of());
    }

    /** Some requests begin as others do, some go on with what an earlier one has said, some arrive together. */
    private static List<RequestSpec> specs(SplittableRandom random) {
        List<RequestSpec> specs = new ArrayList<>();
        long arrival = 0;
        int longestGap = oneOf(random, 3, 30, 200);
        boolean shares = random.nextInt(4) > 0;
        for (int i = random.nextInt(2, 40); i > 0; i--) {
            arrival += random.nextInt(longestGap);
            int prompt = random.nextInt(2, 60);
            PromptContent content = null;
            if (shares && random.nextInt(3) > 0) {
                if (!specs.isEmpty() && random.nextBoolean()) {
                    RequestSpec earlier = specs.get(random.nextInt(specs.size()));
                    int length = earlier.promptTokens() + earlier.outputTokens();
                    if (length < 120) {
                        prompt = length + random.nextInt(1, 10);
                        content = new PromptContent(List.of(new PromptContent.Earlier(earlier.id(), null)));
                    }
                } else {
                    content = new PromptContent(
                            List.of(new PromptContent.Shared("s" + random.nextInt(3), 0, random.nextInt(1, prompt))));
                }
            }
            specs.add(new RequestSpec(specs.size(), null, arrival, prompt, random.nextInt(1, 40), 0, content));
        }
        return specs;
    }

    private static int oneOf(SplittableRandom random, int... values) {
        return values[random.nextInt(values.length)];
    }
}
