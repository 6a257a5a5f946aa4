package dev.vllmsim.plot.steps;

import static dev.vllmsim.plot.SampleSeries.item;
import static dev.vllmsim.plot.SampleSeries.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.report.document.StepItem;
import dev.vllmsim.report.document.StepRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepWindowTest {

    /** A step in which some requests start their prompts and others decode. */
    private static StepRow step(long number, int prefills, int decodes) {
        List<StepItem> items = new ArrayList<>();
        for (int i = 0; i < prefills; i++) {
            items.add(item("p" + i, "prefill", 64, 0));
        }
        for (int i = 0; i < decodes; i++) {
            items.add(item("d" + i, "decode", 1, 100));
        }
        return row(number, items, List.of());
    }

    @Test
    void aWindowHoldsTheStepsAskedForAsFarAsTheyWereRecorded() {
        List<StepRow> recorded = List.of(step(4, 1, 0), step(5, 1, 0), step(6, 1, 0));

        StepWindow window = StepWindow.of(recorded, 5, 60);

        assertThat(window.size()).isEqualTo(2);
        assertThat(window.row(0).step()).isEqualTo(5);
        assertThat(StepWindow.of(recorded, 7, 60).size()).isZero();
    }

    @Test
    void kindsAreKeptApart() {
        List<StepItem> items = List.of(
                item("a", "prefill", 64, 0),
                item("b", "extend", 32, 64),
                item("c", "decode", 1, 96),
                // Without a kind of its own a further chunk is known by what was computed before.
                item("d", "prefill", 16, 8));

        List<Bar> bars = StepWindow.of(List.of(row(0, items, List.of())), 0, 1).bars(0);

        assertThat(bars).extracting(Bar::prefill).containsExactly(64, 0, 0, 0);
        assertThat(bars).extracting(Bar::extend).containsExactly(0, 32, 0, 16);
        assertThat(bars).extracting(Bar::decode).containsExactly(0, 0, 1, 0);
        assertThat(bars).extracting(Bar::lane).containsExactly(0, 1, 2, 3);
    }

    @Test
    void partsOfOneRequestInAStepAreStacked() {
        List<StepItem> items = List.of(item("a", "prefill", 64, 0), item("a", "decode", 1, 64));

        assertThat(StepWindow.of(List.of(row(0, items, List.of())), 0, 1).bars(0))
                .singleElement()
                .satisfies(bar -> {
                    assertThat(bar.prefill()).isEqualTo(64);
                    assertThat(bar.decode()).isEqualTo(1);
                });
    }

    @Test
    void upToEightRequestsHaveTheirDecodeInTheirLane() {
        StepWindow window = StepWindow.of(List.of(step(0, 2, 6)), 0, 1);

        assertThat(window.shared()).isTrue();
        assertThat(window.lanes()).isEqualTo(8);
        assertThat(window.cells()).isEqualTo(8);
        assertThat(window.bars(0)).filteredOn(bar -> bar.decode() > 0).allMatch(bar -> bar.lane() == bar.cell());
    }

    @Test
    void withMoreRequestsDecodesHaveCellsOfTheirOwn() {
        StepWindow window = StepWindow.of(List.of(step(0, 2, 7)), 0, 1);

        assertThat(window.shared()).isFalse();
        assertThat(window.lanes()).isEqualTo(2);
        assertThat(window.cells()).isEqualTo(7);
        assertThat(window.bars(0).get(8).cell()).isEqualTo(6);
    }

    @Test
    void aDecodeMayBeOfSeveralTokens() {
        List<StepItem> items = List.of(item("a", "decode", 1, 9), item("b", "decode", 4, 9));

        assertThat(StepWindow.of(List.of(step(0, 2, 2)), 0, 1).tokensPerDecode())
                .isEqualTo(1);
        assertThat(StepWindow.of(List.of(row(0, items, List.of())), 0, 1).tokensPerDecode())
                .isEqualTo(4);
    }

    @Test
    void withTooManyDecodesForCellsTheyAreDrawnTogether() {
        assertThat(StepWindow.of(List.of(step(0, 2, 512)), 0, 1).decodesTogether())
                .isFalse();
        assertThat(StepWindow.of(List.of(step(0, 2, 513)), 0, 1).decodesTogether())
                .isTrue();
    }

    @Test
    void withTooManyPromptsAStepIsStacked() {
        assertThat(StepWindow.of(List.of(step(0, 40, 5)), 0, 1).stacked()).isFalse();
        StepWindow window = StepWindow.of(List.of(step(0, 41, 5)), 0, 1);

        assertThat(window.stacked()).isTrue();
        assertThat(window.lanes()).isEqualTo(1);
        assertThat(window.bars(0)).hasSize(46).allMatch(bar -> bar.lane() == 0);
    }

    @Test
    void theLargestAndSmallestDecideOnTheAxesAndTheNotes() {
        StepWindow window = StepWindow.of(List.of(step(0, 2, 1), step(1, 0, 3)), 0, 2);

        assertThat(window.largestTotal()).isEqualTo(2 * 64 + 1);
        assertThat(window.smallestPrefill()).isEqualTo(64);
        assertThat(window.largestDecode()).isEqualTo(3);
        assertThat(window.requests()).isEqualTo(2 + 3);
    }
}
