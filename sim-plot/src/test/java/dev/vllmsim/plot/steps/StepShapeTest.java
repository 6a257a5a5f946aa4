package dev.vllmsim.plot.steps;

import static dev.vllmsim.plot.SampleSeries.item;
import static dev.vllmsim.plot.SampleSeries.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.report.document.StepItem;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StepShapeTest {

    @Test
    void aDecodeStandsBelowItsRequestsBar() {
        // Four lanes in 33.3 - 6 units: 6.8 each, which is 13 whole pixels.
        StepShape shape = StepShape.of(4, 4, true, 27.3);

        assertThat(shape.width()).isEqualTo(6.5);
        assertThat(shape.cellAt(3)).isEqualTo(shape.barAt(3)).isEqualTo(19.5);
        assertThat(shape.cellBelow(3)).isZero();
        assertThat(shape.total()).isEqualTo(26);
        assertThat(shape.left(50)).isEqualTo(37);
    }

    @Test
    void manyDecodesFillRows() {
        // In 30 units three cells of 9 or five of 6: 64 decodes would need 13 rows of 5 units, 65 in all. Six of 5 x 4:
        // 11 rows, 44.
        StepShape shape = StepShape.of(2, 64, false, 30);

        assertThat(shape.columns()).isEqualTo(6);
        assertThat(shape.rows()).isEqualTo(11);
        assertThat(shape.cellAt(7)).isEqualTo(5);
        assertThat(shape.cellBelow(5)).isZero();
        assertThat(shape.cellBelow(7)).isEqualTo(4);
        assertThat(shape.width()).isEqualTo(15);
    }

    @Test
    void barsAreNeverAreasAndCellsNeverFewerThanAPixel() {
        assertThat(StepShape.of(2, 0, false, 1000).width()).isEqualTo(22);
        StepShape crowded = StepShape.of(300, 2000, false, 30);
        assertThat(crowded.width()).isEqualTo(0.5);
        assertThat(crowded.cellWidth()).isEqualTo(1);
    }

    @Test
    void aStackIsAsWideAsItsStep() {
        List<StepItem> items = Stream.concat(
                        IntStream.range(0, 41).mapToObj(i -> item("p" + i, "prefill", 10, 0)),
                        IntStream.range(0, 9).mapToObj(i -> item("d" + i, "decode", 1, 10)))
                .toList();
        StepShape shape = StepShape.of(StepWindow.of(List.of(row(0, items, List.of())), 0, 1), 100);

        // Nine cells of 9 units.
        assertThat(shape.width()).isEqualTo(shape.total()).isEqualTo(81);
    }

    @Test
    void withoutDecodesThereAreNoRows() {
        assertThat(StepShape.of(2, 0, false, 30).rows()).isZero();
        assertThat(StepShape.of(0, 0, true, 30).rows()).isZero();
    }
}
