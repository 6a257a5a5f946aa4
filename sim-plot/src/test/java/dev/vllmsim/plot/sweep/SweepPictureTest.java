package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.Images;
import dev.vllmsim.plot.TestFonts;
import dev.vllmsim.plot.TestRuns;
import dev.vllmsim.plot.page.Ink;
import dev.vllmsim.report.document.Replications;
import dev.vllmsim.report.document.SweepPoint;
import dev.vllmsim.report.document.SweepReport;
import dev.vllmsim.report.statistics.Interval;
import dev.vllmsim.report.statistics.Statistic;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SweepPictureTest {

    @BeforeAll
    static void fonts() {
        TestFonts.assumeInstalled();
    }

    private static Map<String, Object> small() {
        return TestRuns.with(TestRuns.experiment3(), "total_query", 5);
    }

    private static LinePanels lines(SweepReport sweep) {
        return new LinePanels(SweepData.of(sweep), Statistic.USUAL);
    }

    private static BufferedImage draw(SweepReport sweep) {
        return SweepPicture.draw(sweep, Statistic.USUAL);
    }

    @Test
    void theSeedsSweepHasItsKneesAtTheSequencesOfAStep() {
        // 16 requests fit in a step: more wait for the first token, and no more tokens are made.
        SweepReport sweep = TestRuns.sweep(TestRuns.experiment4(), "concurrency", TestRuns.range(1, 32));
        LinePanels panels = lines(sweep);

        assertThat(panels.knee(Figure.Quantity.TTFT)).hasValue(15);
        assertThat(panels.knee(Figure.Quantity.TPOT)).isEmpty();
        assertThat(panels.knee(Figure.Quantity.TPS)).hasValue(15);
        assertThat(panels.limit()).isEqualTo(new LinePanels.Limit("max num seqs", 16));
        assertThat(panels.notes())
                .satisfiesExactly(
                        note -> assertThat(note).contains("Kneedle, S = 1"),
                        note -> assertThat(note)
                                .isEqualTo("Grey line: beyond max num seqs 16 no step has more requests."));
        BufferedImage image = draw(sweep);
        assertThat(image.getWidth()).isEqualTo(2400);
        for (Color colour : List.of(Ink.BLUE, Ink.VERMILION, Ink.GREEN, Ink.TEXT)) {
            assertThat(Images.count(image, colour)).as("pixels of %s", colour).isPositive();
        }
    }

    /** The same sweep with intervals around every figure: a tenth to both sides of a mean that is a tenth more. */
    private static SweepReport replicated(SweepReport sweep) {
        List<SweepPoint> points = new ArrayList<>();
        for (SweepPoint point : sweep.points()) {
            Map<String, Interval> intervals = new HashMap<>();
            for (String figure : List.of("mean_ttft_ms", "p95_ttft_ms", "mean_tpot_ms", "p95_tpot_ms", "tps")) {
                Double value = Objects.requireNonNull(dev.vllmsim.report.study.Figure.named(figure))
                        .of(point.summary());
                double mean = 1.1 * (value == null ? 0 : value);
                intervals.put(figure, new Interval(3, mean, mean / 20, 0.9 * mean, 1.1 * mean));
            }
            points.add(new SweepPoint(point.settings(), point.summary(), point.warnings(), intervals));
        }
        return SweepReport.of(
                sweep.tool(), sweep.config(), sweep.parameter(), points, Replications.of(List.of(7L, 8L, 9L)));
    }

    @Test
    void replicationsAreMeansWithBandsWhiskersAndANote() {
        SweepReport once = TestRuns.sweep(small(), "concurrency", TestRuns.range(1, 5));
        SweepReport lines = replicated(once);
        Figure mean = new Figure(Figure.Quantity.TTFT, Statistic.MEAN);
        double single = SweepData.of(once).get(mean)[2];
        assertThat(SweepData.of(lines).get(mean)[2]).isEqualTo(1.1 * single);
        assertThat(SweepData.of(once).ends(mean)).isNull();
        assertThat(lines(lines).notes())
                .contains("Lines are means, bands their 95 % intervals, of 3 replications, whose seeds are the same for"
                        + " all runs; Student's intervals for the mean.");
        // Bands are behind the curves, in a tint of their colours.
        assertThat(Images.count(draw(once), Ink.PAPER) - Images.count(draw(lines), Ink.PAPER))
                .isGreaterThan(20_000);

        SweepReport bars = TestRuns.sweep(small(), "scheduler", List.of("decode-first"));
        assertThat(new BarPanels(SweepData.of(replicated(bars)), Statistic.USUAL).notes())
                .anyMatch(note -> note.startsWith("Bars and marks are means, whiskers their 95 % intervals"));
        assertThat(Images.count(draw(replicated(bars)), Ink.TEXT)).isPositive();
        SweepReport grid = TestRuns.grid(small(), "concurrency", List.of(1, 2), "max_num_seqs", List.of(2, 4));
        assertThat(new HeatMaps(SweepData.of(replicated(grid)), Statistic.USUAL).notes())
                .anyMatch(note -> note.startsWith("Each value is the mean of 3 replications"));
    }

    @Test
    void aLimitThatNoRunExceedsIsNotDrawn() {
        assertThat(lines(TestRuns.sweep(small(), "concurrency", TestRuns.range(1, 5)))
                        .limit())
                .isNull();
        // Four requests at a time: more sequences in a step change nothing.
        assertThat(lines(TestRuns.sweep(small(), "max_num_seqs", TestRuns.range(1, 5)))
                        .limit())
                .isEqualTo(new LinePanels.Limit("concurrency", 4));
        assertThat(lines(TestRuns.sweep(small(), "max_num_seqs", TestRuns.range(1, 4)))
                        .limit())
                .isNull();
        assertThat(lines(TestRuns.sweep(small(), "prefill_chunk_size", List.of(16, 32)))
                        .limit())
                .isNull();
    }

    @Test
    void onePointIsAMark() {
        SweepReport sweep = TestRuns.sweep(small(), "concurrency", List.of(2));

        assertThat(lines(sweep).notes()).containsExactly("Too few points to look for a knee.");
        // A circle of 6.4 units across is 129 pixels; two of them in the panels, and more in the legends.
        assertThat(Images.count(draw(sweep), Ink.BLUE)).isGreaterThan(400);
    }

    @Test
    void withoutAKneeThatIsSaid() {
        SweepReport sweep = TestRuns.sweep(
                TestRuns.with(TestRuns.experiment3(), "total_query", 40), "concurrency", TestRuns.range(1, 5));

        assertThat(lines(sweep).notes())
                .containsExactly("Neither mean TTFT nor TPS has a knee that is larger than the noise (Kneedle, S = 1,"
                        + " and a t-test of the bend at 1 %).");
    }

    /** What twelve seeds differ by is noise, and a seed is a name: bars, and no word of knees. */
    @Test
    void seedsHaveNoKnee() {
        SweepReport sweep = TestRuns.sweep(TestRuns.experiment4(), "seed", TestRuns.range(1, 12));

        assertThat(new BarPanels(SweepData.of(sweep), Statistic.USUAL).notes()).noneMatch(note -> note.contains("nee"));
        assertThat(lines(TestRuns.renamed(sweep, "some_number", TestRuns.range(1, 12)))
                        .notes()
                        .get(0))
                .startsWith("Neither");
    }

    /** Beyond some load fewer requests reach their objectives, though more are served: that is where to stay below. */
    @Test
    void goodputHasAPanelOfItsOwnAndItsPeakMarked() {
        Map<String, Object> base = TestRuns.with(TestRuns.experiment4(), "goodput", "ttft:1000");
        List<Integer> concurrencies = List.of(1, 8, 16, 24, 32);
        SweepReport sweep = TestRuns.sweep(base, "concurrency", concurrencies);
        LinePanels panels = lines(sweep);

        double[] goodput = SweepData.of(sweep).get(new Figure(Figure.Quantity.GOODPUT, null));
        assertThat(goodput[2]).isGreaterThan(goodput[0]).isGreaterThan(goodput[4]);
        assertThat(panels.knee(Figure.Quantity.GOODPUT)).hasValue(2);
        assertThat(panels.bands()).hasSize(4);
        assertThat(lines(TestRuns.sweep(TestRuns.experiment4(), "concurrency", concurrencies))
                        .bands())
                .hasSize(3);
    }

    @Test
    void objectivesAreLinesAndWarnedRunsAreShaded() {
        Map<String, Object> base = TestRuns.with(TestRuns.experiment4(), "goodput", "ttft:400 tpot:9");
        SweepReport sweep = TestRuns.sweep(base, "concurrency", List.of(8, 12, 16, 20));
        BufferedImage plain = draw(TestRuns.sweep(TestRuns.experiment4(), "concurrency", List.of(8, 12, 16, 20)));
        BufferedImage image = draw(TestRuns.warned(sweep, 3));

        assertThat(Images.count(plain, Style.OBJECTIVE)).isZero();
        assertThat(Images.count(plain, Style.WARNED)).isZero();
        // Dashes of 6 in 9 units, three pixels high, across two panels of some thousand units; of one a grid line takes
        // a
        // pixel.
        assertThat(Images.count(image, Style.OBJECTIVE)).isGreaterThan(1000 * 2 * (3 + 2) * 6 / 9);
        // The last run has a sixth of four panels, 190 units high.
        assertThat(Images.count(image, Style.WARNED)).isGreaterThan(4 * 300 * 300);
        assertThat(Images.count(draw(TestRuns.renamed(sweep, "name", List.of("a", "b", "c", "d"))), Style.OBJECTIVE))
                .isPositive();
    }

    @Test
    void statisticsOnRequestHaveLinesBarsAndMapsOfTheirOwn() {
        List<Statistic> wanted = List.of(Statistic.P50, Statistic.P99);
        SweepReport sweep = TestRuns.sweep(small(), "concurrency", List.of(1, 2, 3));
        BufferedImage image = SweepPicture.draw(sweep, wanted);

        assertThat(Images.count(image, Ink.SKY)).isPositive();
        assertThat(Images.count(image, Ink.BLUE)).isZero();
        SweepReport grid = TestRuns.grid(small(), "max_num_seqs", List.of(1, 2), "concurrency", List.of(1, 2));
        assertThat(new HeatMaps(SweepData.of(grid), wanted).maps())
                .extracting(map -> map.figure().label())
                .containsExactly("p50 of TTFT", "p99 of TTFT", "p50 of TPOT", "p99 of TPOT", "Decode TPS");
    }

    @Test
    void goodputIsDrawnOverNamesAndGridsToo() {
        Map<String, Object> base = TestRuns.with(small(), "goodput", "ttft:1000");
        SweepReport names = TestRuns.sweep(base, "mixed_step", List.of("max", "sum"));
        SweepReport grid = TestRuns.grid(base, "max_num_seqs", List.of(1, 2), "concurrency", List.of(1, 2));

        assertThat(draw(names).getHeight())
                .isGreaterThan(draw(TestRuns.sweep(small(), "mixed_step", List.of("max", "sum")))
                        .getHeight());
        assertThat(new HeatMaps(SweepData.of(grid), Statistic.USUAL).maps()).hasSize(6);
    }

    @Test
    void namesHaveBars() {
        BufferedImage image = draw(TestRuns.sweep(small(), "mixed_step", List.of("max", "sum")));

        // Areas, not lines.
        assertThat(Images.count(image, Ink.BLUE)).isGreaterThan(40_000);
        assertThat(Images.count(image, Ink.GREEN)).isGreaterThan(40_000);
    }

    @Test
    void aGridHasMapsWithTheBestCellFramed() {
        BufferedImage image =
                draw(TestRuns.grid(small(), "max_num_seqs", List.of(1, 2, 4), "concurrency", List.of(1, 2, 4)));

        assertThat(Images.count(image, HeatMap.BEST)).isPositive();
        // Shades of the cells, among the greys of the writing.
        assertThat(Images.count(image, Ink.LIGHTEST)).isPositive();
        assertThat(Images.count(image, Ink.DARKEST)).isPositive();
        assertThat(Images.count(image, HeatMap.BORDER)).isZero();
    }

    @Test
    void aGridMayHaveHoles() {
        SweepReport grid = TestRuns.grid(small(), "max_num_seqs", List.of(1, 2), "concurrency", List.of(1, 2));
        List<SweepPoint> points = new ArrayList<>(grid.points().subList(0, 3));
        SweepReport holed = SweepReport.of(grid.tool(), grid.config(), grid.parameter(), points);

        assertThat(draw(holed).getWidth()).isEqualTo(2400);
    }

    @Test
    void aSweepWithoutPointsIsDrawnEmpty() {
        SweepReport some = TestRuns.sweep(small(), "concurrency", List.of(1));
        SweepReport none = SweepReport.of(some.tool(), some.config(), "concurrency", List.of());

        assertThat(draw(none).getWidth()).isEqualTo(2400);
    }
}
