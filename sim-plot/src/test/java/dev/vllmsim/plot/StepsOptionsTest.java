package dev.vllmsim.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StepsOptionsTest {

    @Test
    void theDefaultIsTheFirstSixtySteps() {
        assertThat(StepsOptions.DEFAULT).isEqualTo(new StepsOptions(0, 60));
    }

    @Test
    void aWindowHasAFirstStepAndAtLeastOne() {
        assertThatThrownBy(() -> new StepsOptions(-1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("first step must be at least 0, but is -1");
        assertThatThrownBy(() -> new StepsOptions(0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number of steps must be at least 1, but is 0");
    }
}
