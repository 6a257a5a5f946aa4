package dev.vllmsim.plot.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

    @ParameterizedTest
    @CsvSource({"1,1", "1.1,2", "2,2", "3,5", "5,5", "6,10", "64,100", "0.03,0.05", "0.1,0.1", "0.00021,0.0005"})
    void roundStepsAreOneTwoOrFiveTimesAPowerOfTen(double atLeast, double step) {
        assertThat(Scale.roundStep(atLeast)).isCloseTo(step, within(1e-12));
    }

    @Test
    void aStepIsNotMissedByARoundingError() {
        // 0.3 / 3 is a little less, 3 x 0.1 a little more than it should be.
        assertThat(Scale.roundStep(3 * 0.1 / 3)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void ticksGoFromZeroToTheEnd() {
        // 270 in at most 5 steps is 54 or more each: 100. The axis ends at 270 x 1.06 = 286.2, past the tick at 200.
        Scale scale = Scale.upTo(270, 5);

        assertThat(scale.step()).isEqualTo(100);
        assertThat(scale.upper()).isCloseTo(286.2, within(1e-9));
        assertThat(scale.ticks()).containsExactly(0.0, 100.0, 200.0);
    }

    @Test
    void countsHaveNoTickBetweenWholeNumbers() {
        assertThat(Scale.countUpTo(2, 5).ticks()).containsExactly(0.0, 1.0, 2.0);
        assertThat(Scale.upTo(2, 5).ticks()).containsExactly(0.0, 0.5, 1.0, 1.5, 2.0);
    }

    @Test
    void withoutDataAnAxisEndsJustAboveOne() {
        assertThat(Scale.upTo(0, 5).upper()).isCloseTo(1.06, within(1e-9));
        assertThat(Scale.countUpTo(0, 5).ticks()).containsExactly(0.0, 1.0);
    }

    @Test
    void anAxisMustHaveAnEnd() {
        assertThatThrownBy(() -> new Scale(Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite end above 0");
        assertThatThrownBy(() -> new Scale(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
