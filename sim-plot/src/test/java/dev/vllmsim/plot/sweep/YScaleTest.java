package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.plot.page.TickAxis;
import java.util.List;
import org.junit.jupiter.api.Test;

class YScaleTest {

    private static YScale of(Figure.Quantity quantity, double... curve) {
        return YScale.of(quantity, List.of(curve), null);
    }

    @Test
    void timesBeginAtZeroInTheUnitOfTheLargest() {
        YScale scale = of(Figure.Quantity.TTFT, 200, 800, 2000);

        assertThat(scale.logarithmic()).isFalse();
        assertThat(scale.name()).isEqualTo("seconds");
        assertThat(scale.lower()).isZero();
        assertThat(scale.at(2000)).isEqualTo(2);
        assertThat(scale.upper()).isCloseTo(2.12, within(1e-9));
    }

    @Test
    void whereHalfOfACurveWouldLieFlatRatiosAreDrawnAndSaid() {
        // A twentieth of 2,001 is 100.05: two of four values are below.
        YScale scale = of(Figure.Quantity.TTFT, 100, 100, 1000, 2001);

        assertThat(scale.logarithmic()).isTrue();
        assertThat(scale.name()).isEqualTo("milliseconds (log scale)");
        assertThat(scale.at(1000)).isEqualTo(3);
        assertThat(scale.ticks()).extracting(TickAxis.Tick::label).containsExactly("100", "200", "500", "1k", "2k");
        // A twentieth of 1,999 is 99.95: none is.
        assertThat(of(Figure.Quantity.TTFT, 100, 100, 1000, 1999).logarithmic()).isFalse();
        // One of four is less than half.
        assertThat(of(Figure.Quantity.TTFT, 10, 1000, 1000, 2000).logarithmic()).isFalse();
    }

    @Test
    void aCurveThatReachesZeroHasNoRatios() {
        assertThat(of(Figure.Quantity.GOODPUT, 0, 0, 0, 5).logarithmic()).isFalse();
        assertThat(of(Figure.Quantity.GOODPUT, 0.01, 0.02, 0.03, 5).logarithmic())
                .isTrue();
        assertThat(of(Figure.Quantity.GOODPUT, 0.01, 0.02, 0.03, 5).name()).isEqualTo("requests/s (log scale)");
    }

    @Test
    void manyTensHaveTicksAtTensOnly() {
        assertThat(of(Figure.Quantity.TTFT, 1, 1, 1, 100_000).ticks())
                .extracting(TickAxis.Tick::label)
                .containsExactly("1", "10", "100", "1k", "10k", "100k");
    }

    @Test
    void anObjectiveNearTheDataIsOnTheAxis() {
        List<double[]> curve = List.of(new double[] {100, 200, 300});

        assertThat(YScale.of(Figure.Quantity.TTFT, curve, 600.0).shows(600)).isTrue();
        assertThat(YScale.of(Figure.Quantity.TTFT, curve, 601.0).shows(601)).isFalse();
        List<double[]> flat = List.of(new double[] {10, 10, 10, 3000});
        assertThat(YScale.of(Figure.Quantity.TTFT, flat, 5.0).shows(5)).isTrue();
        assertThat(YScale.of(Figure.Quantity.TTFT, flat, 4.0).shows(4)).isFalse();
    }

    @Test
    void nothingIsDrawnOnAnAxisFromZero() {
        assertThat(of(Figure.Quantity.TTFT).logarithmic()).isFalse();
        assertThat(of(Figure.Quantity.TTFT, Double.NaN).upper()).isPositive();
    }
}
