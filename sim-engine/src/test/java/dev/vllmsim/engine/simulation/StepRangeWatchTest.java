package dev.vllmsim.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.engine.scenario.Scenario;
import dev.vllmsim.engine.scheduler.Batch;
import dev.vllmsim.engine.scheduler.decodefirst.DecodeFirstSettings;
import dev.vllmsim.engine.steptime.LinearStepTime;
import dev.vllmsim.engine.steptime.StepRange;
import dev.vllmsim.engine.testing.Scenarios;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepRangeWatchTest {

    @ParameterizedTest(name = "contexts from {0} to {1} of 10, 13, 16, … 37: {2} outside")
    @CsvSource({"0, 100, 0", "10, 37, 0", "11, 36, 2", "0, 9, 10", "38, 50, 10", "14, 15, 10", "16, 16, 9", "0, 36, 1"})
    void aRunOfStepsIsCountedStepByStep(long min, long max, long outside) {
        // Three requests decode ten times, the first time with 10 tokens of context between them.
        Batch batch = new Batch();
        batch.clear();
        batch.addDecodes(3, 10, 0);
        StepRangeWatch watch =
                new StepRangeWatch(new StepRange(StepRange.Span.ALL, StepRange.Span.ALL, new StepRange.Span(min, max)));
        watch.onSteps(batch, 10, 0, 100);
        assertThat(watch.outside()).isEqualTo(outside);
        assertThat(watch.steps()).isEqualTo(10);
        assertThat(watch.maxKvTokens()).isEqualTo(37);
    }

    @Test
    void itSeesTheSameWhetherStepsAreTakenAtOnceOrSingly() {
        // 1 + 1 prefill steps, then decodes: contexts 100, 101, … of the first alone, and so on.
        StepRange range = new StepRange(StepRange.Span.upTo(64), StepRange.Span.upTo(1), StepRange.Span.upTo(120));
        Scenario scenario = Scenarios.closed(
                Scenarios.requests(new int[] {100, 40}, new int[] {30, 60}),
                2,
                new DecodeFirstSettings(128, 16, 64, 8192, 2, 1),
                new LinearStepTime(100, 1, 1, 0.5, 0, range));
        StepRangeWatch jumping = new StepRangeWatch(range);
        SimulationResult result = Simulation.run(scenario, jumping);
        StepRangeWatch stepping = new StepRangeWatch(range);
        Simulation.run(scenario, Listeners.of(stepping, new SimulationListener() {
            @Override
            public boolean observesSteps() {
                return true;
            }
        }));
        assertThat(jumping.steps()).isEqualTo(result.steps()).isEqualTo(stepping.steps());
        assertThat(jumping.outside()).isEqualTo(stepping.outside()).isBetween(1L, result.steps() - 1);
        assertThat(jumping.maxKvTokens()).isEqualTo(stepping.maxKvTokens());
        assertThat(jumping.maxDecodeSequences()).isEqualTo(2);
        assertThat(jumping.maxPrefillTokens()).isEqualTo(stepping.maxPrefillTokens());
    }
}
