package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.page.TickAxis.Tick;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class XScaleTest {

    @Test
    void evenlySpreadValuesHaveEvenSteps() {
        // 1 to 32 with a padding of 2.5 % of 31.
        XScale scale = XScale.of(IntStream.rangeClosed(1, 32).asDoubleStream().toArray());

        assertThat(scale.logarithmic()).isFalse();
        assertThat(scale.lower()).isCloseTo(1 - 0.775, within(1e-9));
        assertThat(scale.upper()).isCloseTo(32 + 0.775, within(1e-9));
    }

    @Test
    void doublingValuesHaveALogarithm() {
        XScale scale = XScale.of(new double[] {1, 2, 4, 8, 16, 32, 64, 128});

        assertThat(scale.logarithmic()).isTrue();
        assertThat(scale.at(100)).isCloseTo(2, within(1e-12));
    }

    @Test
    void zeroHasNoLogarithm() {
        assertThat(XScale.of(new double[] {0, 2, 4, 8, 16, 32, 64}).logarithmic())
                .isFalse();
    }

    @Test
    void threeValuesCloseTogetherNeedNone() {
        assertThat(XScale.of(new double[] {1, 2, 4}).logarithmic()).isFalse();
    }

    @Test
    void oneValueStandsInTheMiddle() {
        XScale scale = XScale.of(new double[] {8});

        assertThat(scale.lower()).isEqualTo(7);
        assertThat(scale.upper()).isEqualTo(9);
    }

    @Test
    void ticksAreAtTheValuesIfThereIsRoom() {
        TestFonts.assumeInstalled();
        double[] few = {1, 2, 4};
        assertThat(XScale.of(few).ticks(few, 1000)).extracting(Tick::label).containsExactly("1", "2", "4");

        // 150 labels of 20 units and more do not fit on 1,000; 154.5 / 12 is 12.9: every 20.
        double[] many = IntStream.rangeClosed(1, 150).asDoubleStream().toArray();
        assertThat(XScale.of(many).ticks(many, 1000))
                .extracting(Tick::label)
                .containsExactly("0", "20", "40", "60", "80", "100", "120", "140");
    }
}
