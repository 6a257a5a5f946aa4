package dev.vllmsim.plot.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.page.Ink;
import org.junit.jupiter.api.Test;

class StepShapeTest {

    private static Bar bar(Bar.Zone zone, int lane) {
        return new Bar("a", Ink.BLUE, zone, lane, 1, 0, 0);
    }

    @Test
    void decodesStandApartAtTheRight() {
        // 2 lanes of 5 units, 3 units of white, 3 lanes of 2 units: 19 units.
        StepShape shape = new StepShape(2, 5, 3, 2);

        assertThat(shape.total()).isEqualTo(19);
        assertThat(shape.at(bar(Bar.Zone.FIRST, 1))).isEqualTo(5);
        assertThat(shape.at(bar(Bar.Zone.DECODES, 2))).isEqualTo(10 + 3 + 4);
        assertThat(shape.widthOf(bar(Bar.Zone.FIRST, 0))).isEqualTo(5);
        assertThat(shape.widthOf(bar(Bar.Zone.DECODES, 0))).isEqualTo(2);
        assertThat(shape.left(50)).isEqualTo(40.5);
    }

    @Test
    void withOneZoneThereIsNoWhiteBetween() {
        assertThat(new StepShape(2, 5, 0, 2).total()).isEqualTo(10);
        assertThat(new StepShape(0, 5, 3, 2).total()).isEqualTo(6);
    }

    @Test
    void barsGrowWithTheRoomToWholePixelsAndNotBeyondTheirBounds() {
        // (38 - 3) / (19 - 3) = 2.1875: bars 10.9, which is 21 pixels; decodes 4.375, which is 8 pixels.
        StepShape wider = new StepShape(2, 5, 3, 2).stretchedTo(38);
        assertThat(wider.width()).isEqualTo(10.5);
        assertThat(wider.decodeWidth()).isEqualTo(4);

        StepShape widest = new StepShape(2, 5, 3, 2).stretchedTo(1000);
        assertThat(widest.width()).isEqualTo(22);
        assertThat(widest.decodeWidth()).isEqualTo(6);
    }
}
