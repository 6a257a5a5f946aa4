package dev.vllmsim.plot.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {

    @Test
    void filesAreCalledByTheirNames() {
        assertThat(Labels.of(List.of("/data/traces/monday.csv", "/data/traces/friday.csv")))
                .containsExactly("monday.csv", "friday.csv");
    }

    @Test
    void filesOfOneNameHaveTheFoldersThatTellThemApart() {
        assertThat(Labels.of(List.of("/data/a/long.csv", "/data/b/long.csv", "C:\\data\\c\\short.csv")))
                .containsExactly("a/long.csv", "b/long.csv", "short.csv");
    }

    @Test
    void aFileThatIsSweptTwiceIsOne() {
        assertThat(Labels.of(List.of("/a/x.csv", "/a/x.csv"))).containsExactly("x.csv", "x.csv");
    }

    @Test
    void longNamesLoseWhatTheyHaveInCommon() {
        assertThat(Labels.of(List.of("a-very-long-name-of-some-workload-1", "a-very-long-name-of-some-workload-2")))
                .containsExactly("…1", "…2");
    }

    @Test
    void longNamesWithoutAnythingInCommonLoseTheirMiddle() {
        assertThat(Labels.of(List.of("first-of-all-the-many-names-that-are-long", "short")))
                .containsExactly("first-of-all-th…s-that-are-long", "short");
    }

    @Test
    void namesThatWouldReadTheSameStayWhole() {
        String one = "first-of-all-1-the-names-that-are-long";
        String other = "first-of-all-the-2-names-that-are-long";
        String third = "another-one-that-begins-otherwise-long";
        // Cut in the middle the first two differ no more only if what differs is there.
        assertThat(Labels.of(List.of(
                        "0123456789abcdeX-this-is-cut-0123456789abcde",
                        "0123456789abcdeY-this-is-cut-0123456789abcde",
                        third)))
                .containsExactly(
                        "0123456789abcdeX-this-is-cut-0123456789abcde",
                        "0123456789abcdeY-this-is-cut-0123456789abcde",
                        third);
        assertThat(Labels.of(List.of(one, other, third))).doesNotHaveDuplicates();
    }

    @Test
    void numbersAreRoundedUnlessTheyWouldReadTheSame() {
        assertThat(Labels.of(List.of(123_456, 0.25))).containsExactly("123k", "0.25");
        assertThat(Labels.of(List.of(123_456, 123_457))).containsExactly("123456", "123457");
        assertThat(Labels.of(List.of())).isEmpty();
    }
}
