package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.plot.page.Page;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    private static final Figure TTFT = new Figure(Figure.Quantity.TTFT, Statistic.MEAN);
    private static final Figure TPS = new Figure(Figure.Quantity.TPS, null);

    @BeforeAll
    static void fonts() {
        TestFonts.assumeInstalled();
    }

    /** Few seats and many requests wait long; more than four seats change nothing. */
    private static HeatMap map(Figure figure, @Nullable Double objective, List<Integer> seats) {
        SweepReport grid = TestRuns.grid(
                TestRuns.with(TestRuns.experiment3(), "total_query", 12),
                "max_num_seqs",
                seats,
                "concurrency",
                List.of(1, 4));
        return new HeatMap(SweepData.of(grid), figure, objective, 500);
    }

    private static Page drawn(HeatMap map) {
        Page page = new Page(map.height());
        map.draw(page, 0, 0);
        return page;
    }

    @Test
    void darkIsWorseWhetherTimesOrRates() {
        HeatMap times = map(TTFT, null, List.of(1, 4));
        HeatMap rates = map(TPS, null, List.of(1, 4));
        SweepData data = SweepData.of(TestRuns.grid(
                TestRuns.with(TestRuns.experiment3(), "total_query", 12),
                "max_num_seqs",
                List.of(1, 4),
                "concurrency",
                List.of(1, 4)));
        double[] ttft = data.get(TTFT);
        double[] tps = data.get(TPS);

        // One seat for four requests: the longest wait. Four seats for four: the most tokens a second.
        assertThat(ttft[1]).isGreaterThan(ttft[0]).isGreaterThan(ttft[3]);
        assertThat(times.shade(ttft[1])).isCloseTo(1, within(1e-12));
        assertThat(tps[3]).isGreaterThan(tps[0]);
        assertThat(rates.shade(tps[3])).isCloseTo(0, within(1e-12));
    }

    @Test
    void aSpreadThatIsNotWrittenIsNotDrawn() {
        HeatMap map = map(TPS, null, List.of(4, 8));
        HeatMap even = map(new Figure(Figure.Quantity.TPOT, Statistic.P99), null, List.of(8, 16));

        assertThat(map.isEven()).isFalse();
        assertThat(Images.count(drawn(map).image(), HeatMap.BEST)).isPositive();
        // Every step has a prefill now and then: the p99 of the time between tokens is that of these steps.
        if (even.isEven()) {
            assertThat(Images.count(drawn(even).image(), HeatMap.BEST)).isZero();
            assertThat(Images.count(drawn(even).image(), Ink.DARKEST)).isZero();
        }
    }

    @Test
    void theBorderOfTheObjectiveIsDrawnWhereItRunsThroughTheMap() {
        HeatMap through = map(TTFT, 100.0, List.of(1, 4));
        HeatMap beyond = map(TTFT, 1e6, List.of(1, 4));

        assertThat(through.hasBorder()).isTrue();
        assertThat(Images.count(drawn(through).image(), HeatMap.BORDER)).isGreaterThan(4 * 44 * 2);
        assertThat(beyond.hasBorder()).isFalse();
        assertThat(Images.count(drawn(beyond).image(), HeatMap.BORDER)).isZero();
        assertThat(map(TTFT, null, List.of(1, 4)).hasBorder()).isFalse();
    }
}
