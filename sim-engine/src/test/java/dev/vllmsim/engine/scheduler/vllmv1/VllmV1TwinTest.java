package dev.vllmsim.engine.scheduler.vllmv1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.engine.request.RequestSpec;
import dev.vllmsim.engine.scheduler.vllmv1.RandomWorkload.Mode;
import dev.vllmsim.engine.scheduler.vllmv1.Recorder.Run;
import dev.vllmsim.engine.simulation.StalledException;
import dev.vllmsim.engine.steptime.StepTimeModel;
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

        assertThat(stepping.seen().steps).isEqualTo(plain.seen.steps);
        assertThat(stepping.seen().trace).isEqualTo(plain.seen.trace);
        assertThat(stepping.seen().finished).isEqualTo(plain.seen.finished);
        assertThat(stepping.seen().gaps).isEqualTo(plain.seen.gaps);
        assertThat(stepping.result().kvUsage()).isEqualTo(plain.usage());
        assertThat(stepping.result().steps()).isEqualTo(plain.seen.steps.size());
        assertThat(jumping.seen().trace).isEqualTo(stepping.seen().trace);
        assertThat(jumping.seen().finished).isEqualTo(stepping.seen().finished);
        assertThat(jumping.seen().gaps).isEqualTo(stepping.seen().gaps);
        assertThat(jumping.result()).isEqualTo(stepping.result());
    }
}
