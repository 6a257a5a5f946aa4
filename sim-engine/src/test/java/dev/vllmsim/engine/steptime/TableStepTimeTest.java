package dev.vllmsim.engine.steptime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vllmsim.engine.scheduler.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableStepTimeTest {

    private static TableStepTime.Point point(long prefill, long decode, long kv, double nanos) {
        return new TableStepTime.Point(prefill, decode, kv, nanos);
    }

    private static long time(TableStepTime table, int prefill, int decodes, long kv) {
        Batch batch = new Batch();
        batch.clear();
        if (prefill > 0) {
            batch.addPrefill(prefill, 0);
        }
        batch.addDecodes(decodes, kv, 0);
        return table.stepNanos(batch);
    }

    /** Prefills of 0, 100 and 200 tokens; 0 or 10 decoding requests; contexts of 0 or 1,000 tokens. */
    private static final TableStepTime TABLE = TableStepTime.of(List.of(
            point(100, 0, 0, 300),
            point(200, 0, 0, 700),
            point(0, 10, 0, 120),
            point(0, 10, 1000, 220),
            point(100, 10, 0, 400),
            point(100, 10, 1000, 500),
            point(200, 10, 0, 800),
            point(200, 10, 1000, 1000)));

    @ParameterizedTest(name = "{0} prefill tokens, {1} decodes, {2} KV tokens: {3} ns")
    @CsvSource({
        // On the grid.
        "100, 0, 0, 300",
        "0, 10, 1000, 220",
        // Between two points: 300 to 700 at 150, 120 to 220 at 250.
        "150, 0, 0, 500",
        "0, 10, 250, 145",
        // Between four: at 150 prefill tokens, 600 and 750; half way 675.
        "150, 10, 500, 675",
        // Five decodes half way from none: at 100 prefill tokens from 300 (no KV tokens there) to 450.
        "100, 5, 500, 375",
        // The empty step is the shortest, 120; 10 prefill tokens are a tenth of the way to 300.
        "10, 0, 0, 138",
        // Above: 100 more than 200 prefill tokens add another 400; 500 more KV tokens another 50.
        "300, 0, 0, 1100",
        "0, 10, 1500, 270",
        // Ten more decodes than 10 add another 120 - 120 = 0 without KV tokens.
        "0, 20, 0, 120",
    })
    void timesAreInterpolated(int prefill, int decodes, long kv, long nanos) {
        assertThat(time(TABLE, prefill, decodes, kv)).isEqualTo(nanos);
    }

    @Test
    void belowTheGridTheSmallestValueHolds() {
        TableStepTime table = TableStepTime.of(List.of(point(0, 8, 0, 100), point(0, 16, 0, 140)));
        assertThat(time(table, 0, 1, 0)).isEqualTo(100);
        assertThat(table.fittedOn().contains(shape(0, 1))).isFalse();
        assertThat(table.fittedOn().contains(shape(0, 8))).isTrue();
        assertThat(table.fittedOn().contains(shape(1, 8)))
                .as("no prefill was measured")
                .isFalse();
        assertThat(table.dependsOnContext()).as("one amount of KV tokens").isFalse();
    }

    private static Batch shape(int prefill, int decodes) {
        Batch batch = new Batch();
        batch.clear();
        if (prefill > 0) {
            batch.addPrefill(prefill, 0);
        }
        batch.addDecodes(decodes, 50, 0);
        return batch;
    }

    @Test
    void noTimeFallsBelowTheEdgeOfTheGrid() {
        // Measured noise: more took less. Going on like that would end below 0.
        TableStepTime table = TableStepTime.of(List.of(point(0, 8, 0, 100), point(0, 16, 0, 90)));
        assertThat(time(table, 0, 1_000, 0)).isEqualTo(90);
    }

    @Test
    void aTableOfALinearModelIsThatModel() {
        // Multilinear interpolation, and going on along the axes, give back whatever is linear on the grid.
        LinearStepTime linear = new LinearStepTime(5_000, 30, 80, 0.5, 0);
        List<TableStepTime.Point> points = new ArrayList<>();
        for (int prefill : new int[] {0, 64, 512}) {
            for (int decodes : new int[] {0, 1, 64}) {
                for (int kv : new int[] {0, 1_000, 90_000}) {
                    Batch batch = new Batch();
                    batch.clear();
                    if (prefill > 0) {
                        batch.addPrefill(prefill, 0);
                    }
                    batch.addDecodes(decodes, kv, 0);
                    points.add(point(prefill, decodes, kv, (double) linear.stepNanos(batch)));
                }
            }
        }
        TableStepTime table = TableStepTime.of(points);
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            Batch batch = new Batch();
            batch.clear();
            batch.addPrefill(1 + random.nextInt(1_000), 0);
            batch.addDecodes(random.nextInt(100), random.nextInt(200_000), 0);
            assertThat(table.stepNanos(batch))
                    .as("but for halves, which may be rounded either way")
                    .isCloseTo(linear.stepNanos(batch), within(1L));
        }
    }

    @Test
    void aHoleInTheGridIsNamed() {
        assertThatThrownBy(() -> TableStepTime.of(
                        List.of(point(0, 1, 10, 5), point(0, 1, 20, 5), point(0, 2, 10, 5), point(64, 1, 10, 5))))
                .hasMessage("the table of step times is no full grid, it lacks 0 prefill tokens, 2 decode sequences, 20"
                        + " KV tokens; 64 prefill tokens, 1 decode sequences, 20 KV tokens; 64 prefill tokens, 2 decode"
                        + " sequences, 10 KV tokens; and 1 more");
        assertThatThrownBy(() -> TableStepTime.of(List.of(point(0, 1, 10, 5), point(0, 1, 10, 6))))
                .hasMessage("the step time at 0 prefill tokens, 1 decode sequences, 10 KV tokens is given twice");
        assertThatThrownBy(() -> TableStepTime.of(List.of()))
                .hasMessage("a table of step times needs at least one measured step");
        assertThatThrownBy(() -> point(1, 1, 1, 0)).hasMessageContaining("must be a finite number above 0 ns");
    }

    @Test
    void scatteredMeasurementsAreNoGrid() {
        List<TableStepTime.Point> points = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            points.add(point(i, i, i, 5));
        }
        assertThatThrownBy(() -> TableStepTime.of(points)).hasMessageStartingWith("500 measured steps are not a grid");
    }
}
