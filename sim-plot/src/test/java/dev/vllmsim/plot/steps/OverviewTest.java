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
        return new StepSeries(times, times, prefill, decode, preemptions, List.of());
    }

    @Test
    void aColumnSumsTheStepsItCovers() {
        // Seven steps in at most four columns: two each, the last column has one.
        Overview overview = Overview.of(series(7), 4);

        assertThat(overview.stepsPerColumn()).isEqualTo(2);
        assertThat(overview.prefill()).containsExactly(0 + 10, 20 + 30, 40 + 50, 60);
        assertThat(overview.decode()).containsExactly(2, 2, 2, 1);
        assertThat(overview.preemptions()).containsExactly(0, 2, 0, 0);
        assertThat(overview.largestTotal()).isEqualTo(92);
        assertThat(overview.largestDecode()).isEqualTo(2);
        assertThat(overview.allPreemptions()).isEqualTo(2);
    }

    @Test
    void sumsDoNotOverflow() {
        int[] large = {Integer.MAX_VALUE, Integer.MAX_VALUE};
        StepSeries series = new StepSeries(new double[2], new double[2], large, large, new int[2], List.of());

        assertThat(Overview.of(series, 1).largestTotal()).isEqualTo(4L * Integer.MAX_VALUE);
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
        assertThat(overview.largestTotal()).isZero();
    }
}
