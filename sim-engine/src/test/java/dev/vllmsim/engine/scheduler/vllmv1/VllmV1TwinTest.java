package dev.vllmsim.engine.scheduler.vllmv1;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.vllmv1.RandomWorkload.Mode;
import dev.vllmsim.engine.scheduler.vllmv1.Recorder.Run;
import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.engine.steptime.StepTimeModel;
import dev.vllmsim.engine.testing.Agreement;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine, stepping and jumping, against the slow twin, on random workloads. */
class VllmV1TwinTest {
    private static final int WORKLOADS = Integer.getInteger("vllmsim.twin.workloads", 2_400);
    private static final int WORKLOADS_OF_A_MODE = Integer.getInteger("vllmsim.twin.workloads", 2_000);
    private static final long FIRST_SEED = Long.getLong("vllmsim.twin.seed", 0);

    private static final Agreement AGREEMENT = new Agreement();

    static LongStream seeds() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + WORKLOADS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithThePlainTwinInEveryStep(long seed) {
        requireAgreement(RandomWorkload.of(seed));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seedsOfModes")
    void agreesHoweverBatchesAreExecuted(Mode mode, long seed) {
        requireAgreement(RandomWorkload.of(seed, mode));
    }

    static Stream<Arguments> seedsOfModes() {
        return Stream.of(Mode.values())
                .filter(mode -> mode != Mode.SYNCHRONOUS)
                .flatMap(mode -> LongStream.range(FIRST_SEED, FIRST_SEED + WORKLOADS_OF_A_MODE)
                        .mapToObj(seed -> Arguments.of(mode, seed)));
    }

    private static void requireAgreement(RandomWorkload workload) {
        AGREEMENT.begin();
        VllmV1Settings settings = workload.settings();
        StepTimeModel stepTime = workload.stepTime();
        List<RequestSpec> specs = workload.specs();
        long host = workload.hostNanos();
        int concurrency = workload.concurrency();

        PlainVllmV1 plain = new PlainVllmV1(settings, stepTime, host);
        try {
            plain.run(specs, concurrency);
        } catch (PlainVllmV1.Stuck e) {
            assertThatThrownBy(() -> Recorder.run(settings, stepTime, host, specs, concurrency, false))
                    .isInstanceOf(StalledException.class)
                    .hasMessageContaining("held back by the free KV blocks");
            return;
        }
        Run stepping = Recorder.run(settings, stepTime, host, specs, concurrency, true);
        Run jumping = Recorder.run(settings, stepTime, host, specs, concurrency, false);

        AGREEMENT.require("steps", stepping.seen().steps, plain.seen.steps);
        AGREEMENT.require("events", stepping.seen().trace, plain.seen.trace);
        AGREEMENT.require("requests", stepping.seen().finished, plain.seen.finished);
        AGREEMENT.require("gaps", stepping.seen().gaps, plain.seen.gaps);
        AGREEMENT.require("KV usages", String.valueOf(stepping.result().kvUsage()), String.valueOf(plain.usage()));
        AGREEMENT.require("numbers of steps", stepping.result().steps(), (long) plain.seen.steps.size());
        AGREEMENT.require("events", jumping.seen().trace, stepping.seen().trace);
        AGREEMENT.require("requests", jumping.seen().finished, stepping.seen().finished);
        AGREEMENT.require("gaps", jumping.seen().gaps, stepping.seen().gaps);
        AGREEMENT.require("results", jumping.result(), stepping.result());
    }
}
