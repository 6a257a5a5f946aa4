package dev.vllmsim.engine.scheduler.vllmv1;

import dev.vllmsim.engine.blame.Blame;
import dev.vllmsim.engine.blame.BlameAccount;
import dev.vllmsim.engine.blame.Cause;
import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.vllmv1.RandomWorkload.Mode;
import dev.vllmsim.engine.simulation.Listeners;
import dev.vllmsim.engine.simulation.Simulation;
import dev.vllmsim.engine.simulation.SimulationListener;
import dev.vllmsim.engine.testing.Agreement;
import dev.vllmsim.engine.workload.Arrivals;
import dev.vllmsim.engine.workload.RequestList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the time of requests goes, in random scenarios of every way of execution. */
class VllmV1BlameTest {
    private static final int SEEDS = 150;
    private static final Agreement AGREEMENT = new Agreement();

    static Stream<Arguments> runs() {
        return Stream.of(Mode.values())
                .flatMap(mode -> LongStream.range(0, SEEDS).mapToObj(seed -> Arguments.of(mode, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("runs")
    void causesSumToTheNanosecondAndAreTheSameJumpedOrStepped(Mode mode, long seed) {
        AGREEMENT.begin();
        RandomWorkload random = RandomWorkload.of(seed, mode);
        Scenario scenario = new Scenario(
                new RequestList(random.specs()),
                random.concurrency() == 0 ? Arrivals.Mode.open() : Arrivals.Mode.closed(random.concurrency()),
                random.settings(),
                random.stepTime(),
                random.hostNanos(),
                0,
                Map.of());
        List<Blame> jumped = new ArrayList<>();
        Simulation.run(scenario, new BlameAccount(scenario, jumped::add));
        for (Blame blame : jumped) {
            AGREEMENT.require(
                    blame.request().id() + "'s TTFT, " + blame.ttft(),
                    blame.ttft().sum(),
                    blame.request().ttftNanos());
            AGREEMENT.require(
                    blame.request().id() + "'s gaps, " + blame.decode(),
                    blame.decode().sum(),
                    blame.request().decodeNanos());
            for (Cause cause : Cause.OF_TTFT) {
                AGREEMENT.require(
                        cause + " below 0 of " + blame,
                        blame.ttft().nanos(cause) < -2 || blame.decode().nanos(cause) < -2_000,
                        false);
                if (!Cause.ofTtft(random.settings().traits()).contains(cause)) {
                    AGREEMENT.require(cause + " of a TTFT", blame.ttft().nanos(cause), 0L);
                }
                if (!Cause.OF_DECODE.contains(cause)) {
                    AGREEMENT.require(cause + " of gaps", blame.decode().nanos(cause), 0L);
                }
            }
            AGREEMENT.require("behind", blame.behindNanos() < 0, false);
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
        AGREEMENT.require("blame", jumped, stepped);
        AGREEMENT.require("requests", jumped.size(), random.specs().size());
    }
}
