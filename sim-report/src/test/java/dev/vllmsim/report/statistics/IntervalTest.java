package dev.vllmsim.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTest {
    @Test
    void ofFiveValues() {
        // Mean 3, standard deviation sqrt(10 / 4); t for 4 degrees of freedom at 97.5 % is 2.776445 in every table:
        // half = 2.776445 * 1.581139 / sqrt(5) = 1.963243.
        Interval interval = Interval.of(1, 2, 3, 4, 5);
        assertThat(interval.runs()).isEqualTo(5);
        assertThat(interval.mean()).isEqualTo(3);
        assertThat(interval.std()).isCloseTo(Math.sqrt(2.5), within(1e-12));
        assertThat(interval.half()).isCloseTo(1.963243, within(1e-6));
        assertThat(interval.holdsZero()).isFalse();
        assertThat(Interval.of(-1, 2).holdsZero()).isTrue();
    }

    @Test
    void equalValuesHaveNoWidthHoweverTheyRound() {
        Interval interval = Interval.of(0.1, 0.1, 0.1);
        assertThat(interval.low()).isEqualTo(interval.high()).isEqualTo(0.1);
    }

    @Test
    void ofOneValueThereIsNone() {
        assertThatThrownBy(() -> new Interval(1, 3, 0, 3, 3)).hasMessageContaining("at least 2");
        assertThatThrownBy(() -> new Interval(2, 3, 0, 4, 3)).hasMessageContaining("from low to high");
    }
}
