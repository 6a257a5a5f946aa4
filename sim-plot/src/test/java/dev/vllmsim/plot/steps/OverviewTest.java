package dev.vllmsim.plot.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.report.document.StepSeries;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverviewTest {

    private static StepSeries series(int steps) {
        double[] times = new double[steps];
        int[] prefill = new int[steps];
        int[] decode = new int[steps];
        int[] preemptions = new int[steps];
        for (int i = 0; i < steps; i++) {
            prefill[i] = 10 * i;
            decode[i] = 1;
            preemptions[i] = i == 3 ? 2 : 0;
        }
        return new StepSeries(times, times, prefill, decode, preemptions, null, List.of());
    }

    @Test
    void aColumnSumsTheStepsItCovers() {
        // Seven steps in at most four columns: two each, the last column has one.
        Overview overview = Overview.of(series(7), 4);

        assertThat(overview.stepsPerColumn()).isEqualTo(2);
        assertThat(overview.prefill()).containsExactly(0 + 10, 20 + 30, 40 + 50, 60);
        assertThat(overview.decode()).containsExactly(2, 2, 2, 1);
        assertThat(overview.preemptions()).containsExactly(0, 2, 0, 0);
        assertThat(overview.allPreemptions()).isEqualTo(2);
    }

    @Test
    void levelsAreAveragedOverTheStepsOfAColumn() {
        // Three steps in two columns: the mean of 4 and 8, and 9 alone.
        StepSeries.Levels levels = new StepSeries.Levels(new int[] {4, 8, 9}, new int[] {0, 1, 2}, null);
        StepSeries series =
                new StepSeries(new double[3], new double[3], new int[3], new int[3], new int[3], levels, List.of());
        Overview overview = Overview.of(series, 2);

        assertThat(overview.running()).containsExactly(6, 9);
        assertThat(overview.waiting()).containsExactly(0.5, 2);
        assertThat(overview.kvBlocksFree()).isNull();
    }

    @Test
    void timesAreWithinTheirStepOrAtTheNextOne() {
        // Steps from 0 to 10 and from 30 to 50: 5 is in the middle of the first, 20 between them, 35 a quarter into the
        // second.
        StepSeries series = new StepSeries(
                new double[] {0, 30}, new double[] {10, 50}, new int[2], new int[2], new int[2], null, List.of());

        assertThat(RunAxis.stepAt(series, 5)).isEqualTo(0.5);
        assertThat(RunAxis.stepAt(series, 20)).isEqualTo(1);
        assertThat(RunAxis.stepAt(series, 35)).isEqualTo(1.25);
        assertThat(RunAxis.stepAt(series, 50)).isEqualTo(2);
    }

    @Test
    void sumsDoNotOverflow() {
        int[] large = {Integer.MAX_VALUE, Integer.MAX_VALUE};
        StepSeries series = new StepSeries(new double[2], new double[2], large, large, new int[2], null, List.of());

        assertThat(Overview.of(series, 1).prefill()).containsExactly(2.0 * Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"0,500,1", "500,500,1", "501,500,2", "1001,500,5", "50000,500,100", "50001,500,200"})
    void columnsCoverARoundNumberOfSteps(int steps, int mostColumns, int perColumn) {
        assertThat(Overview.stepsPerColumn(steps, mostColumns)).isEqualTo(perColumn);
    }

    @Test
    void aRunWithoutStepsHasNoColumn() {
        Overview overview = Overview.of(series(0), 4);

        assertThat(overview.columns()).isZero();
    }
}
