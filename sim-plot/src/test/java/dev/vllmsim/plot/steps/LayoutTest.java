package dev.vllmsim.plot.steps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayoutTest {

    @Test
    void fewRequestsGiveRowsOfThirtySteps() {
        // 4 bars of 6 units and a gap of 6 are 30 units: 33 steps would fit on 1,000, but 30 are enough.
        Layout layout = Layout.of(60, 4, 1000);

        assertThat(layout.stepsPerRow()).isEqualTo(30);
        assertThat(layout.rows()).isEqualTo(2);
        assertThat(layout.pages()).isEqualTo(1);
    }

    @Test
    void manyBarsAreNarrowSoThatARowHasTenSteps() {
        // 40 bars of 4 units and a gap are 166 units: 6 steps. Of 2 units 86: 11 steps.
        Layout layout = Layout.of(60, 40, 1000);

        assertThat(layout.stepsPerRow()).isEqualTo(10);
        assertThat(layout.rows()).isEqualTo(6);
        assertThat(layout.pages()).isEqualTo(1);
    }

    @Test
    void rowsAreEquallyLong() {
        // 65 steps need 3 rows of at most 30: 22, 22 and 21 rather than 30, 30 and 5.
        Layout layout = Layout.of(65, 4, 1000);

        assertThat(layout.stepsPerRow()).isEqualTo(22);
        assertThat(layout.rows()).isEqualTo(3);
    }

    @Test
    void moreThanSixRowsGoOnFurtherPages() {
        // 300 steps are 10 rows of 30: two pages of 5 rows.
        Layout layout = Layout.of(300, 4, 1000);

        assertThat(layout.pages()).isEqualTo(2);
        assertThat(layout.rowsPerPage()).isEqualTo(5);
        assertThat(layout.firstOfPage(0)).isEqualTo(0);
        assertThat(layout.firstOfPage(1)).isEqualTo(150);
        assertThat(layout.firstOfPage(2)).isEqualTo(300);
    }

    @Test
    void whatDoesNotFitOnFortyPagesIsLeftOut() {
        // 80 bars of 1 unit and a gap are 86 units: 11 steps a row, 66 a page, 2,640 on forty pages.
        Layout layout = Layout.of(10_000, 80, 1000);

        assertThat(layout.steps()).isEqualTo(2640);
        assertThat(layout.pages()).isEqualTo(40);
        assertThat(layout.firstOfPage(40)).isEqualTo(2640);
    }

    @Test
    void withoutStepsThereIsStillAPageForTheOverview() {
        Layout layout = Layout.of(0, 0, 1000);

        assertThat(layout.pages()).isEqualTo(1);
        assertThat(layout.rows()).isZero();
        assertThat(layout.firstOfPage(0)).isEqualTo(layout.firstOfPage(1)).isZero();
    }
}
