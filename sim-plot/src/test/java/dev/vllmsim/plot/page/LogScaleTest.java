package dev.vllmsim.plot.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.TestFonts;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogScaleTest {
    private static List<String> labels(double least, double most) {
        return LogScale.of(least, most).times("", 340).ticks().stream()
                .map(TickAxis.Tick::label)
                .filter(label -> !label.isEmpty())
                .toList();
    }

    @Test
    void equalRatiosHaveEqualLengths() {
        LogScale scale = LogScale.of(1, 1000);

        assertThat(scale.at(10) - scale.at(1)).isEqualTo(scale.at(1000) - scale.at(100));
        assertThat(scale.lower()).isBetween(-0.2, 0.0);
        assertThat(scale.upper()).isBetween(3.0, 3.2);
    }

    @Test
    void whatIsNotAbove0StandsAtItsBegin() {
        LogScale scale = LogScale.of(1, 1000);

        assertThat(scale.at(0)).isEqualTo(scale.lower());
        assertThat(scale.at(1e-9)).isEqualTo(scale.lower());
    }

    @Test
    void ticksAreRoundWhateverTheRange() {
        TestFonts.assumeInstalled();
        assertThat(labels(3, 3000)).contains("10 ms", "100 ms", "1 s");
        assertThat(labels(6.2, 15.1)).contains("6 ms", "8 ms", "10 ms").hasSizeGreaterThan(4);
        assertThat(labels(1, 1e8)).contains("1 ms", "10 s").hasSizeBetween(4, 10);
        assertThat(labels(13, 13)).contains("10 ms", "14 ms");
    }
}
