package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.report.document.SweepReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepDataTest {

    private static SweepReport sweep(String parameter, Object... values) {
        SweepReport runs = TestRuns.sweep(
                TestRuns.with(TestRuns.experiment3(), "total_query", 5),
                "concurrency",
                TestRuns.range(1, values.length));
        return TestRuns.renamed(runs, parameter, List.of(values));
    }

    @Test
    void numbersMakeALineInAscendingOrder() {
        SweepData data = SweepData.of(sweep("max_num_seqs", 8, 2, 4));

        assertThat(data.isLine()).isTrue();
        assertThat(data.points()).extracting(SweepData.Point::number).containsExactly(2.0, 4.0, 8.0);
    }

    @Test
    void namesKeepTheOrderOfTheReport() {
        SweepData data = SweepData.of(sweep("scheduler", "vllm-v1", "decode-first"));

        assertThat(data.isLine()).isFalse();
        assertThat(data.isGrid()).isFalse();
        assertThat(data.valuesOf(0)).containsExactly("vllm-v1", "decode-first");
    }

    @Test
    void trueAndFalseAreNames() {
        assertThat(SweepData.of(sweep("enable_prefix_caching", true, false)).isLine())
                .isFalse();
    }

    @Test
    void twoSettingsMakeAGrid() {
        SweepData data = SweepData.of(TestRuns.grid(
                TestRuns.with(TestRuns.experiment3(), "total_query", 5),
                "mixed_step",
                List.of("max", "sum"),
                "concurrency",
                List.of(4, 1)));

        assertThat(data.isGrid()).isTrue();
        assertThat(data.names()).containsExactly("mixed_step", "concurrency");
        assertThat(data.valuesOf(0)).containsExactly("max", "sum");
        assertThat(data.valuesOf(1)).containsExactly(1, 4);
    }

    @Test
    void threeSettingsCannotBeDrawn() {
        assertThatThrownBy(() -> SweepData.of(sweep("a,b,c", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sweep can be drawn over one or two settings, but has 3: [a, b, c]");
    }

    @Test
    void figuresAreThoseOfTheSummaries() {
        SweepReport report = sweep("concurrency", 1, 2);
        SweepData data = SweepData.of(report);
        Double mean = report.points().get(1).summary().ttftMs().mean();

        assertThat(mean).isNotNull();
        assertThat(data.get(SweepData.Figure.TTFT_MEAN)[1]).isEqualTo(mean);
        assertThat(data.largest(SweepData.Figure.TTFT_MEAN, SweepData.Figure.TTFT_P95))
                .isGreaterThanOrEqualTo(mean);
    }

    @Test
    void shadesFollowTheValueOrItsRatio() {
        assertThat(HeatMaps.shade(5, 0, 20, false)).isEqualTo(0.25);
        assertThat(HeatMaps.shade(10, 1, 100, true)).isCloseTo(0.5, within(1e-12));
        assertThat(HeatMaps.shade(7, 7, 7, false)).isBetween(0.1, 0.5);
    }
}
