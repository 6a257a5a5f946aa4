package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.report.document.Summary;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Statistic;
import java.util.List;
import java.util.Map;
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
    void seedsAreNames() {
        assertThat(SweepData.of(sweep("seed", 3, 1, 2)).isLine()).isFalse();
    }

    @Test
    void figuresAreThoseOfTheSummaries() {
        SweepReport report = sweep("concurrency", 1, 2);
        SweepData data = SweepData.of(report);
        Summary summary = report.points().get(1).summary();

        assertThat(data.get(new Figure(Figure.Quantity.TTFT, Statistic.MEAN))[1])
                .isEqualTo(summary.ttftMs().mean());
        assertThat(data.get(new Figure(Figure.Quantity.TPOT, Statistic.P99))[1])
                .isEqualTo(summary.tpotMs().p99());
        assertThat(data.get(new Figure(Figure.Quantity.TPS, null))[1]).isEqualTo(summary.tps());
        assertThat(data.get(new Figure(Figure.Quantity.GOODPUT, null))[1]).isNaN();
        assertThat(data.quantities()).doesNotContain(Figure.Quantity.GOODPUT);
    }

    @Test
    void figuresAreNamed() {
        assertThat(Figure.Quantity.TTFT.figures(List.of(Statistic.MEAN, Statistic.P99)))
                .extracting(Figure::label)
                .containsExactly("Mean TTFT", "p99 of TTFT");
        assertThat(Figure.Quantity.TPS.figures(Statistic.USUAL))
                .singleElement()
                .extracting(Figure::label)
                .isEqualTo("Decode TPS");
    }

    @Test
    void runsThatWarnAreMarkedOutFromThoseThatDoNot() {
        SweepData some = SweepData.of(TestRuns.warned(sweep("concurrency", 1, 2, 3), 1));

        assertThat(some.points()).map(some::isMarked).containsExactly(false, true, true);
        assertThat(some.warningNotes("Shaded")).containsExactly("Shaded: 2 runs that warn of overload.");
    }

    @Test
    void whatAllRunsWarnOfMarksNone() {
        SweepData all = SweepData.of(TestRuns.warned(sweep("concurrency", 1, 2, 3), 0));

        assertThat(all.points()).noneMatch(all::isMarked);
        assertThat(all.warningNotes("Shaded")).containsExactly("All runs warn of overload.");
        assertThat(SweepData.of(sweep("concurrency", 1, 2)).warningNotes("Shaded"))
                .isEmpty();
    }

    @Test
    void objectivesAreReadFromTheSettings() {
        Objectives objectives = new Objectives(Map.of("goodput", "ttft:500 tpot:25.5 e2el:9000"));

        assertThat(objectives.of(Figure.Quantity.TTFT)).isEqualTo(500);
        assertThat(objectives.of(Figure.Quantity.TPOT)).isEqualTo(25.5);
        assertThat(objectives.of(Figure.Quantity.TPS)).isNull();
        assertThat(new Objectives(Map.of()).of(Figure.Quantity.TTFT)).isNull();
        assertThat(new Objectives(Map.of("goodput", "ttft ttft:x :3")).of(Figure.Quantity.TTFT))
                .isNull();
    }
}
