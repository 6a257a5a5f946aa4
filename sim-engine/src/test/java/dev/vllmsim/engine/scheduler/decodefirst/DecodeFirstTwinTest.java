package dev.vllmsim.engine.scheduler.decodefirst;

import dev.vllmsim.engine.request.FinishedRequest;
import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.decodefirst.PlainDecodeFirst.Life;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationResult;
import dev.vllmsim.engine.steptime.FixedStepTime;
import dev.vllmsim.engine.testing.Agreement;
import dev.vllmsim.engine.testing.RunRecorder;
import dev.vllmsim.engine.testing.Scenarios;
import dev.vllmsim.engine.workload.RequestList;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine, stepping and jumping, against the slow twin, on random scenarios. */
class DecodeFirstTwinTest {
    private static final int SCENARIOS = 2_000;
    private static final Agreement AGREEMENT = new Agreement();

    static LongStream seeds() {
        return LongStream.range(0, SCENARIOS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithThePlainTwinToTheNanosecond(long seed) {
        AGREEMENT.begin();
        SplittableRandom random = new SplittableRandom(seed);
        DecodeFirstSettings limits = new DecodeFirstSettings(
                oneOf(random, 1, 2, 3, 7, 16, 48, 64, 128, 300, 1024),
                oneOf(random, 1, 2, 3, 4, 8, 16, 64),
                oneOf(random, 1, 5, 16, 64, 512),
                oneOf(random, 1, 2, 40, 60, 61, 200, 8192),
                oneOf(random, 1, 2, 3, 8, 100),
                oneOf(random, 1, 2, 3, 100));
        FixedStepTime stepTime = new FixedStepTime(
                oneOf(random, 0, 1, 10_000_000, 8_000_000, 700_001),
                oneOf(random, 1, 3_000_000, 100_003, 12_000_000),
                random.nextInt(5) == 0 ? FixedStepTime.Mixed.SUM : FixedStepTime.Mixed.MAX);
        int concurrency = oneOf(random, 1, 2, 3, 5, 8, 12, 40);
        int longest = oneOf(random, 1, 8, 61, 200, 600);
        int longestOutput = oneOf(random, 1, 2, 20, 150);
        List<RequestSpec> specs = new ArrayList<>();
        for (int i = random.nextInt(1, 40); i > 0; i--) {
            specs.add(
                    RequestSpec.of(specs.size(), random.nextInt(1, longest + 1), random.nextInt(1, longestOutput + 1)));
        }

        PlainDecodeFirst plain = new PlainDecodeFirst(limits, stepTime);
        plain.run(specs, concurrency);
        var scenario = Scenarios.closed(new RequestList(specs), concurrency, limits, stepTime);
        RunRecorder stepping = new RunRecorder(true);
        SimulationResult steppingResult = Simulation.run(scenario, stepping);
        RunRecorder jumping = new RunRecorder(false);
        SimulationResult jumpingResult = Simulation.run(scenario, jumping);

        AGREEMENT.require("steps", stepping.steps(), plain.steps);
        AGREEMENT.require(
                "stamps",
                stepping.requests().stream().map(DecodeFirstTwinTest::stamps).toList(),
                plain.lives.stream().map(DecodeFirstTwinTest::stamps).toList());
        AGREEMENT.require("gaps", stepping.gaps(), plain.gaps);
        AGREEMENT.require("requests", jumping.finishOrder(), stepping.finishOrder());
        AGREEMENT.require("gaps", jumping.gaps(), stepping.gaps());
        AGREEMENT.require("results", jumpingResult, steppingResult);
        AGREEMENT.require("numbers of steps", jumpingResult.steps(), (long) plain.steps.size());
    }

    private static int oneOf(SplittableRandom random, int... values) {
        return values[random.nextInt(values.length)];
    }

    private static List<Object> stamps(FinishedRequest r) {
        return List.of(
                r.id(),
                r.arrivalNanos(),
                r.prefillStartNanos(),
                r.prefillEndNanos(),
                r.decodeStartNanos(),
                r.firstTokenNanos(),
                r.finishNanos(),
                r.prefillBatches(),
                r.decodeBatches());
    }

    private static List<Object> stamps(Life life) {
        return List.of(
                life.id,
                life.arrival,
                life.prefillStart,
                life.prefillEnd,
                life.decodeStart,
                life.firstToken,
                life.finish,
                life.prefillBatches,
                life.decodeBatches);
    }
}
