package dev.vllmsim.plot.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vllmsim.plot.steps.NameStrip.Placed;
import org.junit.jupiter.api.Test;

class NameStripTest {

    @Test
    void namesOfTheFirstStepStandSideBySide() {
        // 20 wide and 8 apart.
        assertThat(NameStrip.place(new double[] {-2, -1, 0}, new double[] {20, 20, 20}, 0, 200, 2))
                .containsExactly(new Placed(0, 0, 0), new Placed(1, 0, 28), new Placed(2, 0, 56));
    }

    @Test
    void laterNamesStandAtTheirBarsAndGoDownALineWhereThatIsTaken() {
        assertThat(NameStrip.place(new double[] {10, 20, 60}, new double[] {20, 20, 20}, 0, 200, 2))
                .containsExactly(new Placed(0, 0, 10), new Placed(1, 1, 20), new Placed(2, 0, 60));
    }

    @Test
    void aNameIsPushedToTheRightIfAllLinesAreTaken() {
        // The only line is taken up to 10 + 20 + 8.
        assertThat(NameStrip.place(new double[] {10, 20}, new double[] {20, 20}, 0, 200, 1))
                .containsExactly(new Placed(0, 0, 10), new Placed(1, 0, 38));
    }

    @Test
    void aNameThatWouldEndUpFarFromItsBarIsLeftOut() {
        // It could stand at 10 + 150 + 8 = 168, which is 148 from where it should be.
        assertThat(NameStrip.place(new double[] {10, 20}, new double[] {150, 20}, 0, 400, 1))
                .containsExactly(new Placed(0, 0, 10));
    }

    @Test
    void atTheRightEndANameMovesToTheLeft() {
        assertThat(NameStrip.place(new double[] {195}, new double[] {20}, 0, 200, 1))
                .containsExactly(new Placed(0, 0, 180));
    }

    @Test
    void namesOfTheFirstStepFillTheLinesInTurnAndTheRestIsLeftOut() {
        assertThat(NameStrip.place(new double[] {0, 0, 0}, new double[] {60, 60, 60}, 0, 100, 2))
                .containsExactly(new Placed(0, 0, 0), new Placed(1, 1, 0));
    }
}
