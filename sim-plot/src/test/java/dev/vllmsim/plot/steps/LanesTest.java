package dev.vllmsim.plot.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vllmsim.plot.page.Ink;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {

    @Test
    void aRequestKeepsItsLaneAlsoInStepsThatPassItOver() {
        // a is not in the second step, but comes back: b and c must not take its lane meanwhile.
        Lanes lanes = new Lanes(List.of(List.of("a", "b"), List.of("b", "c"), List.of("c", "a")));

        assertThat(lanes.count()).isEqualTo(3);
        assertThat(lanes.lane("a")).isEqualTo(0);
        assertThat(lanes.lane("b")).isEqualTo(1);
        assertThat(lanes.lane("c")).isEqualTo(2);
    }

    @Test
    void theLowestFreeLaneIsTakenAgain() {
        Lanes lanes = new Lanes(List.of(List.of("a", "b"), List.of("b", "c")));

        assertThat(lanes.count()).isEqualTo(2);
        assertThat(lanes.lane("c")).isEqualTo(lanes.lane("a")).isZero();
    }

    @Test
    void theNextTenantOfALaneLooksDifferent() {
        // One at a time: seven colours in turn, and the eighth request has the first one's again.
        List<List<String>> steps =
                IntStream.range(0, 8).mapToObj(i -> List.of("q" + i)).toList();
        Lanes lanes = new Lanes(steps);

        assertThat(lanes.count()).isEqualTo(1);
        assertThat(IntStream.range(0, 7).mapToObj(i -> lanes.colour("q" + i)))
                .containsExactlyElementsOf(Ink.palette(1));
        assertThat(lanes.colour("q7")).isEqualTo(lanes.colour("q0"));
        assertThat(lanes.coloursRepeat()).isFalse();
    }

    @Test
    void requestsThatAreSeenTogetherHaveDifferentColoursUpToTwentyOne() {
        List<String> all =
                new ArrayList<>(IntStream.range(0, 21).mapToObj(i -> "q" + i).toList());
        Lanes lanes = new Lanes(List.of(all));
        assertThat(all.stream().map(lanes::colour)).doesNotHaveDuplicates();
        assertThat(lanes.coloursRepeat()).isFalse();

        all.add("q21");
        assertThat(new Lanes(List.of(all)).coloursRepeat()).isTrue();
    }

    @Test
    void askingForAStrangerIsAMistake() {
        assertThatThrownBy(() -> new Lanes(List.of()).lane("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no step of the window has request a");
    }
}
